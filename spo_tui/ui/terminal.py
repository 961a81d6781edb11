"""What is said to the operator's own terminal rather than drawn, through tmux where it is there."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..domain.clean import clean

if TYPE_CHECKING:
    from textual.app import App

TITLE = "SPO"


def tell(app: App[Any], sequence: str) -> None:
    driver = app._driver
    if driver is None:
        return
    if os.environ.get("TMUX"):
        inner = sequence.replace("\x1b", "\x1b\x1b")
        sequence = f"\x1bPtmux;{inner}\x1b\\"
    driver.write(sequence)
    driver.flush()


def announce(app: App[Any], text: str) -> None:
    """A notice of the desktop (OSC 9, OSC 777); which of them a terminal knows differs."""
    safe = clean(text).replace(";", ",")  # a semicolon parts the fields
    tell(app, f"\x1b]9;{safe}\a")
    tell(app, f"\x1b]777;notify;{TITLE};{safe}\a")


def copy(app: App[Any], text: str) -> None:
    """Put a line on the clipboard of the operator's own terminal, over SSH too (OSC 52)."""
    _copy(app, clean(text))


def copy_lines(app: App[Any], lines: Iterable[str]) -> None:
    _copy(app, "\n".join(map(clean, lines)) + "\n")


def _copy(app: App[Any], text: str) -> None:
    if os.environ.get("TMUX"):
        tell(app, f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a")
    app.copy_to_clipboard(text)
