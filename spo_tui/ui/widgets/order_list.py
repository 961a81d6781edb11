"""The list of orders: a heading of columns over lines that the cursor goes along."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.order import OrderLine
from ..lines import order_rows
from ..lines.item import Item
from ..lines.rows import Layout, Shown
from ..text import fit
from .canvas import Canvas, Span
from .pick_list import PickList


class OrderTitles(Canvas):
    """The names of the columns, as the list has laid them out."""

    def __init__(self) -> None:
        super().__init__(id="titles")
        self._layout = Layout(())

    def show(self, layout: Layout) -> None:
        self._layout = layout
        self.repaint()

    def spans(self, y: int) -> Sequence[Span]:
        return order_rows.titles(self._layout) if self._layout.columns else []


class OrderList(PickList):
    def __init__(self) -> None:
        super().__init__(id="orders")
        self._orders: Sequence[OrderLine] = ()
        self._shown: Shown | None = None
        self.more = ""
        """What is said after the last order; empty where all are listed."""

    def take(self, orders: Sequence[OrderLine], shown: Shown) -> None:
        self._orders, self._shown = orders, shown
        self._arrange()

    def _arrange(self) -> None:
        if self._shown is None:
            return
        layout = order_rows.lay_out(self.size.width, self._orders)
        self.screen.query_one(OrderTitles).show(layout if self._orders else Layout(()))
        lines = [
            Item(order.number, order_rows.Line(order, layout, self._shown))
            for order in self._orders
        ]
        if self.more and lines:
            more = self.more
            lines.append(Item(None, lambda width, _: [(fit(f"   {more}", width), "dim")]))
        self.show(lines)

    @property
    def near_end(self) -> bool:
        """Few orders follow the one under the cursor."""
        numbers = [order.number for order in self._orders[-20:]]
        return self.key in numbers

    def on_resize(self) -> None:
        self._arrange()
        super().on_resize()
