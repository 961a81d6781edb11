"""How a shop that does not exist yet begins: what it looks like, and what its dialogues refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from spo_tui.config import load
from spo_tui.config.writing import write_short
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.system.time_zone import own_zone
from spo_tui.ui.screens.first_run import FirstRun
from tests.ui.seeing import screen_text
from tests.waiting import until


def nothing(_folder: Path) -> dict[str, Any]:
    return {"orders": [], "jobs": [], "unchanged": 0, "rejected": []}


def first_run() -> FirstRun:
    home = Path("/home/olga")
    database, config = home / ".local/share/spo-tui/spo.db", home / ".config/spo-tui/config.toml"
    return FirstRun(database, config, "Europe/London", nothing)


def test_the_question_looks_as_it_did(snap_compare: Callable[..., bool]) -> None:
    assert snap_compare(first_run(), terminal_size=(80, 24))


def test_the_dialogue_looks_as_it_did(snap_compare: Callable[..., bool]) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await pilot.press("3")
        await until(pilot, lambda: pilot.app.screen.query("#save"))

    assert snap_compare(first_run(), terminal_size=(80, 24), run_before=open_it)


@pytest.mark.parametrize("size", [(60, 20), (40, 12)])
async def test_a_small_terminal_shows_every_choice(size: tuple[int, int]) -> None:
    app: Any = first_run()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "An empty board" in screen_text(app))
        text = screen_text(app)
    assert "A made-up shop" in text and "Tickets from a folder" in text


NAMES = ['Harbour "Print"', "a\\b", "Café 漢字 \U0001f600", "x]\n[roles"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_written_as_it_is(tmp_path: Path, name: str) -> None:
    file = tmp_path / "new" / "config.toml"
    write_short(file, name, "Europe/London", tmp_path / name.replace("\n", ""))
    written = load(file)
    assert written.shop.name == name
    assert written.hot_folders[0].name == name.replace("\n", "")


def test_a_configuration_that_is_there_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("# mine\n")
    with pytest.raises(Refused, match="is there already"):
        write_short(file, "SPO", "UTC", None)
    assert file.read_text() == "# mine\n"


def test_a_wrong_setting_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(SpoError, match="time zone"):
        write_short(tmp_path / "config.toml", "SPO", "Europe/Nowhere", None)
    assert list(tmp_path.iterdir()) == []


def test_the_machine_says_its_zone_or_none(tmp_path: Path) -> None:
    link = tmp_path / "localtime"
    assert own_zone(link) == "UTC"
    link.symlink_to("/usr/share/zoneinfo/Europe/London")
    assert own_zone(link) in ("Europe/London", "Europe/Belfast", "GB")
