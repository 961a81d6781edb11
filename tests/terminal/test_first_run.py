"""`spo-tui` for a user who has nothing yet, in a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from spo_tui.config import load
from tests.terminal.console import Console

TICKETS = """order,job,product,quantity,storefront
12345,98765,A5 flyer silk 170g,5000,North
"""
QUESTION = "There is no shop here yet"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SPO_TUI_DATABASE", "SPO_TUI_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    for kind in ("config", "data", "state"):
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", str(tmp_path / kind))
    return tmp_path


def database(home: Path) -> Path:
    return home / "data" / "spo-tui" / "spo.db"


def configuration(home: Path) -> Path:
    return home / "config" / "spo-tui" / "config.toml"


def started() -> Console:
    console = Console([])
    console.until_shown(QUESTION)
    return console


def leave(console: Console) -> None:
    console.until_shown("live")
    console.send("q")
    assert console.end() == 0


def test_it_asks_and_makes_nothing_for_somebody_who_leaves(home: Path) -> None:
    console = started()
    console.send("q")
    assert console.end() == 0
    assert not database(home).exists()
    assert not configuration(home).exists()


def test_an_empty_board_is_asked_for_once(home: Path) -> None:
    console = started()
    console.send("4")
    leave(console)
    assert database(home).exists()
    again = Console([])
    again.until_shown("live")
    assert QUESTION not in again.text
    assert QUESTION.encode() not in again.raw
    again.send("q")
    assert again.end() == 0


def test_tickets_of_a_folder_are_imported_and_what_was_not_is_told(home: Path) -> None:
    tickets = home / "tickets"
    tickets.mkdir()
    console = started()
    console.send("2")
    console.until_shown("Import tickets")
    console.send(f"{tickets}\r")
    console.until_shown("There is no ticket in it")
    (tickets / "good.csv").write_text(TICKETS)
    (tickets / "bad.json").write_text("{")
    console.send("\r")
    console.until_shown("1 job imported")
    assert "bad.json" in console.text
    console.send("\r")
    console.until_shown("A5 flyer silk")
    leave(console)


def test_a_short_configuration_is_written_and_used(home: Path) -> None:
    folder = home / "rip1"
    console = started()
    console.send("3")
    console.until_shown("A short configuration")
    console.send("\x15Harbour Print\t\x15Europe/Nowhere\r")
    console.until_shown("That is no time zone")
    console.send(f"\x15Europe/London\t{folder}\r")
    console.until_shown("is no folder")
    assert not configuration(home).exists()
    folder.mkdir()
    console.send("\r")
    console.until_shown("Harbour Print")
    leave(console)
    written = load(configuration(home))
    assert (written.shop.name, written.shop.timezone) == ("Harbour Print", "Europe/London")
    assert [(one.name, one.path) for one in written.hot_folders] == [("rip1", str(folder))]


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_lost(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "file"
    file.write_text("")
    for kind in ("CONFIG", "DATA"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(file / "below"))
    (home / "good.csv").write_text(TICKETS)
    console = started()
    console.send("2")
    console.until_shown("Import tickets")
    console.send(f"{home}/good.csx\r")
    console.until_shown("is not there: type the path")
    assert "Reading the tickets" not in console.text
    console.send("\x7fv\r")
    console.until_shown("name a database")
    console.send("\x1b")
    console.until_shown("What you have typed is not saved")
    console.send("y")
    console.until(lambda: "Import tickets" not in console.text)
    console.send("3")
    console.until_shown("A short configuration")
    console.send("\r")
    console.until_shown("cannot be")
    console.send("\x1b")
    console.until(lambda: "Hot folder" not in console.text)
    console.send("4")
    assert console.end() == 1
    told = console.raw[console.raw.rfind(b"\x1b[?1049l") :].decode()
    assert "cannot be made" in told
    assert "Traceback" not in told


def test_the_made_up_shop_opens_and_leaves_nothing(home: Path) -> None:
    console = started()
    console.send("\r")
    console.until_shown("need you")
    leave(console)
    assert not database(home).exists()


@pytest.mark.parametrize("named", ["option", "environment", "configuration"])
def test_who_names_a_place_is_not_asked(
    home: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    arguments: list[str] = []
    if named == "option":
        arguments = ["--database", str(home / "own.db")]
    elif named == "environment":
        monkeypatch.setenv("SPO_TUI_DATABASE", str(home / "own.db"))
    else:
        configuration(home).parent.mkdir(parents=True)
        configuration(home).write_text('[shop]\nname = "Mine"\n')
    console = Console(arguments)
    console.until_shown("live")
    assert QUESTION.encode() not in console.raw
    console.send("q")
    assert console.end() == 0
