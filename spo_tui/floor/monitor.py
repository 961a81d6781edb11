"""The monitor: one worker process per hot folder, and what they see brought to the database.

It touches no folder itself, so no share can make it hang.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from uuid import uuid4

from ..config import Config
from ..desk import clock, consumers, floor
from ..desk.desk import Desk
from ..domain.errors import SpoError
from ..domain.hot_folder import HotFolder
from .beside import beside
from .beside import once as look_beside
from .cleaning.supervisor import Supervisor as Cleaning
from .delivering.filling import Filling
from .inbox import Said
from .keeper import Keeper
from .news import News, Teller
from .outputs.watch import OutputWatch
from .patience import Patience
from .post import NORMAL, Pace, Post
from .report import report_once
from .signals import ended_by_signals
from .wire import Down, Outputs, Settings, TakenFiles, Up

_TICK = 1.0
_OUTPUTS = -1
"""Stands for the working folders where ids of hot folders are called."""
_PATIENCE = 5.0
"""Seconds beyond settling in which a single look must have judged every file."""
_FAREWELL = 1.0
"""Seconds that all workers together have to end in."""


class Monitor:
    """`say` is told what happens, on the thread that runs the monitor."""

    def __init__(
        self,
        desk: Desk,
        config: Config,
        *,
        say: Callable[[News], None] = lambda _news: None,
        pace: Pace = NORMAL,
    ) -> None:
        self.id = uuid4().hex
        self._desk = desk
        self._config = config
        self._say = say
        self._pace = pace
        self._folders: list[HotFolder] | None = None
        self._posts: dict[int, Post] = {}
        self._calls: SimpleQueue[int | None] = SimpleQueue()
        self._next_tick = self._next_beat = 0.0
        self._patience = Patience(lambda what, why: self._tell(what, reason=why))
        self._attempt = self._patience.attempt
        self._standing_by = False
        self._filling = Filling(
            *(desk, self.id, config, pace),
            patience=self._patience,
            wake=self._calls.put,
            tell=lambda folder, it: self._tell(
                it.state, folder, file=it.name, job=it.job, reason=it.reason
            ),
        )
        self._outputs = OutputWatch(
            desk,
            self.id,
            pace,
            attempt=self._attempt,
            tell=self._tell,
            wake=lambda: self._calls.put(_OUTPUTS),
        )
        self._cleaning = Cleaning(
            desk, lambda what, job, why: self._tell(what, job=job or None, reason=why)
        )

    def run(self, stop: threading.Event) -> None:
        """Until `stop`. Raises Refused when the database may not be written."""
        threading.Thread(target=self._wake_at, args=(stop,), daemon=True).start()
        try:
            while not stop.is_set():
                self._turn()
        finally:
            self._end()

    def look_once(self, stop: threading.Event, seconds: float) -> None:
        """Until each file in each folder is judged and what is due was copied, or `seconds` have
        passed and nothing is being copied."""
        until = time.monotonic() + seconds
        try:
            while not stop.is_set() and not self._is_clear():
                if time.monotonic() >= until and not self._filling.is_busy:
                    break
                self._turn()
        finally:
            self._end()

    def workers(self) -> dict[str, int | None]:
        """The process that looks into each folder held, by the folder's name."""
        return {post.folder.name: post.keeper.pid for post in self._posts.values()}

    def couriers(self) -> list[int]:
        """The processes that carry files into the folders held."""
        return self._filling.pids()

    def _wake_at(self, stop: threading.Event) -> None:
        stop.wait()
        self._calls.put(None)

    def _turn(self) -> None:
        """Wait for a call, or for the next tick, and do what it asks."""
        now = time.monotonic()
        if now >= self._next_tick:
            self._next_tick = now + _TICK
            self._tick(now)
        with suppress(Empty):
            folder_id = self._calls.get(timeout=max(0.0, self._next_tick - time.monotonic()))
            if folder_id in self._posts:
                self._attend(self._posts[folder_id])
            elif folder_id == _OUTPUTS:
                self._outputs.attend()

    def _tick(self, now: float) -> None:
        self._filling.tick()
        if self._folders is None:
            self._folders = self._attempt("open", self._open)
        if self._folders is not None and (now >= self._next_beat or self._can_take_over()):
            self._beat(self._folders)
        self._look_where_asked()
        for post in self._posts.values():
            post.keeper.check(self._filling.stuck(post.folder.id))
            if post.is_to_be_judged_again(now) and post.files is not None:
                post.todo.append(post.files)
            self._calls.put(post.folder.id)
        self._attempt("clean", self._cleaning.tick)
        self._outputs.tick()
        if self._attempt("time", lambda: clock.pass_time(self._desk)) == clock.BATCH:
            self._next_tick = now

    def _look_where_asked(self) -> None:
        """Somebody at a board wants a look now, and what is down tried again."""
        held = sorted(self._posts)
        asked = self._attempt("rescan", lambda: floor.rescans(self._desk, held)) if held else None
        for folder_id, at in (asked or {}).items():
            post = self._posts[folder_id]
            if post.rescan_at != at:
                post.rescan_at = at
                post.keeper.look()
                self._filling.look(folder_id)

    def _open(self) -> list[HotFolder]:
        wanted = [
            (one.name, one.location, str(self._config.resolve(one.path)), one.mode)
            for one in self._config.hot_folders
        ]
        first = {one.name: one.priority for one in self._config.hot_folders}
        return sorted(floor.open_folders(self._desk, wanted), key=lambda it: first[it.name])

    def _can_take_over(self) -> bool:
        ids = [folder.id for folder in self._folders or () if folder.id not in self._posts]
        return bool(ids) and bool(self._attempt("look", lambda: floor.any_free(self._desk, ids)))

    def _beat(self, folders: list[HotFolder]) -> None:
        """Show that this monitor lives, and learn which folders are its own."""
        ids = [folder.id for folder in folders]
        scanned = dict(self._scanned())
        held = self._attempt("hold", lambda: floor.hold(self._desk, self.id, ids, scanned))
        if held is None:
            return
        self._next_beat = time.monotonic() + self._pace.beat
        for folder in folders:
            if folder.id in held and folder.id not in self._posts:
                self._take(folder)
            elif folder.id in self._posts and folder.id not in held:
                self._drop(self._posts[folder.id])
            elif folder.id not in held and not self._standing_by:
                self._tell("standing by", folder=folder, reason="another monitor looks after it")
        self._standing_by = len(held) < len(ids)

    def _scanned(self) -> Iterator[tuple[int, datetime]]:
        """When the folders that can be looked into last were."""
        for folder_id, post in self._posts.items():
            if isinstance(post.state, Up):
                ago = timedelta(seconds=time.monotonic() - post.keeper.heard)
                yield folder_id, self._desk.clock() - ago

    def _take(self, folder: HotFolder) -> None:
        given = next(one for one in self._config.hot_folders if one.name == folder.name)
        settings = Settings(
            folder.path,
            polling=given.polling,
            settle=given.settle,
            still=self._pace.still,
            rescan=self._pace.rescan,
            beat=self._pace.beat,
            done=given.done_folders,
            error=given.error_folders,
        )
        kept = Keeper(settings, lambda: self._calls.put(folder.id), silent=self._pace.silent)
        self._posts[folder.id] = Post(folder, kept)
        self._filling.take(folder, given)
        self._tell("watching", folder=folder, reason=folder.path)

    def _drop(self, post: Post) -> None:
        del self._posts[post.folder.id]
        self._patience.forget(post.folder.id)
        self._filling.drop(post.folder.id)
        post.keeper.stop()
        post.keeper.finish(time.monotonic())
        self._tell("lost", folder=post.folder, reason="another monitor looks after it now")

    def _attend(self, post: Post) -> None:
        """Deal with the next thing a folder's worker has said; call again while there is more."""
        try:
            up, stuck = isinstance(post.state, Up), post.keeper.stuck
            if self._filling.attend(post.folder.id, reachable=up, stuck=stuck):
                post.keeper.look()
            self._tell_state(post)
        except floor.LeaseLost:
            self._drop(post)
            return
        if not post.todo:
            post.looked_at = post.keeper.inbox.looked_at
            post.todo.extend(post.keeper.inbox.take())
        if not post.todo:
            return
        said = post.todo[0]
        try:
            done = self._attempt(post.folder.id, lambda: self._deal(post, said))
        except floor.LeaseLost:
            self._drop(post)
            return
        if done:
            post.todo.popleft()
        if done is not None:
            self._calls.put(post.folder.id)

    def _deal(self, post: Post, said: Said) -> bool:
        """Whether nothing is left of it to do."""
        folder_id = post.folder.id
        if isinstance(said, Up | Down):
            state, reason = self._state(folder_id, said)
            free = said.free_bytes if isinstance(said, Up) else None
            floor.report_state(
                self._desk, folder_id, state, reason, free_bytes=free, holder=self.id
            )
            post.state = said
            self._tell_state(post)
            if isinstance(said, Down):
                post.judge_at = None
            return True
        if isinstance(said, TakenFiles):
            taken = consumers.note_taken(self._desk, folder_id, said.files, holder=self.id)
            for one in taken:
                self._tell(one.state, post.folder, file=one.name, job=one.job, reason=one.reason)
            return True
        young = self._filling.young(folder_id, post.looked_at)
        assert not isinstance(said, Outputs)  # those come from working folders
        seen = floor.see_some(self._desk, folder_id, said, holder=self.id, young=young)
        for one in seen.sighted:
            self._tell(one.state, post.folder, file=one.name, job=one.job, reason=one.reason)
        if not seen.more:
            post.files = said
            post.judge_at = time.monotonic() + self._pace.judge_again if seen.unplaced else None
        return not seen.more

    def _state(self, folder_id: int, said: Up | Down) -> tuple[str, str]:
        """(up or down, why): a folder that can be looked into, but not filled, is down."""
        reason = self._filling.why_down(folder_id) if isinstance(said, Up) else said.reason
        return ("down" if reason or isinstance(said, Down) else "up"), reason

    def _tell_state(self, post: Post) -> None:
        """Once for each change, whoever has found out."""
        if post.state is None:
            return
        told = self._state(post.folder.id, post.state)
        if told != post.told:
            post.told = told
            self._tell(told[0], folder=post.folder, reason=told[1])

    def _is_clear(self) -> bool:
        if self._folders is None or not self._next_beat:
            return False
        up = {folder_id for folder_id, it in self._posts.items() if isinstance(it.state, Up)}
        if not self._outputs.is_idle or not self._filling.is_idle(up):
            return False
        if not (self._cleaning.is_idle and all(it.is_clear for it in self._posts.values())):
            return False
        self._filling.tick()  # an output found last is in line only since then
        return self._filling.is_idle(up)

    def _tell(
        self,
        what: str,
        folder: HotFolder | None = None,
        *,
        file: str = "",
        job: str | None = None,
        reason: str = "",
    ) -> None:
        name = folder.name if folder else ""
        self._say(News(self._desk.clock(), what, name, file, job, reason))

    def _end(self) -> None:
        self._cleaning.stop()
        self._filling.stop()
        self._outputs.stop()
        for post in self._posts.values():
            post.keeper.stop()
        until = time.monotonic() + _FAREWELL
        for post in self._posts.values():
            post.keeper.finish(until)
        self._filling.finish(until)
        self._outputs.finish(until)
        with suppress(SpoError):
            self._cleaning.finish(until)
        with suppress(SpoError):
            floor.leave(self._desk, self.id)


def run(
    desk: Desk,
    config: Config,
    *,
    once: bool = False,
    json: bool = False,
    stop: threading.Event | None = None,
    program: Sequence[str] = (),
) -> int:
    """Watch until `stop`, SIGTERM or SIGINT; or look at everything once. What happens is printed,
    a line each (with `json` a document each, and with `once` one document for all). `program`
    starts spo-tui on this shop; without it no tickets are taken in.

    Returns the exit status: with `once`, 1 when no folder can be looked into and 3 when some
    cannot. Raises SpoError when the database may not be written, or with `once` is away.
    """
    stop = stop or threading.Event()
    teller = Teller(config.zone, json, stop.set)
    happened: list[News] = []
    with ended_by_signals(stop):
        if not once:
            with beside(desk, config, teller, program):
                Monitor(desk, config, say=teller).run(stop)
            return 0
        settle = max((folder.settle for folder in config.hot_folders), default=0.0)
        Monitor(desk, config, say=happened.append).look_once(stop, settle + _PATIENCE)
        look_beside(desk, config, happened.append, program)
    return report_once(desk, happened, teller, config.zone, json)
