"""The looks: two greys, and few colours of one meaning each; and which of them is shown.

The first frame is drawn before Textual is there: nothing of Textual is known here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

Look = Mapping[str, str]
"""By meaning the colour: where a style of a canvas has that name, it is written in it."""

LOOKS: Mapping[str, Look] = {
    "dark": {
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
    "light": {
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
    "contrast": {
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
    # the sixteen themselves: what lies between them is drawn as whichever is nearest
    "16": {
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
}


def choose(color_system: str | None) -> str:
    """The look that SPO_TUI_LOOK names (`dark`, `light`, `contrast`, `16`), else the one for what
    the terminal can show; `color_system` as Rich calls it."""
    named = os.environ.get("SPO_TUI_LOOK", "")
    if named in LOOKS:
        return named
    return "16" if color_system == "standard" else "dark"
