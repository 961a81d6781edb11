"""Which variables the program does not listen to."""

from __future__ import annotations

import pytest

from spo_tui.system.environment import quieten


def test_what_starts_programs_or_drives_screens_is_taken_out() -> None:
    kept = {"HOME": "/home/olga", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment = kept | dict.fromkeys(("BROWSER", "EDITOR", "VISUAL", "PAGER", "MANPAGER"), "sh")
    environment |= {"TEXTUAL": "devtools", "TEXTUAL_PRESS": "q", "TEXTUAL_SCREENSHOT": "1"}
    quieten(environment)
    assert environment == kept


@pytest.mark.parametrize(
    ("term", "within", "all_colours"),
    [
        ("screen", "", False),
        ("screen-256color", "", False),
        ("screen.xterm-256color", "STY", False),
        ("screen", "STY TMUX", False),
        ("tmux-256color", "STY TMUX", False),
        ("screen-256color", "TMUX", True),
        ("tmux-256color", "", True),
        ("xterm-256color", "", True),
    ],
)
def test_gnu_screen_is_sent_no_colours_that_it_misreads(
    term: str, within: str, all_colours: bool
) -> None:
    environment = {"TERM": term, "COLORTERM": "truecolor"} | dict.fromkeys(within.split(), "it")
    quieten(environment)
    assert ("COLORTERM" in environment) is all_colours
