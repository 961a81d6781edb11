"""One order: what it needs, its jobs, money, PO, delivery, and all that was said of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual import on
from textual.app import ComposeResult

from ...domain.attention import Attention, need
from ...domain.job import Job
from ...domain.order import Order
from .. import stylesheets
from ..behind import order_questions
from ..commands import order as commands
from ..lines import order_po, order_sheet, rows
from ..lines.order_sheet import Reading
from ..widgets.canvas import Span
from ..widgets.foot_bar import FootBar
from ..widgets.linked_page import LinkedPage
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

_BUTTONS = frozenset({order_po.BUTTON})


class OrderScreen(SpoScreen):
    CSS_PATH = stylesheets.path("order.tcss")
    ACTIONS = commands.ORDER

    def __init__(self, number: str, told: str = "") -> None:
        """`told` is said once the order is shown."""
        super().__init__()
        self.number = number
        self._told = told
        self._reading: Reading | None = None

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield LinkedPage(id="order")
        yield FootBar()

    def on_mount(self) -> None:
        self.query_one(TitleBar).show([("Order ", "dim"), (self.number, "strong")], [], "")
        self.shop_changed()

    @property
    def mover(self) -> LinkedPage:
        return self.query_one("#order", LinkedPage)

    @property
    def order(self) -> Order | None:
        """None while it is being read."""
        return self._reading.order if self._reading else None

    @property
    def order_here(self) -> str | None:
        return self.number

    @property
    def job_here(self) -> str | None:
        what, _, which = (self.mover.key or "").partition(" ")
        return which if what == "job" else None

    @property
    def job_of_note(self) -> str | None:
        return None

    @property
    def chosen_job(self) -> Job | None:
        jobs = self.order.jobs if self.order else ()
        return next((job for job in jobs if job.number == self.job_here), None)

    @property
    def jobs_all(self) -> list[str]:
        return [job.number for job in self.order.jobs] if self.order else []

    @property
    def jobs_here(self) -> list[str]:
        return self.jobs_all

    @property
    def nothing_left(self) -> bool:
        return self.order is not None and all(job.position.closed for job in self.order.jobs)

    def shop_changed(self) -> None:
        self.ask("order", partial(order_questions.read, self.number), self._take)

    def time_passed(self) -> None:
        if self._reading is not None:
            self._draw(self._reading)

    def show_po(self, number: str) -> None:
        """What has just been saved, before it is read again."""
        if self._reading is not None:
            order = replace(self._reading.order, po=number)
            self._draw(replace(self._reading, order=order))
            self.mover.go_to(order_po.BUTTON)
        self.shop_changed()

    def _take(self, reading: Reading) -> None:
        first = self._reading is None
        self._draw(reading)
        worst = min(reading.order.jobs, key=self._need, default=None)
        if first and worst is not None and self._need(worst) is not Attention.NONE:
            self.mover.go_to(f"job {worst.number}")
        if self._told:
            self.say(self._told)
            self._told = ""

    def _need(self, job: Job) -> Attention:
        shown = self.shop.shown()
        return need(job.position, job.due, shown.now, shown.limits).attention

    def _draw(self, reading: Reading) -> None:
        self._reading = reading
        order, shown = reading.order, self.shop.shown()
        self.number = order.number
        left: list[Span] = [("Order ", "dim"), (order.number, "strong")]
        middle: list[Span] = [(order.customer, "dim")]
        level = order.attention
        if level is Attention.NONE and (reading.requests or reading.clearing):
            level = Attention.MUST
        if level is not Attention.NONE:
            middle = [(f"{shown.glyphs.of(level)} needs you", rows.level_style(level))]
        self.query_one(TitleBar).show(left, middle, self.shop.clock_text())
        refusal = commands.Po(self).why_not()
        self.mover.show(
            lambda width: order_sheet.whole(reading, shown, width, refusal), buttons=_BUTTONS
        )

    @on(LinkedPage.Chosen)
    def _chosen(self) -> None:
        self.run_command(commands.OpenThis)
