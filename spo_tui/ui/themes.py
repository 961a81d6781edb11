"""The looks as Textual takes them."""

from __future__ import annotations

from textual.theme import Theme

from . import looks

_MEANINGS = ("failure", "waiting", "running", "done", "chosen", "dim", "faint", "rule")
_SERIES = {
    "dark": ("#6cb2eb", "#e6b450", "#7fbf7f", "#c39bf0", "#4fc1b8", "#e58fb1", "#8d96a3"),
    "light": ("#1f5fa8", "#a86400", "#2e6f40", "#7b3fb5", "#00797a", "#b0336e", "#5f6872"),
    "contrast": ("#8fd6ff", "#ffd75f", "#9cf09c", "#d9b8ff", "#5fe0d0", "#ffb0d0", "#c8c8c8"),
    "16": ("#55ffff", "#ffff55", "#55ff55", "#ff55ff", "#5555ff", "#ffffff", "#aaaaaa"),
}
"""Of pictures: they tell apart what stands beside each other, no more."""


def _theme(name: str, colours: looks.Look, *, dark: bool) -> Theme:
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


DARK, LIGHT, CONTRAST, SIXTEEN = ALL = tuple(
    _theme(name, colours, dark=name != "light") for name, colours in looks.LOOKS.items()
)


def choose(color_system: str | None) -> str:
    """The theme of the look that `looks.choose` chooses."""
    return f"spo-{looks.choose(color_system)}"
