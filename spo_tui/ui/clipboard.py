"""The clipboard of the operator's own terminal, over SSH and through tmux too (OSC 52)."""

from __future__ import annotations

import base64
import os
from typing import Any

from textual.app import App

from ..domain.clean import clean


def copy(app: App[Any], text: str) -> None:
    safe = clean(text)
    driver = app._driver
    if os.environ.get("TMUX") and driver is not None:
        coded = base64.b64encode(safe.encode()).decode()
        driver.write(f"\x1bPtmux;\x1b\x1b]52;c;{coded}\a\x1b\\")
    app.copy_to_clipboard(safe)
