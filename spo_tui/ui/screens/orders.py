"""The orders, the newest first: found by number, PO, customer, e-mail and their three states."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain import words
from ...domain.completion import Completion, Known
from ...domain.order import OrderList
from ...domain.order_query import parse_orders
from ...domain.query import QueryError
from .. import stylesheets
from ..behind import order_filter, questions
from ..commands import orders as commands
from ..widgets import order_list
from ..widgets.canvas import Span
from ..widgets.filter_line import FilterLine
from ..widgets.foot_bar import FootBar
from ..widgets.pick_list import PickList
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

if TYPE_CHECKING:
    from ...desk.desk import Desk

_PAGE = 200
"""Orders read at once."""
_NONE = ("No orders yet.", "`spo-tui import PATH` brings in tickets.")


class OrdersScreen(SpoScreen):
    CSS_PATH = stylesheets.path("orders.tcss")
    ACTIONS = commands.ORDERS

    def __init__(self) -> None:
        super().__init__()
        self.filter_text = ""
        self._found: OrderList | None = None
        self._wanted = _PAGE
        self._known = Known()

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield order_list.OrderTitles()
        with Container(id="middle"):
            yield order_list.OrderList()
        yield FilterLine(order_filter.HINT, self._complete)
        yield FootBar()

    def on_mount(self) -> None:
        self.mover.empty = ("Reading the orders …",)
        self.mover.show([])
        self._show_title()
        self.ask("known", questions.known_names, self._take_known)
        self.shop_changed()

    @property
    def mover(self) -> order_list.OrderList:
        return self.query_one(order_list.OrderList)

    @property
    def order_here(self) -> str | None:
        return self.mover.key

    def _take_known(self, known: Known) -> None:
        self._known = known

    # -- what is read

    def ask_for(self, text: str) -> None:
        try:
            parse_orders(text)
        except QueryError as error:
            self.query_one(FilterLine).complain(str(error), error.at, error.length)
            return
        self.query_one(FilterLine).complain("")
        self.filter_text, self._wanted = text, _PAGE
        self.shop_changed()

    def shop_changed(self) -> None:
        text = self.filter_text
        self.ask("orders", partial(_read, text, self._wanted), partial(self._take, text))

    def time_passed(self) -> None:
        self._show_title()

    def _take(self, text: str, found: OrderList) -> None:
        if text != self.filter_text:
            return
        self._found = found
        listed = self.mover
        listed.empty = (f"No order fits “{text}”.", "Esc clears the filter.") if text else _NONE
        listed.more = "more: go on" if found.more else ""
        listed.take(found.rows, self.shop.shown())
        self._show_title()

    @on(PickList.Moved)
    def _moved(self) -> None:
        if self._found is not None and self._found.more and self.mover.near_end:
            reached = len(self._found.rows) + _PAGE
            if reached > self._wanted:
                self._wanted = reached
                self.shop_changed()

    # -- what is shown

    def _show_title(self) -> None:
        left: list[Span] = [("Orders", "strong")]
        if self.filter_text:
            left.append((f"  / {self.filter_text}", "chosen"))
        middle: list[Span] = []
        if self._found is not None:
            count = words.plural(self._found.total, "order")
            middle.append((count.replace(" ", "+ ", 1) if self._found.capped else count, "dim"))
        self.query_one(TitleBar).show(left, middle, self.shop.clock_text())

    def _complete(self, text: str, cursor: int) -> list[Completion]:
        return order_filter.complete(self._known.storefronts, text, cursor)

    # -- what happens

    @on(PickList.Chosen)
    def _chosen(self) -> None:
        self.run_command(commands.OpenOrder)

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        self.ask_for(event.text)

    @on(FilterLine.Left)
    def _left(self, event: FilterLine.Left) -> None:
        self.set_focus(None)
        if not event.keep:
            self.ask_for("")

    @on(FilterLine.Moved)
    def _filter_moved(self, event: FilterLine.Moved) -> None:
        self.mover.move_by(event.rows)

    def go_back(self) -> None:
        """Esc: first the filter."""
        if self.filter_text:
            self.query_one(FilterLine).clear()
            self.ask_for("")
        else:
            super().go_back()


def _read(text: str, wanted: int, desk: Desk) -> OrderList:
    from ...desk.orders import list_orders

    return list_orders(desk, text, limit=wanted)
