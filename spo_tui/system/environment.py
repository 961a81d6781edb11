"""What of the environment the program listens to."""

from __future__ import annotations

from collections.abc import MutableMapping

_STARTERS = frozenset({"BROWSER", "EDITOR", "VISUAL", "PAGER", "MANPAGER"})
"""Name programs that a library may start: none is to be, least of all over SSH."""
_TOOLKIT = "TEXTUAL"
"""Begins what presses keys, writes files and opens connections for developers of screens."""


def quieten(environment: MutableMapping[str, str]) -> None:
    """Take out of it what must not be listened to; to be done before a screen is imported.

    GNU screen hands on the word of the terminal around it that it knows all colours, and then
    takes their codes for others: under it the program asks for the colours that its TERM has.
    """
    for name in list(environment):
        if name in _STARTERS or name.startswith(_TOOLKIT):
            del environment[name]
    as_screen = environment.get("TERM", "").startswith("screen") and "TMUX" not in environment
    if as_screen or "STY" in environment:
        environment.pop("COLORTERM", None)
