"""A hot folder and its stage, held open: the share is proved to be there before it is written."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ...domain.delivery import Cause, Remedy, Step, Trouble, trouble_of
from ...system.mounts import is_mounted
from .wire import Ground

MARKER = ".spo-target"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_ASIDE = ".aside"
_LEFT_OVER = 3600.0
"""Seconds after which a copy that nobody wants is cleared away."""


class Unreached(Exception):
    """The folder cannot be filled now."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.reason)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Held:
    """Descriptors of both folders."""

    hot: int
    stage: int
    kept: bool
    """The stage is the one that earlier copies were made in; of a new one nothing can be told."""


@contextmanager
def held(ground: Ground, *, fresh: bool = False) -> Iterator[Held]:
    """Both folders, on one file system, the hot one bearing our marker.

    An unmounted share leaves a bare folder without a marker, which is never written to. The
    marker is made when the folder is `fresh`, or when its stage still bears the twin: then the
    share is there, and the folder on it was made anew. Raises Unreached.
    """
    if ground.mount and not is_mounted(ground.mount):
        raise Unreached(_down(f"nothing is mounted at {ground.mount}"))
    try:
        hot = os.open(ground.path, _FOLDER)
    except OSError as error:
        raise Unreached(_why(error)) from None
    try:
        stage, kept = _stage(ground, hot, fresh)
        try:
            yield Held(hot, stage, kept)
        finally:
            os.close(stage)
    finally:
        os.close(hot)


def aside_of(temp: str) -> str:
    """What a copy is called while it has two names."""
    return temp + _ASIDE


def clear_stage(stage: int, live: Collection[str]) -> int:
    """Remove what killed couriers have left: nobody's, and older than an hour; returns how many."""
    gone = 0
    before = time.time() - _LEFT_OVER
    with os.scandir(stage) as entries:
        for entry in entries:
            name = entry.name.removesuffix(_ASIDE)
            ours = name.startswith(".spo-") and name.endswith(".part")
            if not ours or name in live or not entry.is_file(follow_symlinks=False):
                continue
            with suppress(FileNotFoundError):
                if entry.stat(follow_symlinks=False).st_mtime < before:
                    os.unlink(entry.name, dir_fd=stage)
                    gone += 1
    return gone


def _stage(ground: Ground, hot: int, fresh: bool) -> tuple[int, bool]:
    try:
        marked = _marker(hot)
        if marked not in (None, ground.name):
            raise Unreached(_down(f"it belongs to another hot folder: {MARKER} says {marked!r}"))
        kept, stage = True, _open(ground.stage)
        if stage is None:
            if marked is None and not fresh:
                raise Unreached(_down(_UNMARKED))
            Path(ground.stage).mkdir(mode=0o750, parents=True, exist_ok=True)
            kept, stage = False, os.open(ground.stage, _FOLDER)
    except OSError as error:
        raise Unreached(_why(error)) from None
    try:
        if os.fstat(stage).st_dev != os.fstat(hot).st_dev:
            raise Unreached(_other_share(ground))
        twin = _marker(stage)
        if marked is None and not fresh and twin != ground.name:
            raise Unreached(_down(_UNMARKED))
        kept = kept and twin == ground.name
        for folder, there in ((stage, twin), (hot, marked)):
            if there is None:
                _mark(folder, ground.name)
    except OSError as error:
        os.close(stage)
        raise Unreached(_why(error)) from None
    except Unreached:
        os.close(stage)
        raise
    return stage, kept


def _open(path: str) -> int | None:
    try:
        return os.open(path, _FOLDER)
    except FileNotFoundError:
        return None


def _marker(folder: int) -> str | None:
    try:
        fd = os.open(MARKER, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    except FileNotFoundError:
        return None
    with os.fdopen(fd, "rb") as file:
        said = file.read(1024).decode(errors="replace").strip()
    # Killed while it was written, it is empty: that is as if it were not there.
    return said or None


def _mark(folder: int, name: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    fd = os.open(MARKER, flags, 0o644, dir_fd=folder)
    try:
        os.write(fd, f"{name}\n".encode())
        os.fsync(fd)
    finally:
        os.close(fd)


def _why(error: OSError) -> Trouble:
    number = error.errno or 0
    if number in (errno.ENOENT, errno.ENOTDIR):
        return _down("the folder is missing")
    return trouble_of(number, Step.TARGET)


def _down(reason: str) -> Trouble:
    return Trouble(Cause.UNREACHABLE, Remedy.FOLDER, reason)


def _other_share(ground: Ground) -> Trouble:
    reason = f"its stage {ground.stage} lies on another share: set `stage` to a folder on the same"
    return Trouble(Cause.OTHER, Remedy.FOLDER, reason)


_UNMARKED = f"no {MARKER} in it: its share is not mounted, or the folder was made anew"
