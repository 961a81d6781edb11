"""What is left out on the wire is not missed on the screen."""

from __future__ import annotations

import re

import pyte
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.drivers.linux_driver import LinuxDriver

from spo_tui.ui.wire.driver import ThriftyDriver
from spo_tui.ui.wire.thrift import Thrift

COLUMNS, LINES = 80, 6
_LETTERS = ["a", "b", " ", "   ", "─", "▌", "é", "漢", "✗", "e\u0301", "hello there"]
_TEXTS = st.lists(st.sampled_from(_LETTERS), max_size=4).map("".join)
_STYLES = st.lists(
    st.sampled_from(
        ["1", "2", "4", "7", "31", "38;5;200", "38;2;1;2;3", "48;2;9;8;7", "44", "39", "49"]
    ),
    max_size=3,
    unique=True,
).map(";".join)
_STRETCHES = st.tuples(_STYLES, _TEXTS).map(lambda made: f"\x1b[{made[0]}m{made[1]}\x1b[0m")
_MOVES = st.builds(lambda y, x: f"\x1b[{y};{x}H", st.integers(1, LINES - 1), st.integers(1, 20))
_ROWS = st.builds(
    lambda move, parts, end: move + "".join(parts) + end,
    _MOVES,
    st.lists(_STRETCHES, min_size=1, max_size=3),
    st.sampled_from(["", "\n", "\r\n"]),
)
_OTHERS = st.sampled_from(
    ["\x1b[?25l", "\x1b[?25h", "\x1b[2J", "\x1b[K", "\x1b]0;a title\x07", "\x07", "\x1b[2C"]
)
_FRAMES = st.lists(st.one_of(_ROWS, _ROWS, _ROWS, _OTHERS), max_size=6).map(
    lambda parts: "\x1b[?2026h" + "".join(parts) + "\x1b[?2026l"
)


class Terminal:
    def __init__(self, lines: int = LINES) -> None:
        self._lines = lines
        self.screen = pyte.Screen(COLUMNS, lines)
        self.screen.reset_mode(pyte.modes.DECAWM)
        self._stream = pyte.Stream(self.screen)

    def show(self, data: str) -> None:
        self._stream.feed(data)

    def cells(self) -> list[list[tuple[object, ...]]]:
        """What is to be seen of each cell: of a blank, not the colour of its letter."""
        return [
            [_seen(self.screen.buffer[y][x]) for x in range(COLUMNS)] for y in range(self._lines)
        ]


def _seen(cell: pyte.screens.Char) -> tuple[object, ...]:
    if cell.data == " " and not (cell.underscore or cell.reverse):
        return (" ", cell.bg)
    shape = (cell.bold, cell.underscore, cell.reverse)
    return (cell.data, cell.fg, cell.bg, *shape)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
@given(st.lists(_FRAMES, min_size=1, max_size=6))
def test_the_screen_is_the_same_with_fewer_bytes(frames: list[str]) -> None:
    plain, thrifty, thrift = Terminal(), Terminal(), Thrift()
    for frame in frames:
        plain.show(frame)
        packed = thrift.pack(frame)
        thrifty.show(packed)
        assert thrifty.cells() == plain.cells(), (frame, packed)


def test_what_stands_there_already_is_not_written() -> None:
    thrift = Thrift()
    row = "\x1b[3;1H\x1b[1;38;2;1;2;3m98765\x1b[0m  A5 flyer silk"
    thrift.pack(row)
    assert thrift.pack(row) == ""
    assert thrift.pack(row.replace("98765", "98766")) == "\x1b[3;5H6\x1b[15C"


def test_what_has_one_style_is_written_together() -> None:
    thrift = Thrift()
    dim, bright = "\x1b[38;2;90;90;90m", "\x1b[38;2;250;250;250m"
    packed = thrift.pack("".join(f"\x1b[{y};1H{dim}Due  {bright}Monday" for y in range(1, 5)))
    assert packed.count("90;90;90") == packed.count("250;250;250") == 1


def test_after_another_size_everything_is_written() -> None:
    thrift = Thrift()
    row = "\x1b[3;1Hhello"
    thrift.pack(row)
    thrift.forget()
    assert thrift.pack(row) == "\x1b[3H\x1b[mhello"


_TALL = 24
_SGR = re.compile(r"\x1b\[[0-9;]*m")
_LINE = st.lists(_STRETCHES, min_size=1, max_size=3).map("".join)
_LISTS = st.lists(_LINE, min_size=_TALL + 12, max_size=_TALL + 12)


def _drawn(lines: list[str], shown: list[str] | None) -> str:
    """A frame from the second line on; of lines that stand there already nothing."""
    told = [
        f"\x1b[{y};1H{line}\x1b[0m{' ' * (COLUMNS - cell_len(_SGR.sub('', line)))}"
        for y, line in enumerate(lines, 2)
        if shown is None or line != shown[y - 2]
    ]
    return "\x1b[?2026h" + "".join(told) + "\x1b[?2026l"


@settings(deadline=None)
@given(_LISTS, st.lists(st.integers(0, 12), min_size=1, max_size=8), st.integers(0, _TALL - 3))
def test_a_list_that_moves_looks_the_same(lines: list[str], places: list[int], cursor: int) -> None:
    plain, thrifty, thrift = Terminal(_TALL), Terminal(_TALL), Thrift()
    shown = None
    for place in places:
        part = lines[place : place + _TALL - 2]
        part[cursor] = f"\x1b[48;2;40;56;74m>{part[cursor]}"
        frame = _drawn(part, shown)
        shown = part
        plain.show(frame)
        packed = thrift.pack(frame)
        thrifty.show(packed)
        assert thrifty.cells() == plain.cells(), (frame, packed)


def test_a_list_that_moves_by_a_line_costs_little_more_than_that_line() -> None:
    thrift = Thrift()
    lines = [f"{n * n:<12}" * 6 for n in range(100, 140)]
    thrift.pack(_drawn(lines[:30], None))
    shown = _drawn(lines[1:31], lines[:30])
    packed = thrift.pack(shown)
    assert "\x1b[2;31r\x1b[2;1H\x1b[1M\x1b[r" in packed
    assert packed.startswith("\x1b[?2026h"), "it is moved and drawn at once"
    assert len(packed) < 200 < len(shown) / 10


def test_a_frame_that_never_became_whole_does_not_keep_back_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[str] = []
    monkeypatch.setattr(LinuxDriver, "write", lambda _self, data: written.append(data))
    monkeypatch.setattr(LinuxDriver, "stop_application_mode", lambda self: self.write("bye"))
    driver = object.__new__(ThriftyDriver)
    driver._frame, driver._frame_parts = None, []
    driver._thrift, driver._resized = Thrift(), False
    driver.write("\x1b[?2026h")
    driver.write("half a frame")
    driver.stop_application_mode()
    assert "".join(written).endswith("bye") and "half" not in "".join(written)
