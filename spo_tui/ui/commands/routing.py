"""Where outputs go that no rule takes: somebody chooses the hot folder."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ...domain import words
from ...domain.errors import SpoError
from ...domain.job import CHOOSE
from .command import Command

if TYPE_CHECKING:
    from ...desk.deliveries import Chosen
    from ...desk.desk import Desk
    from ...domain.hot_folder import HotFolder

_NOWHERE = "to no hot folder"


class ChooseFolder(Command):
    """Choose the hot folder of jobs that no rule takes."""

    keys = ("F",)
    label = "choose folder"
    group = "Do"

    def why_not(self) -> str | None:
        numbers = self.screen.jobs_here
        if not numbers:
            return "No job here waits for a hot folder."
        job = self.screen.chosen_job
        if job is not None and numbers == [job.number] and job.copy_state != CHOOSE:
            return "It does not wait for somebody to choose a hot folder."
        return None

    def run(self, key: str) -> Coroutine[Any, Any, None]:
        return self._run(self.screen.jobs_here)

    async def _run(self, numbers: Sequence[str]) -> None:
        from ..dialogs.choose import Choice, Choose
        from ..dialogs.report import Report

        screen = self.screen
        job = screen.chosen_job
        heading = words.plural(len(numbers), "job")
        if len(numbers) == 1:
            heading = f"{numbers[0]}  {job.product}" if job else f"Job {numbers[0]}"
        try:
            folders = await screen.shop.answer(_folders)
            if not folders:
                screen.say('No hot folder is filled from here: mode = "copy" does.', bad=True)
                return
            choices = [Choice(it.name, _aside(it)) for it in folders]
            choices.append(Choice(_NOWHERE, "it bypasses the hot folders"))
            asked = Choose(f"{heading}: to which hot folder?", choices)
            place = await screen.app.push_screen_wait(asked)
            if place is None:
                return
            name = folders[place].name if place < len(folders) else None
            done = await screen.shop.answer(partial(_choose, numbers, name))
        except SpoError as error:
            screen.say(str(error), bad=True)
            return
        said = f"{words.plural(len(done.queued), 'job')}: "
        said += f"queued for {name}" if name else _NOWHERE
        if not done.queued:
            said = f"{done.refused[0][0]}: {done.refused[0][1]}"
        screen.say(said, bad=not done.queued)
        screen.shop_changed()
        if done.refused and len(numbers) > 1:
            told = f"{words.plural(len(done.queued), 'job')} queued, {len(done.refused)} not:"
            await screen.app.push_screen_wait(Report(heading, told, done.refused, "closes"))


def _aside(folder: HotFolder) -> str:
    state = "paused" if folder.paused and folder.state != "down" else folder.state
    return folder.location if state == "up" else f"{folder.location}, {state}"


def _folders(desk: Desk) -> list[HotFolder]:
    from ...desk.floor import list_folders

    return [folder for folder in list_folders(desk) if folder.mode == "copy"]


def _choose(numbers: Sequence[str], name: str | None, desk: Desk) -> Chosen:
    from ...desk.deliveries import choose_folder

    return choose_folder(desk, numbers, name)
