"""The board: who needs somebody, the phases with their counts, the jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain.query import Query, QueryError, parse
from ..behind import questions
from ..behind.marks import Marks
from ..behind.views import BoardState
from ..commands import board as commands
from ..commands.on_board import ON_BOARD
from ..lines import listing, summary
from ..lines.rows import Shown
from ..widgets.filter_line import FilterLine
from ..widgets.foot_bar import FootBar
from ..widgets.job_list import JobList
from ..widgets.phase_bar import PhaseBar
from ..widgets.title_bar import TitleBar
from .board_parts.job_panel import JobPanel
from .board_parts.need_walk import NeedWalk
from .screen import SpoScreen

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...desk.moves import Moved
    from ...domain.board import Anchor, Look
    from ...domain.completion import Completion, Known
    from ...domain.job import Job

Begin = Callable[[Query, Callable[["Look"], None]], None]
"""Reads the first rows of a query, and draws them, before anything else is asked."""
_HINT = "number, product, customer, PO … late, due<today, phase:prod, !blocked"


class BoardScreen(SpoScreen):
    ACTIONS = ON_BOARD
    marks: Marks

    def __init__(self, shown: Shown, begin: Begin) -> None:
        super().__init__()
        self._shown = shown
        self._begin = begin
        self._known: Known | None = None
        self.asked = BoardState()
        self.filter_now = Query()
        """What the filter line asks, without the phase that is shown."""
        self.query_now = Query()
        self.need_walk = NeedWalk(self)
        self._look: Look | None = None
        self.marks = Marks(self._show_marks)
        self.panel = JobPanel(self, id="panel")

    def compose(self) -> ComposeResult:
        self.asked, self._trouble = self.shop.memory.recall()
        self.panel.place()  # while there is nothing yet that would be styled twice
        yield TitleBar()
        yield PhaseBar()
        with Container(id="middle"):
            yield JobList(self._shown, id="jobs")
            yield self.panel
        yield FilterLine(_HINT, self._complete)
        yield FootBar()

    def on_mount(self) -> None:
        self.jobs.empty = listing.READING
        self._show_title()
        self.query_one(FilterLine).put(self.asked.filter)
        self.ask_for(self.asked)
        if self._trouble:
            self.say(self._trouble, bad=True)
        self._begin(self.query_now, partial(self._take, self.query_now, None))
        self.ask("known", questions.known_names, partial(setattr, self, "_known"))

    @property
    def jobs(self) -> JobList:
        return self.query_one("#jobs", JobList)

    @property
    def mover(self) -> BoardScreen:
        return self

    @property
    def job(self) -> Job | None:
        return self.jobs.job

    @property
    def chosen_job(self) -> Job | None:
        return self.job

    @property
    def jobs_here(self) -> list[str]:
        return self.targets()[0]

    @property
    def is_busy(self) -> bool:
        """Also while other jobs are shown than were asked for: keys would act on those."""
        return super().is_busy or self.query_now != self.jobs.query_shown

    # -- what is asked for

    def ask_for(self, asked: BoardState, *, read: bool = True) -> None:
        """Change what the board shows. Whoever reads it in another way than around the cursor
        says so."""
        filter_line = self.query_one(FilterLine)
        try:
            self.filter_now = parse(asked.filter)
        except QueryError as error:
            filter_line.complain(str(error), error.at, error.length)
            return
        filter_line.complain("")
        self.asked = asked
        self.query_now = asked.query(self.filter_now)
        if read:
            self.reload()

    def show_filter(self, text: str) -> None:
        """Come to the front with what fits it, of all phases."""
        self.query_one(FilterLine).put(text)
        self.ask_for(replace(self.asked, filter=text, phase=None))
        while self.app.screen is not self:
            self.app.pop_screen()

    def reload(self) -> None:
        """Read the window again around the job under the cursor."""
        placement = self.jobs.placement
        follow = placement.job.id if placement else None
        around = placement.anchor if placement else None
        if self.query_now != self.jobs.query_shown:
            around = None  # places in one order mean nothing in another
        self._read(partial(questions.look, self.query_now, around, follow), None)

    def jump(self, job_id: int, anchor: Anchor) -> None:
        self._read(partial(questions.look, self.query_now, anchor, job_id), job_id)

    def _read(self, work: Callable[[Desk], Look], jump: int | None) -> None:
        # a jump is a question of its own: word of a change must not push it out
        kind = "board" if jump is None else "jump"
        self.ask(kind, work, partial(self._take, self.query_now, jump))

    def _take(self, query: Query, jump: int | None, look: Look) -> None:
        if query != self.query_now:
            return  # asked for before the operator asked for something else
        job = self.job
        self._look = look
        jobs = self.jobs
        jobs.shown = self.shop.shown()
        asked = self.asked
        jobs.empty = summary.why_empty(look, asked.filter, asked.phase, closed=asked.closed)
        jobs.show(look.window, look.counts, query, jump or (job.id if job else None))
        self.query_one(PhaseBar).show(look.counts, asked.phase)
        if jump is not None:
            self.need_walk.arrived()
        self._show_title()

    # -- moving: beyond what is loaded, the window is read anew

    def move_by(self, rows: int) -> None:
        self.jobs.move_by(rows)

    def move_page(self, pages: int) -> None:
        self.jobs.move_page(pages)

    def move_to_start(self) -> None:
        if self.jobs.is_whole:
            self.jobs.move_to_start()
        else:
            work = partial(questions.look, self.query_now, None, None)
            self.ask("jump", work, partial(self._take_start, self.query_now))

    def move_to_end(self) -> None:
        if self.jobs.is_whole:
            self.jobs.move_to_end()
        else:
            work = partial(questions.look_at_end, self.query_now)
            self.ask("jump", work, partial(self._take_end, self.query_now))

    def _take_start(self, query: Query, look: Look) -> None:
        self.jobs.forget()
        self._take(query, None, look)

    def _take_end(self, query: Query, look: Look) -> None:
        if look.window.rows:
            self._take(query, look.window.rows[-1].job.id, look)

    # -- what is shown around the list

    def _show_title(self) -> None:
        marked = len(self.marks)
        name = self.shop.config.shop.name
        look = self._look
        if look is not None and self.shop.is_starting:
            look = replace(look, floor=replace(look.floor, unwatched=False))
        left, middle = summary.title(name, self.asked.filter, marked, look)
        self.query_one(TitleBar).show(left, middle, self.shop.clock_text())

    def on_resize(self) -> None:
        self.panel.place()
        self.panel.read()

    @on(JobList.Moved)
    def _moved(self) -> None:
        self.panel.rest_on(self.job)

    # -- what happens

    @on(JobList.EdgeNear)
    def _edge_near(self) -> None:
        self.reload()

    @on(JobList.Chosen)
    def _chosen(self) -> None:
        self.run_command(commands.Open)

    @on(PhaseBar.Picked)
    def _picked(self, event: PhaseBar.Picked) -> None:
        self.ask_for(replace(self.asked, phase=event.phase))

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        self.ask_for(replace(self.asked, filter=event.text))

    def _complete(self, text: str, cursor: int) -> list[Completion]:
        from ...domain.completion import Known, complete

        return complete(text, cursor, self._known or Known())

    @on(FilterLine.Left)
    def _left(self, event: FilterLine.Left) -> None:
        self.set_focus(None)
        if not event.keep:
            self.ask_for(replace(self.asked, filter=""))

    @on(FilterLine.Moved)
    def _filter_moved(self, event: FilterLine.Moved) -> None:
        self.jobs.move_by(event.rows)

    # -- marks and what is done to jobs

    def targets(self) -> tuple[list[str], dict[str, str]]:
        """The jobs to act on, all that are marked or else the one under the cursor; and the
        status in which each of those on the board has been seen."""
        job = self.job
        numbers = list(self.marks) or ([job.number] if job else [])
        seen = self.jobs.statuses()
        return numbers, {number: seen[number] for number in numbers if number in seen}

    def _show_marks(self) -> None:
        self.jobs.marks = frozenset(self.marks)
        self.jobs.repaint()
        self._show_title()

    def tell(self, deed: str, done: Moved) -> None:
        """Of a bulk, what was refused stays marked, to be tried again."""
        self.marks.keep({number for number, _ in done.refused})
        super().tell(deed, done)

    def go_back(self) -> None:
        """Esc: first the filter, then the phase; the board itself is not left."""
        if self.asked.filter:
            self.query_one(FilterLine).clear()
            self.ask_for(replace(self.asked, filter=""))
        elif self.asked.phase is not None:
            self.ask_for(replace(self.asked, phase=None))
        elif self.marks:
            self.marks.clear()

    def shop_changed(self) -> None:
        self.reload()
        self.panel.read()

    def time_passed(self) -> None:
        self.jobs.tick(self.shop.now())
        self._show_title()
