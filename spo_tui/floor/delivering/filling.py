"""All hot folders that a monitor fills: a dispatcher each, and what the observers need to know."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from ...config import Config, HotFolderConfig
from ...desk import delivering, floor
from ...desk.delivering import Ended
from ...desk.desk import Desk
from ...domain.hot_folder import HotFolder
from ..patience import Patience
from ..post import Pace
from .dispatcher import Dispatcher, Terms
from .process import COMMAND
from .wire import Ground

COPY = "copy"
_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(slots=True)
class _Filled:
    folder: HotFolder
    dispatcher: Dispatcher
    told: str = ""
    """Why the folder is down, as last reported."""
    put: bool = False
    """A file was put there since somebody last asked."""
    young: dict[str, float] = field(default_factory=dict)
    """Files just put there, each with the moment of the steady clock when that was on record."""


def ground_of(config: Config, folder: HotFolderConfig) -> Ground:
    """By default the stage lies beside the hot folder, so on the same share; within it where the
    folder is all of the share."""
    path = config.resolve(folder.path)
    inner = _UNSAFE.sub("-", folder.name).strip("-") or "folder"
    is_share = folder.mount is not None and Path(folder.mount) == Path(path)
    beside = path if is_share else path.parent
    stage = config.resolve(folder.stage) if folder.stage else beside / ".spo-stage"
    return Ground(str(path), str(Path(stage) / inner), folder.name, folder.mount or "")


class Filling:
    """To be called from the monitor's thread. `wake` is called, from any, with a folder's id."""

    def __init__(
        self,
        desk: Desk,
        holder: str,
        config: Config,
        pace: Pace,
        *,
        patience: Patience,
        wake: Callable[[int], None],
        tell: Callable[[HotFolder, Ended], None],
    ) -> None:
        self._desk = desk
        self._holder = holder
        self._config = config
        self._pace = pace
        self._patience = patience
        self._wake = wake
        self._tell = tell
        self._filled: dict[int, _Filled] = {}
        self._ready: set[int] = set()

    def take(self, folder: HotFolder, given: HotFolderConfig) -> None:
        """The folder has become this monitor's; nothing is done for one that is only observed."""
        if given.mode != COPY:
            return
        terms = Terms(
            ground_of(self._config, given),
            limit=given.limit,
            pauses=given.pauses,
            deadline=given.tried_for,
            stall=self._pace.silent,
            probe=self._pace.probe,
            command=self._pace.courier or COMMAND,
        )
        dispatcher = Dispatcher(
            *(self._desk, folder.id, self._holder, terms),
            patience=self._patience,
            wake=lambda: self._wake(folder.id),
            say=lambda ended: self._ended(folder, ended),
        )
        self._filled[folder.id] = _Filled(folder, dispatcher)
        self._ready.add(folder.id)  # until it is known whether anything is in line

    def drop(self, folder_id: int) -> None:
        """The folder is another's now."""
        filled = self._filled.pop(folder_id, None)
        self._patience.forget(("deliveries", folder_id))
        if filled is not None:
            filled.dispatcher.finish(time.monotonic())

    def tick(self) -> None:
        """Learn in which folders something is in line."""
        if self._filled:
            found = self._patience.attempt(
                "lines", lambda: delivering.waiting(self._desk, sorted(self._filled))
            )
            self._ready = found or set()

    def look(self, folder_id: int) -> None:
        """Find out at once whether a folder that could not be filled can be again."""
        filled = self._filled.get(folder_id)
        if filled is not None:
            filled.dispatcher.probe_soon()

    def attend(self, folder_id: int, *, reachable: bool, stuck: int = 0) -> bool:
        """Whether a file was put there: the folder is to be looked at. `stuck`: so many other
        processes hang in its share. Raises LeaseLost when another monitor has it."""
        filled = self._filled.get(folder_id)
        if filled is None:
            return False
        ready = folder_id in self._ready
        self._ready.discard(folder_id)
        filled.dispatcher.work(reachable=reachable, ready=ready, others=stuck)
        why = filled.dispatcher.down
        if why != filled.told and reachable and self._report(folder_id, why):
            filled.told = why
        put, filled.put = filled.put, False
        return put

    def why_down(self, folder_id: int) -> str:
        """Why nothing can be brought into a folder that can be looked into; empty when it can."""
        filled = self._filled.get(folder_id)
        return filled.dispatcher.down if filled is not None else ""

    def stuck(self, folder_id: int) -> int:
        """Couriers that hang in the folder's share."""
        filled = self._filled.get(folder_id)
        return filled.dispatcher.stuck if filled is not None else 0

    def young(self, folder_id: int, looked_at: float) -> set[str]:
        """Files that we have put there, and that a listing begun at that moment may lack."""
        filled = self._filled.get(folder_id)
        if filled is None:
            return set()
        filled.young = {name: at for name, at in filled.young.items() if at >= looked_at}
        return set(filled.young)

    def pids(self) -> list[int]:
        return [pid for one in self._filled.values() for pid in one.dispatcher.pids]

    def is_idle(self, reachable: Collection[int]) -> bool:
        """Nothing is in hand, nor in line for these folders, which can be looked into."""
        open_ = {key: one for key, one in self._filled.items() if not one.dispatcher.down}
        if any(key in self._ready for key in open_ if key in reachable):
            return False
        return all(it.dispatcher.is_idle(reachable=key in reachable) for key, it in open_.items())

    @property
    def is_busy(self) -> bool:
        return any(one.dispatcher.is_busy for one in self._filled.values())

    def stop(self) -> None:
        for filled in self._filled.values():
            filled.dispatcher.stop()

    def finish(self, until: float) -> None:
        for filled in self._filled.values():
            filled.dispatcher.finish(until)

    def _report(self, folder_id: int, why: str) -> bool:
        state = "down" if why else "up"
        done = self._patience.attempt(
            ("reach", folder_id),
            lambda: (floor.report_state(self._desk, folder_id, state, why, holder=self._holder),),
        )
        return done is not None

    def _ended(self, folder: HotFolder, ended: Ended) -> None:
        filled = self._filled.get(folder.id)
        if filled is not None and ended.state == "published":
            filled.young[ended.name] = time.monotonic()
            filled.put = True
        self._tell(folder, ended)
