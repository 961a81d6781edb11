"""What can be done in the list of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import terminal
from ..widgets.filter_line import FilterLine
from .board import Pause
from .command import Command

if TYPE_CHECKING:
    from ..screens.orders import OrdersScreen

_NONE = "There is no order under the cursor."


class OrdersCommand(Command):
    screen: OrdersScreen


class OpenOrder(OrdersCommand):
    """Open the order: what it needs, jobs, money, PO, history."""

    keys = ("enter",)
    label = "open"
    footer = 3
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.order_here else _NONE

    def run(self, key: str) -> None:
        from ..screens.order import OrderScreen

        number = self.screen.order_here
        assert number is not None
        self.screen.app.push_screen(OrderScreen(number))


class SearchOrders(OrdersCommand):
    """Filter while typing: words, payment:refunded, po:none."""

    keys = ("slash",)
    label = "filter"
    footer = 2
    group = "View"

    def run(self, key: str) -> None:
        self.screen.query_one(FilterLine).edit()


class CopyOrderNumber(Command):
    """Copy the order number to the clipboard."""

    keys = ("y",)
    label = "copy number"
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.order_here else _NONE

    def run(self, key: str) -> None:
        number = self.screen.order_here
        assert number is not None
        terminal.copy(self.screen.app, number)
        self.screen.say(f"copied {number}")


ORDERS = (OpenOrder, SearchOrders, CopyOrderNumber, Pause)
