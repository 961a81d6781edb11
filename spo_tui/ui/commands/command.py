"""A command: its docstring is its line in the help and in the palette."""

from __future__ import annotations

import inspect
import re
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from ..screens.screen import SpoScreen


class Command:
    screen: SpoScreen
    keys: ClassVar[tuple[str, ...]] = ()
    """As Textual names them; the first is shown."""
    label: ClassVar[str] = ""
    """One or two words for the footer."""
    footer: ClassVar[int] = 0
    """Place in the footer, from 1; 0 leaves it out."""
    group: ClassVar[str] = "Do"
    shown: ClassVar[str] = ""
    """How the keys read in the help, where their names do not do."""

    def __init__(self, screen: SpoScreen) -> None:
        self.screen = screen

    @classmethod
    def line(cls) -> str:
        return (inspect.getdoc(cls) or "").partition("\n")[0]

    @classmethod
    def id(cls) -> str:
        return cls.__name__

    @classmethod
    def called(cls) -> str:
        """What it is called: its label, or its class as words."""
        return cls.label or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()

    @classmethod
    def key_text(cls) -> str:
        return cls.shown or " ".join(_READ.get(key, key) for key in cls.keys)

    def why_not(self) -> str | None:
        """Why it cannot be done now, in a line; None when it can."""
        return None

    def run(self, key: str) -> Coroutine[Any, Any, None] | None:
        """Do it; where something is to be asked or awaited, a coroutine that does it."""
        raise NotImplementedError


_READ = {
    "slash": "/",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "colon": ":",
    "escape": "Esc",
    "enter": "Enter",
    "ctrl+p": "Ctrl+P",
    "f1": "F1",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "space": "Space",
    "plus": "+",
    "asterisk": "*",
    "number_sign": "#",
    "full_stop": ".",
    "f2": "F2",
    "f3": "F3",
    "f4": "F4",
    "up": "Up",
    "down": "Down",
}
