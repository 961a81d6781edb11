"""The frame that stands there before Textual does: what it shows, what it keeps, how it ends."""

from __future__ import annotations

import os
import signal
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.console import Console, shop_with

TICKETS = """order,job,product,quantity,storefront,company
12345,98765,A5 flyer silk 170g,5000,North,Harbour Café
12346,98766,東京 Business cards,250,North,東京印刷
"""
READING = "Reading the jobs"
ROW = "A5 flyer silk"

_PROGRAM = """
import os, sys, time
os.environ.update({environment!r})
gates = {gates!r}

def wait(gate):
    while not os.path.exists(gate):
        time.sleep(0.01)

class Held:
    def find_spec(self, name, path=None, target=None):
        if name == "textual" and "textual" in gates:
            wait(gates["textual"])
        return None

sys.meta_path.insert(0, Held())
from spo_tui.ui.first import frame as first_frame
if {plain!r}:
    first_frame._LEAST = (9999, 9999)
from spo_tui.cli import session
if "desk" in gates:
    opens = session.Session.open_desk
    def held(self, **options):
        wait(gates["desk"])
        return opens(self, **options)
    session.Session.open_desk = held
from spo_tui.cli import main
main()
"""


class Held(Console):
    """The board, held where `gates` names a file: `textual` before Textual is imported, `desk`
    before the database is opened; `plain` for one without the frame."""

    def __init__(
        self,
        arguments: list[str],
        size: tuple[int, int] = (80, 24),
        *,
        gates: dict[str, Path] | None = None,
        plain: bool = False,
        environment: dict[str, str] | None = None,
    ) -> None:
        named = {name: str(path) for name, path in (gates or {}).items()}
        code = _PROGRAM.format(gates=named, plain=plain, environment=environment or {})
        super().__init__(arguments, *size, program=("-c", code))
        self._terminal = os.dup(self._handle)
        self.modes = termios.tcgetattr(self._terminal)

    @property
    def cells(self) -> list[list[tuple[object, ...]]]:
        """What stands in each cell, and how; of a blank only its ground. Without the clock."""
        screen = self._screen
        rows: list[list[tuple[object, ...]]] = [
            [
                (cell.bg,) if not cell.data.strip() else (cell.data, cell.fg, cell.bg, cell.bold)
                for cell in (screen.buffer[y][x] for x in range(screen.columns))
            ]
            for y in range(screen.lines)
        ]
        return [rows[0][:-8], *rows[1:]]

    def assert_given_back(self) -> None:
        modes = termios.tcgetattr(self._terminal)
        os.close(self._terminal)
        assert modes == self.modes, "the terminal is set as it was"
        assert self.raw.count(b"\x1b[?1049h") == self.raw.count(b"\x1b[?1049l")
        assert self.raw.rfind(b"\x1b[?25h") >= self.raw.rfind(b"\x1b[?25l")

    def rests(self) -> None:
        """Read until nothing has been written for a while."""
        length = -1
        while length != len(self.raw):
            length = len(self.raw)
            end = time.monotonic() + 0.5
            while time.monotonic() < end:
                self._read()


@pytest.fixture
def gates(tmp_path: Path) -> Iterator[dict[str, Path]]:
    gates = {name: tmp_path / name for name in ("textual", "desk")}
    yield gates
    for gate in gates.values():
        gate.touch()


WIDE = (160, 40)
SIZES = [(40, 10), (60, 20), (80, 24), (120, 40), WIDE, (200, 50)]
LOOKS = [
    {"COLORTERM": "truecolor"},
    {"COLORTERM": "truecolor", "SPO_TUI_LOOK": "light"},
    {"COLORTERM": "truecolor", "SPO_TUI_LOOK": "contrast"},
    {"SPO_TUI_LOOK": "16"},
    {"TERM": "linux"},
    {"TERM": "screen-256color"},
    {"COLORTERM": "truecolor", "NO_COLOR": "1"},
    {"SPO_TUI_ASCII": "1"},
]


def _alike(
    options: list[str],
    seen: str,
    gates: dict[str, Path],
    size: tuple[int, int] = (80, 24),
    environment: dict[str, str] | None = None,
) -> None:
    """By hand and by Textual the same stands in each cell."""
    drawn = Held(options, size, gates=gates, environment=environment)
    drawn.until_shown(seen)
    drawn.rests()
    board = Held(options, size, gates={"desk": gates["desk"]}, plain=True, environment=environment)
    board.until_shown(seen)
    board.rests()
    for mine, theirs in zip(drawn.cells, board.cells, strict=True):
        assert mine == theirs, f"{drawn.text}\n{board.text}"
    for console in (drawn, board):
        console.kill()
        console.end()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_in_every_size_it_is_what_the_board_shows(
    tmp_path: Path, gates: dict[str, Path], size: tuple[int, int]
) -> None:
    _alike(shop_with(tmp_path, TICKETS), "98765", gates, size)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: " ".join(look.values()))
