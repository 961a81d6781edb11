"""Fields to fill in: label left, field right, what is wrong under it, Save and Cancel in sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input, Static

from ...domain.clean import clean
from ...domain.errors import SpoError
from ..behind.shop import Shop, shop_of
from ..text import content, fit, wrap
from ..widgets.canvas import Span
from ..widgets.line_input import LineInput
from ..widgets.page import Page
from ..widgets.press import Press
from .confirm import Confirm
from .dialog import ROOM, Dialog

T = TypeVar("T")
Values = Mapping[str, str]
"""By field name what is typed, blanks at its ends gone."""


def right(_text: str) -> None:
    """Anything will do."""


def needed(text: str) -> None:
    if not text:
        raise SpoError("It cannot be empty: a few words will do.")


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    value: str = ""
    check: Callable[[str], object] = right
    """Raises SpoError, which says what is wrong."""
    hint: str = ""
    most: int = 400
    choices: Sequence[str] = ()
    """What Left and Right go through while one of them stands there; "" is none."""


class Form(Dialog[T | None], Generic[T]):
    """Subclasses give what stands around the fields, and `keep`, which does it.

    Answers with what `keep` gave; None when it was left. Where `keep` raises SpoError the form
    says so and stays, with everything that was typed.
    """

    def __init__(self, heading: str, fields: Sequence[Field], saves: str = "Save") -> None:
        super().__init__()
        self._heading = heading
        self._fields = {field.name: field for field in fields}
        self._saves = saves
        self._trouble = ""
        self._tried: set[str] = set()
        """Fields whose emptiness is told: somebody has typed in them, or wanted to save."""
        self._saving = False

    # -- what subclasses give

    def above(self) -> list[list[Span]]:
        """Between the heading and the fields."""
        return []

    def below(self, values: Values) -> list[list[Span]]:
        """Under the fields; written anew with each letter."""
        return []

    async def keep(self, values: Values) -> T:
        raise NotImplementedError

    def trouble_of(self, error: SpoError) -> str:
        """What is said, below everything, of an error that `keep` raised."""
        return str(error)

    # -- what is shown

    @property
    def shop(self) -> Shop:
        return shop_of(self.app)

    def compose_answer(self) -> ComposeResult:
        for field in self._fields.values():
            with Container(classes="field"):
                yield Static(content(field.label), classes="label")
                yield _Entry(field)
            yield Static("", id=f"wrong-{field.name}", classes="wrong")
        yield Page(id="below")
        with Container(id="answers"):
            yield Press(self._saves, "Enter", id="save")
            yield Press("Cancel", "Esc", id="cancel")

    def on_mount(self) -> None:
        super().on_mount()
        first = self.query(_Entry).first()
        first.focus()
        if not first.field.choices:
            first.cursor_position = len(first.value)

    def lines(self) -> list[list[Span]]:
        return [[(fit(self._heading, ROOM).rstrip(), "strong")], *self.above(), []]

    def tell(self) -> None:
        super().tell()
        values = self.values()
        for field in self._fields.values():
            said = self._wrong(field, values[field.name]) if field.name in self._tried else ""
            wrong = self.query_one(f"#wrong-{field.name}", Static)
            wrong.update(content(said))
            wrong.display = bool(said)
        told = [list(line) for line in self.below(values)]
        told += [[(line, "failure")] for line in wrap(self._trouble, ROOM, 3)]
        below = self.query_one("#below", Page)
        below.styles.height = len(told)
        below.display = bool(told)
        below.show(lambda _width, _height: told)

    def values(self) -> dict[str, str]:
        typed = {entry.field.name: entry.value for entry in self.query(_Entry)}
        return {
            name: "".join(c for c in text if c.isprintable()).strip()
            for name, text in typed.items()
        }

    @staticmethod
    def _wrong(field: Field, text: str) -> str:
        try:
            field.check(text)
        except SpoError as error:
            return str(error)
        return ""

    @property
    def _changed(self) -> bool:
        values = self.values()
        return any(values[name] != field.value.strip() for name, field in self._fields.items())

    # -- what is done

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        entry = event.input
        if isinstance(entry, _Entry) and entry.value != entry.field.value:
            self._tried.add(entry.field.name)
        self._trouble = ""
        self.tell()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.submit()

    @on(Press.Pressed)
    def _pressed(self, event: Press.Pressed) -> None:
        event.stop()
        if event.press.id == "save":
            self.submit()
        else:
            self.leave()

    def on_key(self, event: events.Key) -> None:
        steps = {"down": self.focus_next, "up": self.focus_previous}
        if event.key == "escape":
            event.stop()
            self.leave()
        elif event.key in steps:
            event.stop()
            steps[event.key]()
        elif isinstance(self.focused, Press) and event.key in ("left", "right"):
            event.stop()
            self.query_one("#cancel" if event.key == "right" else "#save").focus()

    def submit(self) -> None:
        values = self.values()
        self._tried |= set(self._fields)
        self._trouble = ""
        self.tell()
        for entry in self.query(_Entry):
            if self._wrong(entry.field, values[entry.field.name]):
                entry.focus()
                return
        if not self._saving:
            self._saving = True
            self.run_worker(self._save(values), group="save")

    async def _save(self, values: Values) -> None:
        try:
            done = await self.keep(values)
        except SpoError as error:
            self._saving = False  # what stands below may say that it is at work
            self._trouble = self.trouble_of(error)
            self.tell()
        else:
            self.dismiss(done)
        finally:
            self._saving = False

    def leave(self) -> None:
        """Without saving; what has been typed is given up only after asking."""
        if not self._changed:
            self.dismiss(None)
            return
        asks = Confirm(self._heading, ["What you have typed is not saved."], _GIVES_UP, _GOES_ON)
        self.app.push_screen(asks, self._asked)

    def _asked(self, gives_up: bool | None) -> None:
        if gives_up:
            self.dismiss(None)


_GIVES_UP, _GOES_ON = "discards it", "keeps editing"


class _Entry(LineInput):
    """One with choices is wholly selected while it shows one: what is typed takes its place."""

    def __init__(self, field: Field) -> None:
        super().__init__(
            field.value,
            placeholder=field.hint,
            select_on_focus=bool(field.choices),
            max_length=field.most,
        )
        self.field = field

    def action_cursor_left(self, select: bool = False) -> None:
        if select or not self._turn(-1):
            super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:
        if select or not self._turn(1):
            super().action_cursor_right(select)

    def _turn(self, by: int) -> bool:
        """To the next choice; not while something else is typed."""
        choices = self.field.choices
        if not choices or (self.value and self.value not in choices):
            return False
        place = choices.index(self.value) + by if self.value in choices else min(0, by)
        self.value = choices[place % len(choices)]
        self.select_all()
        return True

    def validate_value(self, value: str) -> str:
        """Foreign text, or pasted: nothing in it may act on the terminal."""
        return clean(value)
