"""The line in which a filter is typed; what is typed takes effect at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.highlighter import Highlighter
from rich.style import Style
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input, Static

from ..text import content, fit, width_of, wrap
from .canvas import Canvas, Span

if TYPE_CHECKING:
    from ...domain.completion import Completion

Suggest = Callable[[str, int], "list[Completion]"]
_BAD = Style(underline=True, reverse=True)
_COMPLAINT_LINES = 3


class _Field(Input):
    """Arrows move the list behind it, Enter keeps the filter, Esc clears it."""

    keys_told: Sequence[tuple[str, str]] = ()
    """What the footer says while it is typed in."""

    async def _on_key(self, event: events.Key) -> None:
        steps = {"down": 1, "up": -1, "pagedown": 10, "pageup": -10}
        if event.key in steps:
            self.post_message(FilterLine.Moved(steps[event.key]))
        elif event.key in ("enter", "escape"):
            self.post_message(FilterLine.Left(keep=event.key == "enter"))
        elif event.key == "tab" or (event.key == "right" and self.cursor_at_end):
            self.post_message(FilterLine.Taken())
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()

    def watch_selection(self) -> None:
        self.post_message(FilterLine.Pointed())


class _BadWord(Highlighter):
    """Marks the word that is not understood; it is marked by more than a colour."""

    def __init__(self) -> None:
        self.at = self.length = 0

    def highlight(self, text: Text) -> None:
        if self.length:
            text.stylize(_BAD, self.at, self.at + self.length)


class _Aside(Canvas):
    """Above the line: what the word at the cursor may become, or what is wrong with a word."""

    def __init__(self) -> None:
        super().__init__(id="aside")
        self._lines: list[list[Span]] = [[]]

    def show(self, lines: list[list[Span]]) -> None:
        self._lines = lines
        self.styles.height = len(lines)
        self.repaint()

    def spans(self, y: int) -> Sequence[Span]:
        left = self.size.width
        line: list[Span] = []
        for text, style in self._lines[y] if y < len(self._lines) else []:
            line.append((fit(text, min(left, width_of(text))), style))
            left -= width_of(text)
            if left <= 0:
                break
        return line


class FilterLine(Container):
    """With `suggest`, a line above it completes the word at the cursor: Tab takes the first."""

    class Typed(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        def __init__(self, *, keep: bool) -> None:
            super().__init__()
            self.keep = keep

    class Moved(Message):
        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    class Taken(Message):
        """The first completion is wanted."""

    class Pointed(Message):
        """The cursor stands elsewhere in the text."""

    def __init__(self, hint: str, suggest: Suggest | None = None, enter: str = "keep") -> None:
        """`enter` is what Enter does."""
        super().__init__()
        self._enter = enter
        self._hint = hint
        self._suggest = suggest
        self._bad_word = _BadWord()
        self._complaint = ""
        self._bad = (0, 0)
        self._found: list[Completion] = []

    def compose(self) -> ComposeResult:
        yield _Aside()
        with Container(id="line"):
            yield Static("/", id="slash")
            yield _Field(placeholder=self._hint, select_on_focus=False, highlighter=self._bad_word)
            yield Static("", id="complaint")

    def on_mount(self) -> None:
        field = self.query_one(_Field)
        field.cursor_blink = False
        completes = [("Tab", "complete")] if self._suggest else []
        field.keys_told = [("Enter", self._enter), ("Esc", "clear"), *completes, ("Down", "list")]
        self.query_one(_Aside).display = self._suggest is not None
        self.display = False

    def edit(self) -> None:
        self.display = True
        self._show()
        self.query_one(_Field).focus()

    def put(self, text: str) -> None:
        """Take a filter that came from elsewhere, so that editing goes on from it."""
        field = self.query_one(_Field)
        with self.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        self.complain("")

    def clear(self) -> None:
        self.put("")
        self.display = False

    def complain(self, why: str, at: int = 0, length: int = 0) -> None:
        """Show what is wrong with the text and with which word of it; the last filter that was
        right stays in force."""
        self._complaint, self._bad = why, (at, length)
        self._show()

    def _show(self) -> None:
        field = self.query_one(_Field)
        # a word that is still being typed is completed, not complained about
        suggest = self._suggest if self.display else None
        self._found = suggest(field.value, field.cursor_position) if suggest else []
        self._bad_word.at, self._bad_word.length = (0, 0) if self._found else self._bad
        field.refresh()
        if self._suggest is None:
            self.query_one("#complaint", Static).update(content(self._complaint))
            return
        lines: list[list[Span]] = [[]]
        if self._found:
            first, *others = self._found
            lines = [[(" Tab ", "chosen"), (f" {first.word}", "strong")]]
            lines[0] += [(f"   {other.word}", "dim") for other in others]
        elif self._complaint:
            told = wrap(self._complaint, max(20, self.size.width - 2), _COMPLAINT_LINES)
            lines = [[(f" {line}", "failure")] for line in told]
        self.query_one(_Aside).show(lines)

    def on_filter_line_pointed(self, event: Pointed) -> None:
        event.stop()
        self._show()

    def on_filter_line_taken(self, event: Taken) -> None:
        event.stop()
        if self._found:
            field = self.query_one(_Field)
            field.value, field.cursor_position = self._found[0].applied(field.value)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed("".join(c for c in event.value if c.isprintable())))

    def on_filter_line_left(self, event: Left) -> None:
        if not event.keep:
            self.clear()
        else:
            self.display = False
        self.complain("")
