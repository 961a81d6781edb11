"""An order as a line of the list: which columns there is room for, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain import words
from ...domain.attention import Attention
from ...domain.order import OrderLine
from ..text import fit, width_of
from . import rows
from .rows import Shown
from .span import Span

_GUTTER = 3
_RIGHT = frozenset({"total", "jobs"})
_TITLES = {
    "number": "Order",
    "customer": "Customer",
    "placed": "Placed",
    "jobs": "Open",
    "worst": " Worst job",
    "order_status": "Status",
    "shipping_status": "Shipping",
    "payment_status": "Payment",
    "po": "PO",
    "storefront": "Storefront",
    "total": "Total",
}
_WORST = {
    Attention.FAILURE: "failed",
    Attention.MUST: "needs you",
    Attention.STUCK: "stuck",
    Attention.OVERDUE: "late",
    Attention.CHASE: "chase",
}
_MOST = {"storefront": 24, "po": 20, "shipping_status": 18, "payment_status": 20}
"""Cells that columns have where there is room, once the customer has enough."""
_CALM = frozenset({"Processing", "Pending", "NotShipped", "Paid", "Shipped", "Delivered"})


def _money(order: OrderLine) -> str:
    return f"{order.total.grouped} {order.total.currency}"


def lay_out(width: int, orders: Sequence[OrderLine]) -> rows.Layout:
    """The columns for a list of this width; the customer takes what is left."""
    totals = (width_of(_money(order)) for order in orders)
    columns = {
        "number": min(12, max(5, *(width_of(order.number) for order in orders), 5)),
        "customer": 12,
        "worst": 11,
        "total": min(16, max(5, *totals, 5)),
    }
    wanted = [
        ("placed", 8, 66),
        ("jobs", 5, 72),
        ("order_status", 10, 78),
        ("shipping_status", 12, 110),
        ("payment_status", 13, 110),
        ("po", 14, 128),
        ("storefront", 14, 150),
    ]
    columns |= {name: size for name, size, least in wanted if width >= least}
    ordered = {name: columns[name] for name in _TITLES if name in columns}
    free = width - _GUTTER - 1 - sum(ordered.values()) - len(ordered) + 1
    ordered["customer"] = max(6, ordered["customer"] + free)
    for name, most in _MOST.items():
        more = min(most - ordered.get(name, most), max(0, ordered["customer"] - 34))
        if more > 0:
            ordered[name] += more
            ordered["customer"] -= more
    return rows.Layout(tuple(ordered.items()))


def titles(layout: rows.Layout) -> list[Span]:
    spans: list[Span] = [(" " * _GUTTER, "")]
    for column, width in layout.columns:
        spans.append((fit(_TITLES[column], width, right=column in _RIGHT) + " ", "faint"))
    return spans


class Line:
    def __init__(self, order: OrderLine, layout: rows.Layout, shown: Shown) -> None:
        self._order = order
        self._layout = layout
        self._shown = shown

    def __call__(self, _width: int, cursor: bool) -> list[Span]:
        order, glyphs = self._order, self._shown.glyphs
        suffix = " cursor" if cursor else ""
        level = rows.level_style(order.attention)
        spans: list[Span] = [
            (glyphs.cursor if cursor else " ", "chosen" + suffix),
            (glyphs.of(order.attention) + " ", level + suffix),
        ]
        for column, width in self._layout.columns:
            text, style = self._cell(column)
            fitted = fit(text, width, right=column in _RIGHT)
            spans.append((fitted + " ", (style + suffix).strip()))
        return spans

    def _cell(self, column: str) -> tuple[str, str]:
        order, shown = self._order, self._shown
        match column:
            case "number":
                cell = order.number, "strong"
            case "customer":
                cell = order.customer or order.email, ""
            case "placed":
                cell = words.day(order.placed, shown.now, shown.zone), "dim"
            case "jobs":
                cell = _jobs(order), "dim"
            case "worst":
                said = _WORST.get(order.attention)
                style = rows.level_style(order.attention)
                calm = "well" if order.open_jobs else "cleaned up" if order.cleaned else "closed"
                cell = (f" {said}", style) if said else (f" {calm}", "dim")
            case "total":
                cell = _money(order), ""
            case "po" | "storefront":
                cell = str(getattr(order, column)), "dim"
            case _:
                said, style = state(str(getattr(order, column)))
                cell = said.replace("Partially", "Part"), style
        return cell


def state(name: str) -> tuple[str, str]:
    """An order's state in words, and its style: only what is out of the ordinary stands out."""
    if name == "Complete":
        return words.spaced(name), "done"
    return words.spaced(name), "dim" if name in _CALM else "waiting"


def _jobs(order: OrderLine) -> str:
    """`2/3`: open ones of all."""
    return f"{order.open_jobs}/{order.jobs}"
