"""The jobs behind a figure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain import words
from ...domain.insight import MOST_BEHIND, Line
from ...domain.job import Job
from .. import stylesheets
from ..commands.insights import BEHIND, OpenJob
from ..lines import failed
from ..lines.item import Item
from ..widgets.foot_bar import FootBar
from ..widgets.pick_list import PickList
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

if TYPE_CHECKING:
    from ...desk.desk import Desk


class BehindScreen(SpoScreen):
    CSS_PATH = stylesheets.path("insights.tcss")
    ACTIONS = BEHIND

    def __init__(self, question: str, line: Line) -> None:
        super().__init__()
        self._question = question
        self._line = line

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Container(id="middle"):
            yield PickList(id="behind")
        yield FootBar()

    def on_mount(self) -> None:
        jobs = len(self._line.jobs)
        more = "the first " if jobs >= MOST_BEHIND else ""
        self.query_one(TitleBar).show(
            [(self._line.label, "strong"), (f"  {self._question}", "dim")],
            [(more + words.plural(jobs, "job"), "dim")],
            self.shop.clock_text(),
        )
        self.mover.empty = ("Reading the jobs …",)
        self.mover.show([])
        self.shop_changed()

    @property
    def mover(self) -> PickList:
        return self.query_one("#behind", PickList)

    @property
    def job(self) -> str | None:
        """The number of the job under the cursor."""
        return self.mover.key

    @property
    def job_here(self) -> str | None:
        return self.job

    def shop_changed(self) -> None:
        self.ask("behind", partial(_jobs, self._line.jobs), self._take)

    def _take(self, jobs: Sequence[Job]) -> None:
        shown = self.shop.shown()
        self.mover.show([Item(job.number, failed.JobLine(job, None, shown)) for job in jobs])

    @on(PickList.Chosen)
    def _chosen(self) -> None:
        self.run_command(OpenJob)


def _jobs(ids: Sequence[int], desk: Desk) -> list[Job]:
    from ...desk.insights import show_behind

    return show_behind(desk, ids)
