"""The print locations and the hot folders of the configuration."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec

from ..domain.errors import SpoError
from ..domain.status import duration
from .nearest import hint
from .presets import PRESETS

OBSERVE, COPY = "observe", "copy"
MODES = (OBSERVE, COPY)


class LocationConfig(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A place where production happens; where any is named, hot folders can be in these only."""

    name: str


class HotFolderConfig(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Paths are taken from the configuration's folder."""

    name: str
    path: str
    location: str = "Print floor"
    mode: str = OBSERVE
    """`copy`: we bring the files; `observe`: something else does, and we look."""
    polling: bool = False
    settle: float = 2.0
    """Seconds of stillness."""
    storefronts: list[str] = []
    """The only ones whose jobs come here; none named: it is shared by all."""
    limit: int = 2
    """Files copied at a time."""
    priority: int = 50
    """Folders with a smaller number are served first."""
    mount: str | None = None
    """The mount point of the share that the folder lies on, such as "/mnt/rip1": while nothing is
    mounted there, nothing is brought into the folder. Without it a folder is taken as it is found
    when something is first brought there; from then on it is known by a file in it, .spo-target,
    and a bare mount point, which lacks that, is left alone."""
    stage: str | None = None
    """Where copies are made before they are renamed into the folder: on the same share and
    outside the folder. Without it `.spo-stage` beside the folder; within, where the folder is
    itself the mount point."""
    deadline: str = "30m"
    """How long a copy is tried before its job has failed."""
    retries: tuple[str, ...] = ("5s", "30s", "2m", "10m")
    """The pauses before each further attempt; the last one counts for all that follow."""
    preset: str | None = None
    """A consumer by name, whose `done` and `error` folders are known."""
    done: list[str] | None = None
    """Sub-folders, or `../` ones beside it, where the consumer puts what it has taken."""
    error: list[str] | None = None
    """The same for what it could not process."""

    @property
    def done_folders(self) -> tuple[str, ...]:
        if self.done is not None:
            return tuple(self.done)
        return PRESETS[self.preset].done if self.preset else ()

    @property
    def error_folders(self) -> tuple[str, ...]:
        if self.error is not None:
            return tuple(self.error)
        return PRESETS[self.preset].error if self.preset else ()

    @property
    def pauses(self) -> tuple[timedelta, ...]:
        return tuple(duration(pause) for pause in self.retries)

    @property
    def tried_for(self) -> timedelta:
        return duration(self.deadline)


def faults(
    folders: Sequence[HotFolderConfig], locations: Sequence[LocationConfig] = ()
) -> Iterator[str]:
    """What is wrong with them, each led by the path of its field."""
    names = [folder.name for folder in folders]
    places = [location.name for location in locations]
    for place, name in enumerate(places):
        if not name.strip():
            yield f"locations[{place}].name: is empty"
        if places.index(name) != place:
            yield f"locations[{place}].name: {name!r} is given twice"
    for place, folder in enumerate(folders):
        where = f"hot_folders[{place}]"
        if not folder.name.strip():
            yield f"{where}.name: is empty"
        if names.count(folder.name) > 1:
            yield f"{where}.name: {folder.name!r} is given twice"
        if places and folder.location not in places:
            said = f"{folder.location!r} is not under [[locations]]"
            yield f"{where}.location: {said}; {hint(folder.location, places)}"
        if folder.mode not in MODES:
            said = f"{folder.mode!r} is not known; {hint(folder.mode, MODES)}"
            yield f"{where}.mode: {said}"
        yield from (f"{where}.{fault}" for fault in _faults(folder))


def place_faults(
    folders: Sequence[HotFolderConfig], resolve: Callable[[str], Path]
) -> Iterator[str]:
    """What is wrong with where they lie; `resolve` makes a path a whole one."""
    taken: dict[str, str] = {}
    for place, folder in enumerate(folders):
        where = f"hot_folders[{place}]"
        path = os.path.normpath(resolve(folder.path))
        if path in taken:
            said = f"{folder.path!r} is the folder of {taken[path]!r} already"
            yield f"{where}.path: {said}; several storefronts can share one hot folder"
        taken[path] = folder.name
        if folder.stage is None:
            continue
        stage = os.path.normpath(resolve(folder.stage))
        inner = Path(stage).relative_to(path).parts if Path(stage).is_relative_to(path) else None
        if inner is not None and not (inner and inner[0].startswith(".")):
            said = f"{folder.stage!r} lies where the consumer reads"
            yield f"{where}.stage: {said}; name a folder beside {folder.path!r}, or a hidden one"


def _faults(folder: HotFolderConfig) -> Iterator[str]:
    if folder.settle < 0:
        yield "settle: seconds cannot be negative"
    if folder.limit < 1:
        yield "limit: at least one file must be copied at a time"
    if folder.mount is not None and not folder.mount.startswith("/"):
        yield f"mount: {folder.mount!r} is no whole path, such as /mnt/rip1"
    if folder.priority < 0:
        yield "priority: cannot be negative; 0 is served first, 50 is usual"
    for place, pause in enumerate(folder.retries):
        yield from _duration_fault(f"retries[{place}]", pause)
    if not folder.retries:
        yield "retries: name one pause at least, such as 30s"
    yield from _duration_fault("deadline", folder.deadline)
    if folder.preset is not None and folder.preset not in PRESETS:
        yield f"preset: {folder.preset!r} is not known; {hint(folder.preset, list(PRESETS))}"
    for field in ("done", "error"):
        for place, name in enumerate(getattr(folder, field) or ()):
            if not _is_near(name):
                said = "is no sub-folder's name; beside the folder it is '../Name'"
                yield f"{field}[{place}]: {name!r} {said}"
    both = {name.casefold() for name in folder.done or ()}
    for place, name in enumerate(folder.error or ()):
        if name.casefold() in both:
            yield f"error[{place}]: {name!r} is under done as well"


def _is_near(name: str) -> bool:
    own = name.removeprefix("../")
    return bool(own.strip()) and "/" not in own and own not in (".", "..")


def _duration_fault(field: str, text: str) -> Iterator[str]:
    try:
        if not duration(text):
            yield f"{field}: {text!r} is no time at all"
    except SpoError as error:
        yield f"{field}: {error}"
