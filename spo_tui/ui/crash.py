"""What is told of a mistake in the program itself."""

from __future__ import annotations

from typing import Any

from textual.app import App


def tell_of_crash(app: App[Any]) -> None:
    """As Textual does it, but without the values of variables: they are customers' data."""
    from rich.segment import Segments
    from rich.traceback import Traceback

    traceback = Traceback(show_locals=False, width=None)
    lines = app.console.render(traceback, app.console.options)
    app._exit_renderables.append(Segments(lines))
    app._close_messages_no_wait()
