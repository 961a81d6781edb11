"""One job: where it stands and why, what to do, what it is, its files and its history."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from ...domain.job import Job, JobDetail
from ...domain.order import Order
from .. import stylesheets
from ..behind import questions
from ..commands import job as commands
from ..lines import rows, sheet
from ..widgets.foot_bar import FootBar
from ..widgets.page import Page
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

if TYPE_CHECKING:
    pass


class JobScreen(SpoScreen):
    CSS_PATH = stylesheets.path("job.tcss")
    ACTIONS = commands.JOB

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self.hidden_rows = False
        self.detail: JobDetail | None = None
        self.order: Order | None = None

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield Page(id="sheet")
        yield FootBar()

    def on_mount(self) -> None:
        self.query_one(TitleBar).show([("Job ", "dim"), (self.number, "strong")], [], "")
        self.shop_changed()

    @property
    def job_here(self) -> str | None:
        return self.number

    @property
    def chosen_job(self) -> Job | None:
        return self.detail.job if self.detail else None

    @property
    def mover(self) -> Page:
        return self.query_one("#sheet", Page)

    def shop_changed(self) -> None:
        self.ask("job", partial(questions.detail_in_order, self.number), self._take)

    def time_passed(self) -> None:
        if self.detail is not None and self.order is not None:
            self._take((self.detail, self.order))

    def show_hidden(self) -> None:
        self.hidden_rows = not self.hidden_rows
        self.time_passed()

    def _take(self, found: tuple[JobDetail, Order]) -> None:
        self.detail, self.order = detail, order = found
        job = detail.job
        stand = job.position.workflow
        left = [("Job ", "dim"), (job.number, "strong"), ("   order ", "dim"), (job.order, "")]
        style = rows.stand_style(stand) or "strong"
        self.query_one(TitleBar).show(left, [(stand.says, style)], self.shop.clock_text())
        self.mover.show(
            lambda width, _height: sheet.whole(
                detail, self.shop.shown(), width - 2, hidden=self.hidden_rows, order=order
            )
        )
