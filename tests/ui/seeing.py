"""The screen as text, the way an operator reads it."""

from __future__ import annotations

from textual.app import App
from textual.pilot import Pilot


def screen_text(app: App[None]) -> str:
    """What stands on the screen now, line by line, blanks at the ends left out."""
    width, height = app.size
    strips = app.screen._compositor.render_strips(app.size)
    lines = ["".join(segment.text for segment in strip) for strip in strips[:height]]
    return "\n".join(line[:width].rstrip() for line in lines)


def line_with(pilot: Pilot[None], text: str) -> str:
    """The one line of the screen in which `text` stands; AssertionError when there is none."""
    found = [line for line in screen_text(pilot.app).splitlines() if text in line]
    assert found, f"{text!r} is not on the screen:\n{screen_text(pilot.app)}"
    return found[0]
