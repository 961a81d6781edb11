"""What has failed, by cause; the jobs of a cause; and what came of a retry."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain import words
from ...domain.causes import Cause
from ...domain.job import Job
from ...domain.outgoing import RECORDED_ONLY
from ...domain.status import catalogue
from .. import stylesheets
from ..commands import causes as commands
from ..lines import failed
from ..lines.item import Item
from ..lines.rows import Shown
from ..lines.span import Lines
from ..text import wrap
from ..widgets.canvas import Span
from ..widgets.foot_bar import FootBar
from ..widgets.page import Page
from ..widgets.pick_list import PickList
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...desk.moves import Moved


class CausesScreen(SpoScreen):
    CSS_PATH = stylesheets.path("causes.tcss")
    ACTIONS = commands.CAUSES

    def __init__(self) -> None:
        super().__init__()
        self._causes: dict[str, Cause] = {}
        self._inside: Cause | None = None
        """The cause whose jobs are listed."""
        self._told: dict[str, tuple[str, bool]] | None = None
        """By job, what came of the retry, and whether it was done; None before one."""

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Container(id="middle"):
            yield PickList(id="causes")
            yield Page(id="chosen")
        yield FootBar()

    def on_mount(self) -> None:
        self.mover.empty = ("Reading what has failed …",)
        self.mover.show([])
        self._show_title()
        self.shop_changed()

    @property
    def mover(self) -> PickList:
        return self.query_one("#causes", PickList)

    @property
    def cause(self) -> Cause | None:
        """The cause under the cursor, or whose jobs are listed."""
        return self._inside or self._causes.get(self.mover.key or "")

    @property
    def job(self) -> str | None:
        """The number of the job under the cursor, where jobs are listed."""
        return self.mover.key if self._inside is not None else None

    @property
    def to_retry(self) -> tuple[str, ...]:
        """What a retry is for: all jobs of the cause, or after one those that were refused."""
        if self._told is not None:
            return tuple(job for job, (_, done) in self._told.items() if not done)
        return self.cause.jobs if self.cause else ()

    # -- what is read

    def shop_changed(self) -> None:
        if self._inside is None:
            self.ask("causes", _causes, self._take)

    def time_passed(self) -> None:
        self.shop_changed()
        self._show_title()

    def _take(self, found: Sequence[Cause], key: str | None = None) -> None:
        if self._inside is not None:
            return
        self._causes = {f"{c.status} {c.reason.casefold()}": c for c in found}
        shown = self.shop.shown()
        self.mover.empty = ("Nothing has failed.", "Esc goes back to the board.")
        lines = [Item(name, failed.CauseLine(it, shown)) for name, it in self._causes.items()]
        self.mover.show(lines, key)
        self._show_title()

    def show_jobs(self) -> None:
        """Go into the cause under the cursor."""
        cause = self.cause
        if cause is not None:
            self._inside, self._told = cause, None
            self._read_jobs(cause)

    def report(self, cause: Cause, says: str, done: Moved) -> None:
        """Show what came of a retry, job by job."""
        self._inside = cause
        told = {job: (reason, False) for job, reason in done.refused}
        told |= dict.fromkeys(done.unchanged, ("nothing to do", True))
        told |= dict.fromkeys(done.moved, (f"retried: {says}", True))
        told |= dict.fromkeys(done.recorded_only, (RECORDED_ONLY, True))
        self._told = (self._told or {}) | told
        self._read_jobs(cause)
        said = f"{words.plural(len(done.moved), 'job')} retried"
        if done.refused:
            said += f", {len(done.refused):,} refused: r tries those again"
        if done.recorded_only:
            said += f"; {RECORDED_ONLY}"
        self.say(said)

    def _read_jobs(self, cause: Cause) -> None:
        self.mover.empty = ("Reading the jobs …",)
        self.mover.show([])
        self._show_title()
        self.ask("cause", partial(_jobs, cause.jobs), partial(self._take_jobs, cause))

    def _take_jobs(self, cause: Cause, jobs: Sequence[Job]) -> None:
        if self._inside is not cause:
            return
        shown, told = self.shop.shown(), self._told or {}
        jobs = sorted(jobs, key=lambda job: told.get(job.number, ("", True))[1])
        self.mover.show(
            [Item(job.number, failed.JobLine(job, told.get(job.number), shown)) for job in jobs]
        )

    # -- what is shown

    def _show_title(self) -> None:
        left: list[Span] = [("What has failed", "strong")]
        middle: list[Span] = []
        if self._inside is not None:
            left = [(self._inside.says, "failure strong"), (f"  {self._inside.reason}", "")]
            middle.append((words.plural(len(self._inside.jobs), "job"), "dim"))
        elif self._causes:
            jobs = {job for cause in self._causes.values() for job in cause.jobs}
            middle.append((f"{words.plural(len(jobs), 'job')}, ", "failure"))
            middle.append((words.plural(len(self._causes), "cause"), "dim"))
        self.query_one(TitleBar).show(left, middle, self.shop.clock_text())

    @on(PickList.Moved)
    def _moved(self) -> None:
        cause, told = self.cause, (self._told or {}).get(self.mover.key or "")
        shown = self.shop.shown()
        self.query_one("#chosen", Page).show(
            lambda width, _height: _whole(cause, told, shown, width) if cause else []
        )

    @on(PickList.Chosen)
    def _chosen(self) -> None:
        self.run_command(commands.OpenJob)

    def go_back(self) -> None:
        """Esc: from the jobs back to the causes, then to the screen behind."""
        if self._inside is None:
            super().go_back()
            return
        key = f"{self._inside.status} {self._inside.reason.casefold()}"
        self._inside, self._told = None, None
        self._take(list(self._causes.values()), key)
        self.shop_changed()


def _whole(cause: Cause, told: tuple[str, bool] | None, shown: Shown, width: int) -> Lines:
    """What the line has no room for, and what to do."""
    room = width - 2
    lines: Lines = [[(f" {line}", "")] for line in wrap(cause.reason or cause.says, room, 2)]
    which = f"{failed.since(cause, shown)}: {' '.join(cause.jobs)}"
    lines += [[(f" {line}", "dim")] for line in wrap(which, room, 1)]
    advice = f"r: {cause.retry}" if cause.retry else catalogue()[cause.status].action
    said, style = (told[0], "done" if told[1] else "failure") if told else (advice, "chosen")
    return [*lines, *([(f" {line}", style)] for line in wrap(said, room, 2))]


def _causes(desk: Desk) -> list[Cause]:
    from ...desk.causes import causes

    return causes(desk)


def _jobs(numbers: Sequence[str], desk: Desk) -> list[Job]:
    from ...desk.causes import show_jobs

    return show_jobs(desk, numbers)
