"""Files and papers of jobs, taken out of the shop's folders."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ...domain import words
from ...domain.errors import SpoError
from ...domain.filename import key
from ...domain.person import Role
from .acting import Acting

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...domain.download import Download as Wanted
    from ..screens.screen import SpoScreen

_KINDS = (("Output", "what is printed"), ("Originals", "as they came in"))
_PAPERS = (("Job tickets", "for the shop floor"), ("Packing slips", "for the parcel"))
_GONE = "CleanUp has taken its files: place the order again, or reopen it."


@dataclass(frozen=True, slots=True)
class Scope:
    """For which jobs something is to be made."""

    about: str
    jobs: list[str]
    numbers: list[str]
    """The same as the command line takes it, said to be orders or jobs."""
    name: str
    """As a part of a file's name."""


def _scopes(screen: SpoScreen) -> list[Scope]:
    """On an order's screen the whole order, then the job under the cursor; elsewhere the jobs."""
    order, whole, jobs = screen.order_here, screen.jobs_all, screen.jobs_here
    if order is None or not whole:
        about = f"Job {jobs[0]}" if len(jobs) == 1 else words.plural(len(jobs), "marked job")
        name = key(jobs[0]) if len(jobs) == 1 else f"{len(jobs)}-jobs"
        return [Scope(about, jobs, [f"job:{job}" for job in jobs], name)]
    scopes = [Scope(f"Order {order}", whole, [f"order:{order}"], key(order))]
    one = screen.job_here
    if one is not None and len(whole) > 1:
        scopes.append(Scope(f"Job {one}", [one], [f"job:{one}"], key(one)))
    return scopes


async def _choose(
    command: Acting, what: str, kinds: Sequence[tuple[str, str]]
) -> tuple[Scope, int] | None:
    """For which jobs, and the place of the kind; None when it was left."""
    from ..dialogs.choose import Choice, Choose

    scopes = _scopes(command.screen)
    choices = [Choice(*kind) for kind in kinds]
    if command.screen.jobs_all:
        choices = [
            Choice(says, f"of job {scope.jobs[0]}" if at else _of_all(scope))
            for at, scope in enumerate(scopes)
            for says, _ in kinds
        ]
    place = await command.ask(Choose(f"{scopes[0].about}: {what}", choices))
    return None if place is None else (scopes[place // len(kinds)], place % len(kinds))


def _of_all(scope: Scope) -> str:
    return f"of all {len(scope.jobs)} jobs" if len(scope.jobs) > 1 else f"of job {scope.jobs[0]}"


class Download(Acting):
    """Download output or originals to a folder, verified."""

    keys = ("d",)
    label = "download"
    group = "Job"
    takes = Role.OPERATOR
    wish = "downloading files"

    def why_not(self) -> str | None:
        if not self.screen.jobs_here:
            return super().why_not() or "There is no job here."
        return super().why_not() or (_GONE if self.screen.nothing_left else None)

    async def act(self) -> None:
        from ...domain.remote_copy import host_of
        from ..dialogs.fetch import Fetch
        from ..dialogs.where_to import AskFolder

        chosen = await _choose(self, "download", _KINDS)
        if chosen is None:
            return
        scope, original = chosen[0], chosen[1] == 1
        about, jobs = scope.about, scope.jobs
        wanted: list[Wanted] = await self.answer(partial(_wanted, jobs, original))
        there = [file for file in wanted if not file.reason]
        if not there:
            raise SpoError(f"{wanted[0].job}: {wanted[0].reason}")
        host = host_of(os.environ.get("SSH_CONNECTION", ""))
        if host is not None:
            here_instead = await self.ask(Fetch(f"{about}: download", _lines(there, host)))
            if not here_instead:
                return
        folder = await self.ask(AskFolder(f"{about}: download", there))
        if folder is not None:
            await self._copy(about, jobs, folder, original)

    async def _copy(self, about: str, jobs: Sequence[str], folder: str, original: bool) -> None:
        from ..dialogs.report import Report
        from .errands import run_errand

        command = ["download", *jobs, "--to", folder, *(["--original"] if original else [])]
        done = await run_errand(self.screen, f"{about}: download", command)
        if done is None:
            self.screen.say("cancelled: what was copied whole stays, the rest can go on later")
            return
        files, refused = done["files"], done["refused"]
        told = f"{words.plural(len(files), 'file')} in {done['folder']}, verified"
        self.screen.shop_changed()
        self.screen.say(told, bad=bool(refused))
        if refused:
            not_had = [(one["job"], one["reason"]) for one in refused]
            sum_up = f"{words.plural(len(files), 'file')} copied, not of all jobs:"
            await self.ask(Report(f"{about}: download", sum_up, not_had))


def _lines(files: Sequence[Wanted], host: str) -> list[str]:
    from ...domain.remote_copy import scp_line
    from ...system.user import login_name

    return [scp_line(login_name(), host, f"{file.folder}/{file.path}") for file in files]


def _wanted(jobs: Sequence[str], original: bool, desk: Desk) -> list[Wanted]:
    from ...desk.downloads import downloadable

    return downloadable(desk, jobs, original=original)


class Documents(Acting):
    """Job tickets or packing slips as one PDF, or a ZIP."""

    keys = ("D",)
    label = "documents"
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.jobs_here else "There is no job here."

    async def act(self) -> None:
        from ..dialogs.where_to import AskFile
        from .errands import run_errand

        chosen = await _choose(self, "documents", _PAPERS)
        if chosen is None:
            return
        scope, place = chosen
        kind = ("tickets", "slips")[place]
        heading = f"{scope.about}: {_PAPERS[place][0].lower()}"
        now = self.screen.shop.now().astimezone(self.screen.shop.config.zone)
        file = await self.ask(AskFile(heading, f"{kind}-{scope.name}-{now:%m%d-%H%M}.pdf"))
        if file is None:
            return
        command = ["documents", *scope.numbers, "--kind", kind, "--output", file]
        done = await run_errand(self.screen, heading, command)
        if done is None:
            self.screen.say("cancelled: no file was made")
            return
        told = f"{words.plural(len(done['jobs']), 'job')} in {done['file']}"
        left_out = len(done["left_out"])
        self.screen.say(f"{told}, {left_out} left out" if left_out else told)


FILES_OUT = (Download, Documents)
