"""The looks: two greys, and few colours of one meaning each."""

from __future__ import annotations

from textual.theme import Theme

_MEANINGS = ("failure", "waiting", "running", "done", "chosen", "dim", "faint")


def _theme(name: str, colours: dict[str, str], *, dark: bool) -> Theme:
    return Theme(
        name=name,
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
            "spo-raised": colours["raised"],
            "spo-cursor": colours["cursor"],
            "block-cursor-blurred-background": colours["cursor"],
        },
    )


DARK = _theme(
    "spo-dark",
    {
        "background": "#12151a",
        "raised": "#1b2027",
        "cursor": "#28384a",
        "text": "#d9dde3",
        "dim": "#8d96a3",
        "faint": "#4d5663",
        "failure": "#ff6b68",
        "waiting": "#e6b450",
        "running": "#6cb2eb",
        "done": "#7fbf7f",
        "chosen": "#8ab4f8",
    },
    dark=True,
)
LIGHT = _theme(
    "spo-light",
    {
        "background": "#fbfbf9",
        "raised": "#f0f0ec",
        "cursor": "#d5e3f5",
        "text": "#1e2329",
        "dim": "#5f6872",
        "faint": "#b4bac1",
        "failure": "#b3261e",
        "waiting": "#8a5a00",
        "running": "#1f5fa8",
        "done": "#2e6f40",
        "chosen": "#1a56b0",
    },
    dark=False,
)
ALL = (DARK, LIGHT)
