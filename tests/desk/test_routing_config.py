"""The tables [[locations]], [[hot_folders]] and [[routing]] of the configuration."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from spo_tui.config import Config, load
from spo_tui.config.presets import PRESETS
from spo_tui.domain.errors import SpoError
from spo_tui.domain.routing import Choice, Facts, choose

COPY = '[[hot_folders]]\nname = "rip1"\npath = "hot/rip1"\nmode = "copy"\n'
FLYER = Facts("North", "A5 flyer", "P", "silk", 148, 210, 5000)


def config(folder: Path, text: str) -> Config:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def fault(folder: Path, text: str) -> str:
    with pytest.raises(SpoError) as failed:
        config(folder, text)
    said = str(failed.value)
    assert "\n" not in said
    return said.removeprefix(f"{folder / 'config.toml'}: ")


def test_a_hot_folder_that_says_little_is_patient_and_observed(tmp_path: Path) -> None:
    (folder,) = config(tmp_path, '[[hot_folders]]\nname = "a"\npath = "b"').hot_folders
    assert (folder.mode, folder.limit, folder.priority) == ("observe", 2, 50)
    assert [pause.total_seconds() for pause in folder.pauses] == [5, 30, 120, 600]
    assert folder.tried_for == timedelta(minutes=30)
    assert (folder.done_folders, folder.error_folders) == ((), ())


def test_rules_are_read_in_order(tmp_path: Path) -> None:
    told = (
        COPY
        + """
        [[routing]]
        name = "labels by hand"
        product = ["label", "sticker*"]
        skip = true
        [[routing]]
        storefront = "north"
        size = "<=320x450"
        quantity = "1-10000"
        type = "Pd"
        substrate = "silk"
        hot_folder = "rip1"
    """
    )
    rules = config(tmp_path, told).rules
    assert [rule.name for rule in rules] == ["labels by hand", "rule 2"]
    assert choose(rules, FLYER) == Choice("rule 2", "rip1")
    label = Facts("South", "Sticker 40 mm", "P")
    assert choose(rules, label) == Choice("labels by hand", None)
    assert choose(rules, Facts("South", "Poster", "P")).is_none


def test_a_folder_of_one_storefront_takes_no_other_jobs(tmp_path: Path) -> None:
    told = COPY + 'storefronts = ["South"]\n[[routing]]\nhot_folder = "rip1"\n'
    (rule,) = config(tmp_path, told).rules
    assert rule.why_not(FLYER) == "storefront is North, not South"


def test_presets_name_the_consumers_folders(tmp_path: Path) -> None:
    (folder,) = config(tmp_path, COPY + 'preset = "kodak-prinergy-evo"').hot_folders
    assert "Input_Success" in folder.done_folders
    assert "Input_Error" in folder.error_folders
    (own,) = config(tmp_path, COPY + 'preset = "onyx"\nerror = ["Kaputt"]').hot_folders
    assert own.error_folders == ("Kaputt",)
    assert own.done_folders == PRESETS["onyx"].done
    assert all(preset.source for preset in PRESETS.values())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[routing]]\nhot_folder = "rip2"', "routing[0].hot_folder: there is no hot folder"),
        ('[[routing]]\nhot_folder = "ripp1"', "did you mean rip1?"),
        ("[[routing]]\nskip = true", "routing[0].name: a rule that skips needs one"),
        ('[[routing]]\nname = "x"', "routing[0].hot_folder: is missing"),
        ('[[routing]]\nname="x"\nskip = true\nhot_folder = "rip1"', "routing[0].skip: a rule"),
        ('[[routing]]\nhot_folder = "rip1"\nsize = "A4"', "routing[0].size: 'A4' is no size"),
        ('[[routing]]\nhot_folder = "rip1"\nquantity = "few"', "routing[0].quantity: 'few'"),
        ('[[routing]]\nhot_folder = "rip1"\ntype = "7"', "routing[0].type: '7' is no type"),
        ('[[routing]]\nhot_folder = "rip1"\nproduct = [""]', "routing[0].product: an empty"),
        ('[[routing]]\nhot_folder = "rip1"\nprodukt = "x"', "routing[0].produkt: is not a set"),
        ('[[routing]]\nhot_folder = "rip1"\nprodukt = "x"', "did you mean product?"),
        ('preset = "fierry"', "hot_folders[0].preset: 'fierry' is not known; did you mean fiery"),
        ("limit = 0", "hot_folders[0].limit: at least one"),
        ('retries = ["soon"]', "hot_folders[0].retries[0]: 'soon' is not a duration"),
        ("retries = []", "hot_folders[0].retries: name one pause"),
        ('deadline = "0m"', "hot_folders[0].deadline: '0m' is no time at all"),
        ('storefronts = "North"', 'hot_folders[0].storefronts: must be a list such as ["one", "'),
        ("priority = true", "hot_folders[0].priority: must be a whole number, not"),
        ('[[hot_folders]]\npath = "x"', "hot_folders[1].name: is missing"),
        (
            '[[hot_folders]]\nname = "twin"\npath = "./hot//rip1/"',
            "hot_folders[1].path: './hot//rip1/' is the folder of 'rip1' already",
        ),
        ('stage = "hot/rip1/in"', "hot_folders[0].stage: 'hot/rip1/in' lies where the consumer"),
        ('stage = "hot/rip1"', "hot_folders[0].stage: 'hot/rip1' lies where the consumer reads"),
        ('deadline = "never"', "hot_folders[0].deadline: 'never' is not a duration"),
        ('done = ["a/b"]', "hot_folders[0].done[0]: 'a/b' is no sub-folder's name"),
        ('done = [".."]', "hot_folders[0].done[0]: '..' is no sub-folder's name"),
        ('done = ["Out"]\nerror = ["out"]', "hot_folders[0].error[0]: 'out' is under done"),
        (
            'location = "Hal"\n[[locations]]\nname = "Hall"',
            "hot_folders[0].location: 'Hal' is not under [[locations]]; did you mean Hall?",
        ),
        (
            '[[hot_folders]]\nname = "seen"\npath = "x"\n[[routing]]\nhot_folder = "seen"',
            "routing[0].hot_folder: 'seen' is only observed",
        ),
    ],
)
def test_faults_name_their_field(tmp_path: Path, text: str, says: str) -> None:
    assert says in fault(tmp_path, COPY + text)


def test_a_mode_that_is_misspelt(tmp_path: Path) -> None:
    said = fault(tmp_path, '[[hot_folders]]\nname = "a"\npath = "b"\nmode = "copi"')
    assert said == "hot_folders[0].mode: 'copi' is not known; did you mean copy?"


def test_a_stage_may_be_hidden_in_its_folder(tmp_path: Path) -> None:
    made = config(tmp_path, COPY + 'stage = "hot/rip1/.stage"')
    assert made.hot_folders[0].stage == "hot/rip1/.stage"
