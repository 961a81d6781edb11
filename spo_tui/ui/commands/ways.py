"""What can be done wherever a job stands: to its order, to all orders, a note, its files."""

from __future__ import annotations

from .command import Command
from .files_out import FILES_OUT
from .notes import AddNote


class Orders(Command):
    """All orders: found by number, PO, customer, e-mail, state."""

    keys = ("O",)
    label = "orders"
    group = "View"

    def run(self, key: str) -> None:
        from ..screens.orders import OrdersScreen

        self.screen.app.push_screen(OrdersScreen())


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
