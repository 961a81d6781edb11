"""The looks: two greys, and few colours of one meaning each."""

from __future__ import annotations

import os

from textual.theme import Theme

_MEANINGS = ("failure", "waiting", "running", "done", "chosen", "dim", "faint", "rule")
_SERIES = {
    "dark": ("#6cb2eb", "#e6b450", "#7fbf7f", "#c39bf0", "#4fc1b8", "#e58fb1", "#8d96a3"),
    "light": ("#1f5fa8", "#a86400", "#2e6f40", "#7b3fb5", "#00797a", "#b0336e", "#5f6872"),
    "contrast": ("#8fd6ff", "#ffd75f", "#9cf09c", "#d9b8ff", "#5fe0d0", "#ffb0d0", "#c8c8c8"),
    "16": ("#55ffff", "#ffff55", "#55ff55", "#ff55ff", "#5555ff", "#ffffff", "#aaaaaa"),
}
"""Of pictures: they tell apart what stands beside each other, no more."""


def _theme(name: str, colours: dict[str, str], *, dark: bool) -> Theme:
    return Theme(
        name=f"spo-{name}",
        primary=colours["chosen"],
        background=colours["background"],
        surface=colours["background"],
        panel=colours["raised"],
        foreground=colours["text"],
        error=colours["failure"],
        warning=colours["waiting"],
        success=colours["done"],
        accent=colours["chosen"],
        dark=dark,
        variables={
            **{f"spo-{meaning}": colours[meaning] for meaning in _MEANINGS},
            **{f"spo-series-{number}": rgb for number, rgb in enumerate(_SERIES[name], 1)},
            "spo-raised": colours["raised"],
            "spo-field": colours["field"],
            "spo-cursor": colours["cursor"],
            "block-cursor-blurred-background": colours["cursor"],
        },
    )


DARK = _theme(
    "dark",
    {
        "background": "#12151a",
        "field": "#12151a",
        "raised": "#1b2027",
        "cursor": "#28384a",
        "text": "#d9dde3",
        "dim": "#a0a8b4",
        "faint": "#7a8491",
        "rule": "#3c4550",
        "failure": "#ff6b68",
        "waiting": "#e6b450",
        "running": "#6cb2eb",
        "done": "#7fbf7f",
        "chosen": "#8ab4f8",
    },
    dark=True,
)
LIGHT = _theme(
    "light",
    {
        "background": "#fbfbf9",
        "field": "#fbfbf9",
        "raised": "#f0f0ec",
        "cursor": "#d5e3f5",
        "text": "#1e2329",
        "dim": "#4f5862",
        "faint": "#656e78",
        "rule": "#c2c7cd",
        "failure": "#b3261e",
        "waiting": "#8a5a00",
        "running": "#1f5fa8",
        "done": "#2e6f40",
        "chosen": "#1a56b0",
    },
    dark=False,
)
CONTRAST = _theme(
    "contrast",
    {
        "background": "#000000",
        "field": "#000000",
        "raised": "#262626",
        "cursor": "#00407a",
        "text": "#ffffff",
        "dim": "#e0e0e0",
        "faint": "#c8c8c8",
        "rule": "#9a9a9a",
        "failure": "#ff9c9a",
        "waiting": "#ffd75f",
        "running": "#8fd6ff",
        "done": "#9cf09c",
        "chosen": "#b8d8ff",
    },
    dark=True,
)
SIXTEEN = _theme(
    "16",
    # the sixteen themselves: what lies between them is drawn as whichever is nearest
    {
        "background": "#000000",
        "field": "#0000aa",
        "raised": "#000000",
        "cursor": "#0000aa",
        "text": "#ffffff",
        "dim": "#aaaaaa",
        "faint": "#aaaaaa",
        "rule": "#555555",
        "failure": "#ff5555",
        "waiting": "#ffff55",
        "running": "#00aaaa",
        "done": "#55ff55",
        "chosen": "#55ffff",
    },
    dark=True,
)
ALL = (DARK, LIGHT, CONTRAST, SIXTEEN)
_NAMES = frozenset(theme.name for theme in ALL)


def choose(color_system: str | None) -> str:
    """The theme that SPO_TUI_LOOK names (`dark`, `light`, `contrast`, `16`), else the one for
    what the terminal can show; `color_system` as Rich calls it."""
    named = f"spo-{os.environ.get('SPO_TUI_LOOK', '')}"
    if named in _NAMES:
        return named
    return (SIXTEEN if color_system == "standard" else DARK).name
