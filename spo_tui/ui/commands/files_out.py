"""Files and papers of jobs, taken out of the shop's folders."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ...domain.download import Download as Wanted
from ...domain.errors import SpoError
from ...domain.filename import key
from ...domain.person import Role
from ...domain.remote_copy import host_of, scp_line
from ...system.user import login_name
from .. import words
from ..dialogs.choose import Choice, Choose
from ..dialogs.fetch import Fetch
from ..dialogs.form import Field, Form, Values, needed
from ..dialogs.report import Report
from ..errands import run_errand
from ..widgets.canvas import Span
from .acting import Acting

if TYPE_CHECKING:
    from ...desk.desk import Desk

_KINDS = (Choice("Output", "what is printed"), Choice("Originals", "as they came in"))
_PAPERS = (Choice("Job tickets", "for the shop floor"), Choice("Packing slips", "for the parcel"))
_GONE = "CleanUp has taken its files: place the order again, or ask for it to be reopened."


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
        job = self.screen.chosen_job
        alone = job is not None and self.screen.jobs_here == [job.number]
        gone = alone and job is not None and job.position.closed
        return super().why_not() or (_GONE if gone else None)

    async def act(self) -> None:
        jobs = self.screen.jobs_here
        about = f"Job {jobs[0]}" if len(jobs) == 1 else words.plural(len(jobs), "job")
        place = await self.ask(Choose(f"{about}: download", _KINDS))
        if place is None:
            return
        original = place == 1
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


class AskFolder(Form[str]):
    def __init__(self, heading: str, files: Sequence[Wanted]) -> None:
        super().__init__(heading, [Field("folder", "To folder", _likely(), needed)], "Download")
        self._files = files

    def below(self, values: Values) -> list[list[Span]]:
        size = sum(file.size for file in self._files)
        told = f"{words.plural(len(self._files), 'file')}, {size / 1e6:,.1f} MB"
        return [[(f"{told}. No file of this folder is overwritten.", "dim")]]

    async def keep(self, values: Values) -> str:
        return str(Path(values["folder"]).expanduser())


def _likely() -> str:
    return str(Path.home() / "Downloads")


def _lines(files: Sequence[Wanted], host: str) -> list[str]:
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
        numbers, about = self._meant()
        place = await self.ask(Choose(f"{about}: documents", _PAPERS))
        if place is None:
            return
        kind = ("tickets", "slips")[place]
        now = self.screen.shop.now().astimezone(self.screen.shop.config.zone)
        which = numbers[0].partition(":")[2] if len(numbers) == 1 else f"{len(numbers)}-jobs"
        name = f"{kind}-{key(which)}-{now:%m%d-%H%M}.pdf"
        file = await self.ask(AskFile(f"{about}: {_PAPERS[place].says.lower()}", name))
        if file is None:
            return
        command = ["documents", *numbers, "--kind", kind, "--output", file]
        done = await run_errand(self.screen, f"{about}: {_PAPERS[place].says.lower()}", command)
        if done is None:
            self.screen.say("cancelled: no file was made")
            return
        told = f"{words.plural(len(done['jobs']), 'job')} in {done['file']}"
        left_out = len(done["left_out"])
        self.screen.say(f"{told}, {left_out} left out" if left_out else told)

    def _meant(self) -> tuple[list[str], str]:
        """What is to be printed, as the command takes it, and in words."""
        jobs, order = self.screen.jobs_here, self.screen.order_here
        if order is not None and self.screen.job_of_note is None and len(jobs) != 1:
            return [f"order:{order}"], f"Order {order}"
        about = f"Job {jobs[0]}" if len(jobs) == 1 else words.plural(len(jobs), "marked job")
        return [f"job:{job}" for job in jobs], about


class AskFile(Form[str]):
    def __init__(self, heading: str, name: str) -> None:
        likely = str(Path(_likely()) / name)
        super().__init__(heading, [Field("file", "To file", likely, _paper)], "Make it")

    def below(self, values: Values) -> list[list[Span]]:
        return [[(".pdf: all in one.  .zip: a PDF for each.", "dim")]]

    async def keep(self, values: Values) -> str:
        return str(Path(values["file"]).expanduser())


def _paper(text: str) -> None:
    if not text.lower().endswith((".pdf", ".zip")):
        raise SpoError("Its name ends in .pdf or .zip.")


FILES_OUT = (Download, Documents)
