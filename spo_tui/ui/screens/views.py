"""The saved views with how many jobs each has now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain.errors import SpoError
from ...domain.query import parse
from .. import stylesheets
from ..behind import views
from ..behind.views import Origin, View
from ..commands.views import VIEWS
from ..dialogs.ask_line import AskLine
from ..dialogs.confirm import Confirm
from ..glyphs import Glyphs
from ..lines.item import Item, heading
from ..text import fit
from ..widgets.canvas import Span
from ..widgets.foot_bar import FootBar
from ..widgets.pick_list import PickList
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from .board import BoardScreen

_HEADINGS = {
    Origin.OWN: "Your own",
    Origin.SHOP: "The shop's",
    Origin.BUILT_IN: "Always here",
}


_UNKNOWN = "?"
"""The count of a view that this shop cannot answer: a storefront, say, that it has not."""


class ViewsScreen(SpoScreen):
    CSS_PATH = stylesheets.path("views.tcss")
    ACTIONS = VIEWS

    def __init__(self, behind: BoardScreen) -> None:
        super().__init__()
        self._behind = behind
        self._views: dict[str, View] = {}
        self._counts: dict[str, str] = {}
        self._to_count: list[View] = []
        self._stale = False
        """Something has changed since the counting began."""

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Container(id="middle"):
            yield PickList(id="views")
        yield FootBar()

    def on_mount(self) -> None:
        self.query_one(TitleBar).show([("Views", "strong"), (self._told, "dim")], [], "")
        self._read()

    @property
    def mover(self) -> PickList:
        return self.query_one("#views", PickList)

    @property
    def present(self) -> str:
        """The filter that the board shows; empty where it shows everything."""
        return self._behind.query_now.describe()

    @property
    def _told(self) -> str:
        return f"   the board shows: {self.present or 'all open jobs'}"

    @property
    def chosen(self) -> View | None:
        return self._views.get(self.mover.key or "")

    def show_chosen(self) -> None:
        view = self.chosen
        if view is None:
            return
        self._behind.show_filter(view.filter)

    async def add(self) -> None:
        text = self.present
        asked = AskLine(f"Keep {text}", "Under which name?", label="Name")
        name = await self.app.push_screen_wait(asked)
        if name is None:
            return
        try:
            views.keep_view(name, text)
        except SpoError as error:
            self.say(str(error), bad=True)
            return
        self.say(f"kept as {name}")
        self._read(name)

    def why_not_delete(self) -> str | None:
        view = self.chosen
        if view is not None and view.origin is Origin.SHOP:
            return "It is the shop's: the configuration has it, under [views]."
        if view is None or view.origin is not Origin.OWN:
            return "Only views of your own are deleted."
        return None

    async def delete(self) -> None:
        view = self.chosen
        if view is None:
            return
        told = [f"Its filter is: {view.filter}", "No job is touched."]
        sure = await self.app.push_screen_wait(Confirm(f"View {view.name}", told, "deletes it"))
        if not sure:
            return
        try:
            views.forget_view(view.name)
        except SpoError as error:
            self.say(str(error), bad=True)
            return
        self.say(f"deleted {view.name}")
        self._read()

    def shop_changed(self) -> None:
        self._stale = bool(self._to_count)
        if not self._stale:
            self._count()

    def _read(self, name: str = "") -> None:
        kept = views.read_kept()
        if kept.trouble:
            self.say(kept.trouble, bad=True)
        found = views.all_views(self.shop.config.views, kept)
        self._views = {view.name.casefold(): view for view in found}
        self._list(name.casefold() or None)
        self._count()

    def _list(self, key: str | None = None) -> None:
        items: list[Item] = []
        for origin, said in _HEADINGS.items():
            inside = [view for view in self._views.values() if view.origin is origin]
            if inside:
                items.append(heading(said))
                items += [Item(view.name.casefold(), self._line(view)) for view in inside]
        self.mover.show(items, key)

    def _line(self, view: View) -> _Line:
        return _Line(view, self._counts.get(view.filter, ""), self.shop.glyphs)

    def _count(self) -> None:
        """One after the other, so that the board behind is answered in between."""
        self._stale = False
        self._to_count = list(self._views.values())
        self._count_next()

    def _count_next(self) -> None:
        if self._to_count:
            view = self._to_count[0]
            work, then = partial(_count_jobs, view.filter), partial(self._take, view)
            self.shop.ask("view", work, then)
        elif self._stale:
            self._count()

    def _take(self, view: View, count: str) -> None:
        if not self.query(PickList):
            return  # the screen has been left meanwhile
        self._counts[view.filter] = count
        self._to_count = [other for other in self._to_count if other is not view]
        self._list()
        self._count_next()

    @on(PickList.Chosen)
    def _clicked(self) -> None:
        self.show_chosen()


class _Line:
    def __init__(self, view: View, count: str, glyphs: Glyphs) -> None:
        self._view = view
        self._glyphs = glyphs
        self._count = count

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        suffix = " cursor" if cursor else ""
        style = "waiting" if self._count == _UNKNOWN else "strong"
        return [
            (self._glyphs.cursor if cursor else " ", "chosen" + suffix),
            ("  " + fit(self._view.name, 26) + " ", suffix.strip()),
            (fit(self._count, 6, right=True) + "   ", style + suffix),
            (fit(self._view.filter, max(0, width - 40)), "dim" + suffix),
        ]


def _count_jobs(text: str, desk: Desk) -> str:
    from ...desk import jobs

    try:
        found, more = jobs.count_jobs(desk, parse(text))
    except SpoError:
        return _UNKNOWN
    return f"{found:,}" + ("+" if more else "")
