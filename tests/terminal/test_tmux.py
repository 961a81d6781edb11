"""The installed program in tmux, as the terminals that shops have."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.console import shop_with
from tests.terminal.pane import PROGRAM, PROMPT, Pane, needs_tmux, pane

pytestmark = [needs_tmux, pytest.mark.timeout(300)]

TERMS = ["screen-256color", "xterm-256color", "linux", "tmux-256color", "xterm"]
TICKETS = """order,job,product,quantity,storefront
12345,98765,A5 flyer silk 170g,5000,North
12345,98766,Business cards 85x55,250,North
"""
SGR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Options for a shop that fills many screens, in which nothing moves."""
    folder = tmp_path_factory.mktemp("demo") / "shop"
    command = [sys.executable, "-m", "spo_tui", "demo", "--no-open", "--dir", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return ["--database", str(folder / "spo.db")]


def opened(at: Pane, options: list[str], row: str = "A5 flyer silk") -> None:
    at.run(PROGRAM, *options)
    at.until(lambda: row in at.text and "live" in at.text)


def given_back(at: Pane) -> None:
    """The shell has its terminal as it was before."""
    at.until(lambda: at.flag("alternate_on") == "0")
    at.until_shown(PROMPT)
    assert at.flag("cursor_flag") == "1"
    assert at.flag("mouse_any_flag") == "0"
    modes = at.said("stty -a").split()
    assert "icanon" in modes and "echo" in modes


@pytest.mark.parametrize("term", TERMS)
def test_keys_sizes_colours_and_the_end(tmp_path: Path, term: str) -> None:
    options = shop_with(tmp_path, TICKETS)
    with pane(tmp_path / "pane", term) as at:
        assert term in at.said("echo $TERM")
        opened(at, options)
        assert at.flag("alternate_on") == "1"
        assert len(set(SGR.findall(at.coloured))) > 3, "there are colours"
        at.press("Down")
        at.press("Enter")
        at.until_shown("History")
        assert "Business cards" in at.text
        at.press("Escape")
        at.until_shown("A5 flyer silk")
        at.press("/")
        at.type("flyer")
        at.until(lambda: "Business cards" not in at.text)
        at.press("Escape")
        at.until_shown("Business cards")
        at.press("?")
        at.until_shown("What can be done here")
        at.press("Escape")
        at.until_shown("A5 flyer silk")
        at.resize(120, 40)
        at.until_shown("Customer")
        at.resize(200, 60)
        at.until_shown("Storefront")
        at.resize(60, 20)
        at.until(lambda: "Customer" not in at.text and "live" in at.text)
        at.resize(20, 5)
        at.until(lambda: "m move" not in at.text)
        at.press("j", "k", "?")
        at.resize(80, 24)
        at.until_shown("What can be done here")
        at.press("Escape")
        at.until(lambda: "Business cards" in at.text and "live" in at.text)
        at.press("q")
        at.until(lambda: at.flag("alternate_on") == "0")
        assert at.said("echo status $?").endswith("status 0")
        given_back(at)


def test_what_is_pasted_is_text(tmp_path: Path) -> None:
    options = shop_with(tmp_path, TICKETS)
    with pane(tmp_path / "pane") as at:
        opened(at, options)
        at.paste("q\nm\n1\nq")
        at.press("?")
        at.until_shown("What can be done here")
        at.press("Escape")
        at.until_shown("A5 flyer silk")
        at.press("/")
        at.until_shown("/ ")
        at.press("Escape")
        at.until(lambda: "/ filter" in at.text)
        at.paste("\x1b[31mm\x1b[0m\x1b[Bq")
        at.press("/")
        at.until_shown("/ ")
        at.paste("flyer\nq\nm\n1\n")
        at.until(lambda: "Business cards" not in at.text)
        assert at.flag("alternate_on") == "1"
        at.press("Escape")
        at.until_shown("Business cards")
        assert at.text.count("Ordered") == 2, "nothing was moved"
        at.press("q")
        given_back(at)


def test_what_is_pasted_into_a_note_is_one_line_of_text(tmp_path: Path) -> None:
    options = shop_with(tmp_path, TICKETS)
    with pane(tmp_path / "pane") as at:
        opened(at, options)
        at.press("t")
        at.until_shown("add a note")
        at.press("1")
        at.until_shown("note, internal")
        at.paste("deliver\nq\tafter \x07\x1b[31mten\x1b[0m")
        at.until_shown("ten")
        at.press("Enter")
        at.until_shown("noted on order 12345")
        at.press("q")
        given_back(at)
    command = [sys.executable, "-m", "spo_tui", *options, "order", "12345", "--json"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    (note,) = told["notes"]
    assert note["text"] == "deliver q after [31mten[0m"


@pytest.mark.parametrize("signal", ["TERM", "HUP", "INT"])
def test_told_to_end_it_gives_the_terminal_back(tmp_path: Path, signal: str) -> None:
    options = shop_with(tmp_path, TICKETS)
    with pane(tmp_path / "pane") as at:
        opened(at, options)
        subprocess.run(["pkill", f"-{signal}", "-P", at.flag("pane_pid")], check=True)
        given_back(at)
        assert "Traceback" not in at.text


_CRASH = """
import sys
from spo_tui.ui.screens.job import JobScreen
from spo_tui.cli import main
def broken(self, detail):
    raise RuntimeError("broken")
JobScreen._take = broken
main()
"""


def test_a_crash_gives_the_terminal_back(tmp_path: Path) -> None:
    options = shop_with(tmp_path, TICKETS)
    script = tmp_path / "crash.py"
    script.write_text(_CRASH)
    with pane(tmp_path / "pane") as at:
        at.run(sys.executable, str(script), *options)
        at.until(lambda: "A5 flyer silk" in at.text and "live" in at.text)
        at.press("Enter")
        at.until_shown("RuntimeError")
        given_back(at)


def test_no_variable_starts_a_program_or_presses_a_key(tmp_path: Path) -> None:
    options = shop_with(tmp_path, TICKETS)
    trap, sprung = tmp_path / "trap", tmp_path / "sprung"
    trap.write_text(f"#!/bin/sh\ntouch {sprung}\n")
    trap.chmod(0o755)
    names = ("BROWSER", "EDITOR", "VISUAL", "PAGER", "SHELL")
    traps = [f"{name}={trap}" for name in names]
    driven = ["TEXTUAL_PRESS=q", "TEXTUAL_SCREENSHOT=0", f"TEXTUAL_SCREENSHOT_LOCATION={tmp_path}"]
    driven.append(f"TEXTUAL_LOG={sprung}")
    with pane(tmp_path / "pane") as at:
        at.run("env", *traps, *driven, PROGRAM, *options)
        at.until(lambda: "A5 flyer silk" in at.text and "live" in at.text)
        at.press("C-z")
        at.press("?")
        at.until_shown("What can be done here")
        at.press("Escape")
        at.until(lambda: "A5 flyer silk" in at.text and "live" in at.text)
        at.press("q")
        given_back(at)
    assert not sprung.exists()
    assert not list(tmp_path.glob("*.svg"))


def test_killed_it_costs_one_command_and_no_data(tmp_path: Path) -> None:
    """Nobody can tidy up after SIGKILL but the shell."""
    options = shop_with(tmp_path, TICKETS)
    with pane(tmp_path / "pane") as at:
        opened(at, options)
        subprocess.run(["pkill", "-KILL", "-P", at.flag("pane_pid")], check=True)
        at.until(lambda: at.flag("pane_current_command") == "sh")
        at.press("C-j")
        at.type("stty sane; tput rmcup; reset")
        at.press("C-j")
        given_back(at)
        opened(at, options)
        at.press("q")
        given_back(at)
    check = [sys.executable, "-m", "spo_tui", *options, "db", "check"]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0


HEADINGS = "Order Product"
CURSOR = "▌"


def alike(one: Pane, other: Pane) -> bool:
    """But for the clock at the end of the first line."""
    (title, *rows), (other_title, *other_rows) = one.cells, other.cells
    return rows == other_rows and title[:-8] == other_title[:-8]


def walk(at: Pane, *keys: str) -> None:
    """Esc and the key behind it, sent together, would be Alt: each way back is waited for."""
    for key in keys:
        if key == "Escape":
            at.until(lambda: HEADINGS not in at.text)
        at.press(key)
        if key == "Escape":
            at.until(lambda: HEADINGS in at.text)


def meet(walked: Pane, fresh: Pane, key: str) -> None:
    """The last key again, where it came before the list that it was meant for."""

    def met() -> bool:
        for at in (walked, fresh):
            at.press(key)
        return alike(walked, fresh)

    walked.until(met)


@pytest.mark.parametrize(
    ("long", "short"),
    [
        (["j"] * 30 + ["k"] * 30, ["g"]),
        (["PPage", "NPage", "NPage", "NPage", "G"], ["G"]),
        (["4", "j", "j", "w", "Escape", "f", "Escape", "0", "g"], ["0", "g"]),
        (["?", "Escape", "v", "j", "v", "g"], ["g"]),
        (["4", "G", "Enter", "NPage", "PPage", "Escape", "]", "[", "g"], ["4", "g"]),
    ],
)
def test_a_walk_leaves_the_screen_as_the_short_way_does(
    tmp_path: Path, demo: list[str], long: list[str], short: list[str]
) -> None:
    """What is left out on the wire is right: the terminal shows what it shows to a newcomer."""
    with pane(tmp_path / "walked") as walked, pane(tmp_path / "fresh") as fresh:
        for at in (walked, fresh):
            opened(at, demo, CURSOR)
        walk(walked, *long)
        walk(fresh, *short)
        meet(walked, fresh, short[-1])
        walked.resize(120, 40)
        walked.until_shown("Customer")
        walk(walked, "j", "k")
        walked.resize(60, 20)
        walked.until(lambda: "Customer" not in walked.text)
        for at in (walked, fresh):
            at.resize(100, 30)
        meet(walked, fresh, short[-1])
