"""What all screens share: commands as keys, a footer, a notice line, word of changes."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual.binding import Binding
from textual.screen import Screen

from ..behind.shop import Shop, shop_of
from ..commands.anywhere import ANYWHERE
from ..commands.command import Command
from ..commands.everywhere import EVERYWHERE
from ..lines import summary
from ..widgets.canvas import STYLE_CLASSES
from ..widgets.foot_bar import FootBar

if TYPE_CHECKING:
    from ...desk.moves import Moved
    from ...domain.job import Job
    from ..behind.desk_thread import Then, Work


class Mover(Protocol):
    """What the moving keys move."""

    def move_by(self, rows: int) -> None: ...
    def move_page(self, pages: int) -> None: ...
    def move_to_start(self) -> None: ...
    def move_to_end(self) -> None: ...


class SpoScreen(Screen[None]):
    COMPONENT_CLASSES = STYLE_CLASSES
    ACTIONS: ClassVar[tuple[type[Command], ...]] = ()
    """Of this screen alone; those of every screen come with them."""
    AUTO_FOCUS = ""
    marks: Mapping[str, None] = MappingProxyType({})
    """Numbers of the marked jobs, where jobs can be marked."""
    _busy = False
    _was_covered = False

    def __init_subclass__(cls, **options: Any) -> None:
        cls.BINDINGS = [
            Binding(key, f"command('{command.id()}', '{key}')", command.label, show=False)
            for command in cls.all_commands()
            for key in command.keys
        ]
        super().__init_subclass__(**options)

    @classmethod
    def own_commands(cls) -> tuple[type[Command], ...]:
        """Those that the footer speaks of."""
        return (*cls.ACTIONS, *EVERYWHERE)

    @classmethod
    def all_commands(cls) -> tuple[type[Command], ...]:
        own = cls.own_commands()
        taken = {key for command in own for key in command.keys}
        return (*own, *(it for it in ANYWHERE if taken.isdisjoint(it.keys)))

    @property
    def shop(self) -> Shop:
        return shop_of(self.app)

    @property
    def is_whole(self) -> bool:
        """Composed, and not yet taken apart: its parts can be spoken to."""
        return self.app.is_running and self.is_attached and bool(self.query(FootBar))

    @property
    def is_busy(self) -> bool:
        """Whether a command is at work."""
        return self._busy

    @property
    def order_here(self) -> str | None:
        """The number of the order that this is about, or to which the chosen job belongs."""
        return self.chosen_job.order if self.chosen_job else None

    @property
    def job_here(self) -> str | None:
        """The number of the job that this is about, or on which the cursor stands."""
        return self.chosen_job.number if self.chosen_job else None

    @property
    def job_of_note(self) -> str | None:
        """The job that a note written here is about; None where it is about the order."""
        return self.job_here

    @property
    def chosen_job(self) -> Job | None:
        """The job that is meant, once it has been read."""
        return None

    @property
    def jobs_here(self) -> list[str]:
        """The numbers of the jobs to act on: all that are marked, else the one that is meant."""
        return [self.job_here] if self.job_here else []

    def targets(self) -> tuple[list[str], dict[str, str]]:
        """The jobs to move, and the status in which each of them has been seen."""
        job = self.chosen_job
        return ([job.number], {job.number: job.position.workflow.status}) if job else ([], {})

    def tell(self, deed: str, done: Moved) -> None:
        """Say what has been done to the jobs."""
        self.say(summary.outcome(deed, done), bad=bool(done.refused))
        self.shop_changed()

    @property
    def jobs_all(self) -> list[str]:
        """The numbers of all jobs of the order that this is about; none where it is not."""
        return []

    @property
    def nothing_left(self) -> bool:
        """Whether the jobs to act on are all in CleanUp, as far as that is known here."""
        job = self.chosen_job
        return job is not None and self.jobs_here == [job.number] and job.position.closed

    @property
    def mover(self) -> Mover:
        raise NotImplementedError

    def ask(self, kind: str, work: Work, then: Then) -> None:
        """As `Shop.ask`; an answer that comes after the screen has been left is let go."""

        def answered(result: Any) -> None:
            if self.is_whole:
                then(result)

        self.shop.ask(kind, work, answered)

    def action_command(self, name: str, key: str) -> None:
        self.query_one(FootBar).forget_bad()
        self.run_command(next(c for c in self.all_commands() if c.id() == name), key)

    def run_command(self, command: type[Command], key: str = "") -> None:
        """Do it, or say why it cannot be done now."""
        made = command(self)
        reason = made.why_not()
        if reason is None:
            working = made.run(key)
            if working is not None and self._busy:
                working.close()
                self.say("The last command is still at work.")
            elif working is not None:
                self.run_worker(self._carry_out(working), group="command")
        else:
            self.say(reason)

    async def _carry_out(self, working: Coroutine[Any, Any, None]) -> None:
        """One at a time: a second press must not do a thing twice, nor cut the first short."""
        self._busy = True
        try:
            await working
        finally:
            self._busy = False

    def say(self, text: str, *, bad: bool = False) -> None:
        """A line in the footer: it stays until the next key when bad, else some seconds."""
        self.query_one(FootBar).say(text, bad=bad)

    def go_back(self) -> None:
        if len(self.app.screen_stack) > 1 and self.app.screen is self:
            self.app.pop_screen()

    def on_descendant_focus(self) -> None:
        """What is typed in has keys of its own."""
        self.query_one(FootBar).repaint()

    def on_descendant_blur(self) -> None:
        self.query_one(FootBar).repaint()

    def on_screen_suspend(self) -> None:
        self._was_covered = True

    def on_screen_resume(self) -> None:
        """Word of changes goes to the screen in front: behind another this one has heard none."""
        if self._was_covered and self.is_whole and not self.shop.is_paused:
            self.shop_changed()

    def shop_changed(self) -> None:
        """Somebody committed something, here or elsewhere."""

    def time_passed(self) -> None:
        """A second has gone; only what reads differently now is to be drawn again."""

    def freshness_changed(self) -> None:
        """The live view went stale, was paused, or is live again."""
        self.query_one(FootBar).refresh_badge()
