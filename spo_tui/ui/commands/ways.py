"""What can be done wherever a job stands: to its order, to all orders, a note, its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .command import Command
from .files_out import FILES_OUT
from .going import GoTo
from .notes import AddNote

if TYPE_CHECKING:
    from ..screens.orders import OrdersScreen


class Orders(GoTo):
    """All orders: found by number, PO, customer, e-mail, state."""

    keys = ("O",)
    label = "orders"

    @classmethod
    def kind(cls) -> type[OrdersScreen]:
        from ..screens.orders import OrdersScreen

        return OrdersScreen


class OrderOf(Command):
    """The job's order: what it needs, jobs, money, PO, history."""

    keys = ("o",)
    label = "order"
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.order_here else "There is no job here."

    def run(self, key: str) -> None:
        from ..screens.order import OrderScreen

        number = self.screen.order_here
        assert number is not None
        behind = self.screen.app.screen_stack[-2:-1]
        if behind and isinstance(behind[0], OrderScreen) and behind[0].number == number:
            self.screen.go_back()
        else:
            self.screen.app.push_screen(OrderScreen(number))


WAYS = (OrderOf, Orders, AddNote, *FILES_OUT)
