"""What happens now, everywhere: the newest rows of history over all jobs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain.activity import Deed, Stream, Topic, Wish, parse
from ...domain.query import QueryError
from .. import stylesheets
from ..commands import activity as commands
from ..lines import deeds
from ..lines.item import Item
from ..widgets.canvas import Span
from ..widgets.filter_line import FilterLine
from ..widgets.foot_bar import FootBar
from ..widgets.page import Page
from ..widgets.pick_list import PickList
from ..widgets.stream import Stream as StreamList
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

if TYPE_CHECKING:
    from ...desk.desk import Desk


_NOTHING = ("Nothing has happened yet.", "What is done to jobs stands here, the newest on top.")
_NOTHING_LIKE_IT = (
    "Nothing of this kind has happened lately.",
    "l shows all, Esc clears the filter.",
)


class ActivityScreen(SpoScreen):
    CSS_PATH = stylesheets.path("activity.tcss")
    ACTIONS = commands.ACTIVITY

    def __init__(self) -> None:
        super().__init__()
        self.filter_text = ""
        self.topic: Topic | None = None
        self.hidden = False
        self._parsed = self._wish_shown = Wish()
        self._stream: Stream | None = None
        self._deeds: dict[str, Deed] = {}

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Container(id="middle"):
            yield StreamList(id="stream")
            yield Page(id="chosen")
        yield FilterLine("job, order, product, status, person … kind:failures")
        yield FootBar()

    def on_mount(self) -> None:
        self.mover.empty = ("Reading the history …",)
        self.mover.show([])
        self.shop_changed()

    @property
    def mover(self) -> StreamList:
        return self.query_one("#stream", StreamList)

    @property
    def deed(self) -> Deed | None:
        return self._deeds.get(self.mover.key or "")

    @property
    def job(self) -> str | None:
        """The number of the job under the cursor."""
        return self.deed.job if self.deed else None

    @property
    def wish(self) -> Wish:
        topics = frozenset({self.topic}) if self.topic else self._parsed.topics
        return replace(self._parsed, topics=topics, hidden=self.hidden)

    # -- what is asked for

    def shop_changed(self) -> None:
        self.ask("activity", partial(_look, self.wish), partial(self._take, self.wish))

    def show_next_topic(self) -> None:
        topics: list[Topic | None] = [None, *Topic]
        self.topic = topics[(topics.index(self.topic) + 1) % len(topics)]
        self.shop_changed()
        self._show_title()

    def show_hidden(self) -> None:
        self.hidden = not self.hidden
        self.shop_changed()
        self.say("hidden steps are shown" if self.hidden else "hidden steps are left out")

    def _filter(self, text: str) -> None:
        line = self.query_one(FilterLine)
        try:
            self._parsed = parse(text)
        except QueryError as error:
            line.complain(str(error))
            return
        line.complain("")
        self.filter_text = text
        self.shop_changed()

    # -- what is shown

    def _take(self, wish: Wish, stream: Stream) -> None:
        if wish != self.wish:
            return  # asked for before the operator asked for something else
        self._stream = stream
        self._deeds = {deed.key: deed for deed in stream.deeds}
        shown = self.shop.shown()
        layout = deeds.lay_out(stream.deeds, shown)
        self.mover.empty = _NOTHING_LIKE_IT if wish.narrows else _NOTHING
        lines = [Item(d.key, deeds.Line(d, layout, shown)) for d in stream.deeds]
        other = wish != self._wish_shown and lines
        self._wish_shown = wish
        self.mover.show(lines, lines[0].key if other else None)
        self._show_title()

    def _show_title(self) -> None:
        left: list[Span] = [("What happens now", "strong")]
        if self.filter_text:
            left.append((f"  / {self.filter_text}", "chosen"))
        if self.topic:
            left.append((f"  {self.topic.says} only", "chosen"))
        middle: list[Span] = []
        if self.mover.above:
            middle.append((f"{self.mover.above:,} newer above (g)", "waiting"))
        elif self._stream is not None:
            middle.append((deeds.extent(self._stream, narrowed=self.wish.narrows), "dim"))
        self.query_one(TitleBar).show(left, middle, self.shop.clock_text())

    @on(PickList.Moved)
    def _moved(self) -> None:
        deed, shown = self.deed, self.shop.shown()
        page = self.query_one("#chosen", Page)
        page.show(lambda width, _height: deeds.whole(deed, shown, width) if deed else [])
        self._show_title()

    @on(PickList.Chosen)
    def _chosen(self) -> None:
        self.run_command(commands.OpenJob)

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        self._filter(event.text)

    @on(FilterLine.Left)
    def _left(self, event: FilterLine.Left) -> None:
        self.set_focus(None)
        if not event.keep:
            self._filter("")

    @on(FilterLine.Moved)
    def _filter_moved(self, event: FilterLine.Moved) -> None:
        self.mover.move_by(event.rows)

    def time_passed(self) -> None:
        self._show_title()

    def go_back(self) -> None:
        """Esc: first the filter, then the kind, then the screen behind."""
        if self.filter_text:
            self.query_one(FilterLine).clear()
            self._filter("")
        elif self.topic:
            self.topic = None
            self.shop_changed()
        else:
            super().go_back()


def _look(wish: Wish, desk: Desk) -> Stream:
    from ...desk.activity import look_at_activity

    return look_at_activity(desk, wish)
