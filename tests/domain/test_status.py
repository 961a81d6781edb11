from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.errors import SpoError
from spo_tui.domain.status import (
    Kind,
    Operator,
    Status,
    Track,
    catalogue,
    duration,
    find,
    named,
    phase,
    phases,
)

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "statuses.toml"
ACRONYMS = {"MIS", "SMS", "OK"}
ALL = list(catalogue().values())


@pytest.fixture
def source() -> dict[str, Any]:
    if not SOURCE.exists():
        pytest.skip("the source catalogue ../shared/data/statuses.toml is not here")
    return tomllib.loads(SOURCE.read_text("utf-8"))


def sentences(text: str) -> set[str]:
    """Sentences without their punctuation and capitals."""
    return {" ".join(re.findall(r"\w+", part.casefold())) for part in re.split(r"[.;:]", text)} - {
        ""
    }


def test_there_are_60_statuses_spread_over_the_phases() -> None:
    assert len(ALL) == 60
    assert Counter(status.phase for status in ALL) == {
        "order_creation": 6,
        "approval": 11,
        "output": 5,
        "production": 9,
        "shipping": 2,
        "closed": 1,
        "mis": 9,
        "communication": 7,
        "additional": 10,
    }
    assert Counter(status.also for status in ALL if status.also) == {"additional": 13}


def test_facts_and_their_order_are_those_of_the_source(source: dict[str, Any]) -> None:
    headings = source.pop("phases")
    assert [(each.key, each.name) for each in phases()] == list(headings.items())
    assert list(catalogue()) == list(source)
    for name, facts in source.items():
        status = catalogue()[name]
        assert status.phase == facts["phase"], name
        assert status.also == facts.get("also"), name
        assert status.track == facts["track"], name
        assert status.kind == facts["kind"], name
        assert status.operator == facts["operator"], name
        assert status.stuck == (duration(facts["stuck"]) if "stuck" in facts else None), name
        assert status.pick == facts.get("pick", False), name
        assert status.hidden == facts.get("hidden", False), name
        assert status.next == tuple(facts.get("next", ())), name


def test_no_sentence_is_taken_from_the_source(source: dict[str, Any]) -> None:
    del source["phases"]
    theirs = set[str]()
    for facts in source.values():
        theirs |= sentences(facts["meaning"]) | sentences(facts.get("action", ""))
    ours = set[str]().union(*(sentences(s.meaning) | sentences(s.action) for s in ALL))
    assert not ours & theirs


@pytest.mark.parametrize("status", ALL, ids=lambda status: status.name)
def test_a_status_is_consistent(status: Status) -> None:
    keys = {each.key for each in phases()}
    assert status.phase in keys
    assert status.also is None or status.also in keys - {status.phase}
    for name in status.next:
        assert catalogue()[name].track is status.track
    assert len(set(status.next)) == len(status.next)
    if status.operator is Operator.WATCH:
        assert status.stuck


@pytest.mark.parametrize("status", ALL, ids=lambda status: status.name)
def test_a_status_has_plain_words(status: Status) -> None:
    first, *rest = status.says.split()
    assert len(status.says) <= 18
    assert first[0].isupper()
    assert all(word.islower() or word in ACRONYMS for word in rest)
    assert status.meaning.endswith(".")
    assert not status.action or status.action.endswith(".")
    if status.operator in (Operator.MUST, Operator.CHASE):
        assert status.action


def test_no_two_statuses_share_words_or_a_loose_name() -> None:
    for text in ("says", "meaning"):
        assert len({getattr(status, text) for status in ALL}) == 60
    for status in ALL:
        for text in (status.name.lower(), status.says.upper(), status.says.replace(" ", "")):
            assert named(text) is status


def test_a_status_is_read_whole() -> None:
    assert find("InHotFolder") == Status(
        name="InHotFolder",
        phase="production",
        also=None,
        track=Track.WORKFLOW,
        kind=Kind.READY,
        operator=Operator.WATCH,
        stuck=timedelta(minutes=30),
        pick=True,
        hidden=False,
        says="In hot folder",
        meaning="The print file is delivered. The RIP or imposition program has yet to fetch it.",
        action="If it stays, check that this program is running and looks at the right folder.",
        next=(
            "InProduction",
            "Printed",
            "CopyToHotFolderFailed",
            "InReprographics",
            "RecreationRequested",
            "Verified",
        ),
    )


def test_the_catalogue_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        catalogue()["Printed"] = ALL[0]  # type: ignore[index]


def test_phases_stand_in_board_order_with_a_short_name() -> None:
    assert [each.number for each in phases()] == list(range(9))
    assert [each.short for each in phases()] == [
        "Create",
        "Approv",
        "Output",
        "Prod",
        "Ship",
        "Closed",
        "MIS",
        "Comms",
        "Other",
    ]
    assert phase("production") is phases()[3]


def test_an_unknown_phase_is_refused_with_those_that_exist() -> None:
    with pytest.raises(SpoError, match=r"no phase 'press'; .* approval, output, production"):
        phase("press")


@pytest.mark.parametrize("name", ["OnHold", "inhotfolder", "In hot folder", ""])
def test_find_knows_exact_names_only(name: str) -> None:
    assert find(name) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("InProduction", "InProduction"),
        ("in-production", "InProduction"),
        ("IN_PRODUCTION", "InProduction"),
        ("copy failed", "CopyToHotFolderFailed"),
        (" Copy  Failed ", "CopyToHotFolderFailed"),
        ("email sent", "SentEmail"),
    ],
)
def test_a_person_may_write_a_status_loosely(text: str, name: str) -> None:
    assert named(text).name == name


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("InProducton", "did you mean InProduction"),
        ("copy faild", "did you mean CopyToHotFolderFailed"),
        ("qqqq", "`spo-tui statuses` lists them all"),
        ("", "`spo-tui statuses` lists them all"),
    ],
)
def test_an_unknown_name_is_refused_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(SpoError) as refusal:
        named(text)
    assert hint in str(refusal.value)


@given(st.text(max_size=40))
def test_any_other_text_is_refused_in_one_printable_line(text: str) -> None:
    try:
        named(text)
    except SpoError as refusal:
        assert str(refusal).isprintable()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", timedelta(seconds=90)),
        ("5m", timedelta(minutes=5)),
        (" 24h ", timedelta(hours=24)),
        ("5d", timedelta(days=5)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, expected: timedelta) -> None:
    assert duration(text) == expected


@pytest.mark.parametrize(
    "text", ["", "5", "m", "-5m", "1.5h", "5 m", "5M", "٥m", "1h30m", "999999d"]
)
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(SpoError, match="is not a duration such as"):
        duration(text)


def test_the_catalogue_is_not_read_at_import() -> None:
    script = "import sys, spo_tui.domain.status; print('tomllib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip() == "False"
