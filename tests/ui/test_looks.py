"""The looks: legible by measure, and chosen by what the terminal can show."""

from __future__ import annotations

import pytest
from rich._palettes import STANDARD_PALETTE
from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.console import Console
from textual.color import Color
from textual.theme import Theme

from spo_tui.ui import themes
from spo_tui.ui.first.colours import color_system
from spo_tui.ui.wire.ascii_only import ascii_only
from tests.ui.conftest import Board, Shopfront

MEANINGS = ("dim", "faint", "failure", "waiting", "running", "done", "chosen")


def contrast(one: Color, other: Color) -> float:
    """As WCAG 2 defines it, from 1 to 21."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(it: Color) -> float:
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in it.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def colour(theme: Theme, name: str) -> Color:
    return Color.parse(theme.variables[f"spo-{name}"])


@pytest.mark.parametrize("theme", themes.ALL, ids=lambda theme: theme.name)
def test_every_text_can_be_read_on_every_ground(theme: Theme) -> None:
    least = 7 if theme is themes.CONTRAST else 4.5
    background = Color.parse(theme.background or "")
    assert contrast(background, Color.parse(theme.foreground or "")) >= 7
    for meaning in MEANINGS:
        if theme is not themes.SIXTEEN:  # of the sixteen not all can be
            assert contrast(background, colour(theme, meaning)) >= least, meaning
        assert contrast(colour(theme, "cursor"), colour(theme, meaning)) >= 2.5, meaning


def test_the_sixteen_are_shown_as_they_are() -> None:
    used = {*themes.SIXTEEN.variables.values(), themes.SIXTEEN.background}
    for name in used:
        near = RichColor.parse(str(name)).downgrade(ColorSystem.STANDARD)
        assert near.number is not None and STANDARD_PALETTE[near.number].hex == name


@pytest.mark.parametrize(
    ("named", "colours", "chosen"),
    [
        ("", "truecolor", "spo-dark"),
        ("", "256", "spo-dark"),
        ("", "standard", "spo-16"),
        ("light", "standard", "spo-light"),
        ("contrast", "truecolor", "spo-contrast"),
        ("16", "truecolor", "spo-16"),
        ("pink", "truecolor", "spo-dark"),
    ],
)
def test_the_look_is_as_named_or_as_the_terminal_can(
    monkeypatch: pytest.MonkeyPatch, named: str, colours: str, chosen: str
) -> None:
    monkeypatch.setenv("SPO_TUI_LOOK", named)
    assert themes.choose(colours) == chosen


async def test_without_colour_what_is_amiss_is_not_dimmer_than_what_is_well(
    monkeypatch: pytest.MonkeyPatch, shop: Shopfront, board: Board
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with board(shop) as pilot:
        painted = pilot.app.screen._compositor.render_strips(pilot.app.size)
        drawn = [segment for strip in painted for segment in strip]
        plain = next(segment.style for segment in drawn if "A5 flyer" in segment.text)
        failed = next(segment.style for segment in drawn if "Copy failed" in segment.text)
        assert plain and failed
        assert failed.bold and failed.color == plain.color


@pytest.mark.parametrize(
    "keys", [(), ("4",), ("4", "m"), ("enter",), ("O", "enter"), ("question_mark",)]
)
async def test_where_only_ascii_is_known_nothing_else_is_drawn(
    monkeypatch: pytest.MonkeyPatch, hostile_shop: Shopfront, board: Board, keys: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SPO_TUI_ASCII", "1")
    async with board(hostile_shop) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        strips = pilot.app.screen._compositor.render_strips(pilot.app.size)
        for strip in strips:
            assert strip.text.isascii(), strip.text
            assert len(strip.text) == pilot.app.size.width


def test_an_ascii_twin_is_as_wide() -> None:
    for text, twin in {
        "Hôtel du Lac": "Hotel du Lac",
        "Łódź": "Lodz",
        "東京 A6": "???? A6",
        "“no…”": '"no~"',
        "e\u0301": "e",
        "²": "2",
    }.items():
        assert ascii_only(text) == twin
        assert cell_len(text) == len(twin)


NAMES = ("xterm-256color", "screen-256color", "tmux-256color", "linux", "xterm", "xterm-kitty")


@pytest.mark.parametrize("term", [*NAMES, "XTERM-256COLOR", "dumb", "unknown"])
@pytest.mark.parametrize("known", ["", "truecolor", "24bit", "yes"])
def test_a_terminal_has_the_colours_that_textual_finds(term: str, known: str) -> None:
    environment = {"TERM": term, "COLORTERM": known}
    theirs = Console(force_terminal=True, legacy_windows=False, _environ=environment).color_system
    ours = color_system(environment)
    names = {"standard": "STANDARD", "256": "EIGHT_BIT", "truecolor": "TRUECOLOR"}
    assert (ours.name if ours else None) == (names[theirs] if theirs else None)