def test_in_every_look_it_is_what_the_board_shows(
    tmp_path: Path, gates: dict[str, Path], look: dict[str, str]
) -> None:
    _alike(shop_with(tmp_path, TICKETS), ROW, gates, WIDE, environment=look)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 40)], ids=str)
def test_before_the_first_rows_it_is_what_the_board_shows(
    tmp_path: Path, gates: dict[str, Path], size: tuple[int, int]
) -> None:
    _alike(["--database", str(tmp_path / "new.db")], READING, gates, size)


def test_as_the_board_was_left(tmp_path: Path, gates: dict[str, Path]) -> None:
    """Sorted, with a panel, in a phase."""
    options = shop_with(tmp_path, TICKETS)
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    before = Held(options, environment=state)
    before.until_shown("live")
    before.send("sv1")
    before.until_shown("Last events")
    before.send("q")
    assert before.end() == 0
    _alike(options, ROW, gates, environment=state)


def test_the_board_takes_it_over_without_a_blank(tmp_path: Path, gates: dict[str, Path]) -> None:
    console = Held(shop_with(tmp_path, TICKETS), gates=gates)
    console.until_shown(ROW)
    console.rests()
    frame, length = console.cells, len(console.raw)
    gates["textual"].touch()
    console.until(lambda: b"\x1b[?2026" in console.raw[length:])
    console.rests()
    assert console.cells == frame
    assert "A5" not in console.raw[length:].decode(), "what stands there is not written again"
    gates["desk"].touch()
    console.until_shown("live")
    console.send("q")
    assert console.end() == 0
    assert console.raw.count(b"\x1b[?1049h") == 1
    console.assert_given_back()


def test_keys_typed_before_the_board_reads_them_arrive(
    tmp_path: Path, gates: dict[str, Path]
) -> None:
    console = Held(shop_with(tmp_path, TICKETS), gates=gates)
    console.until_shown(ROW)
    console.rests()
    frame = console.cells
    console.send("/cards\r\x1a\x13\x1c")
    console.rests()
    assert console.cells == frame, "nothing is echoed"
    for gate in gates.values():
        gate.touch()
    console.until(lambda: "/ cards" in console.text and ROW not in console.text)
    console.until_shown("98766")
    console.send("q")
    assert console.end() == 0
    console.assert_given_back()


def test_another_size_in_between_is_followed(tmp_path: Path, gates: dict[str, Path]) -> None:
    console = Held(shop_with(tmp_path, TICKETS), gates=gates)
    console.until_shown(ROW)
    console.resize(120, 40)
    for gate in gates.values():
        gate.touch()
    console.until_shown("Customer")
    console.until_shown("live")
    console.send("q")
    assert console.end() == 0
    console.assert_given_back()


@pytest.mark.parametrize(
    ("told", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_told_to_end_in_between_it_gives_the_terminal_back(
    tmp_path: Path, gates: dict[str, Path], told: signal.Signals, status: int
) -> None:
    console = Held(shop_with(tmp_path, TICKETS), gates=gates)
    console.until_shown(ROW)
    console.kill(told)
    assert console.end() == status
    console.assert_given_back()
    assert "Traceback" not in console.text


def test_ctrl_c_in_between_ends_it(tmp_path: Path, gates: dict[str, Path]) -> None:
    console = Held(shop_with(tmp_path, TICKETS), gates=gates)
    console.until_shown(ROW)
    console.send("\x03")
    assert console.end() == 130
    console.assert_given_back()


@pytest.mark.parametrize("after", [0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7])
def test_whenever_it_is_told_to_end_it_gives_the_terminal_back(
    tmp_path: Path, after: float
) -> None:
    console = Held(shop_with(tmp_path, TICKETS))
    time.sleep(after)
    console.kill(signal.SIGTERM)
    console.end()
    console.assert_given_back()


def test_an_import_that_fails_is_told_on_the_screen_of_before(tmp_path: Path) -> None:
    options = shop_with(tmp_path, TICKETS)
    code = """
import sys
sys.modules["textual"] = None
from spo_tui.cli import main
main()
"""
    console = Console(options, program=("-c", code))
    assert console.end() == 1
    assert console.raw.count(b"\x1b[?1049h") == 1
    told = console.raw[console.raw.rfind(b"\x1b[?1049l") :].decode()
    assert "textual" in told and "A5" not in told
