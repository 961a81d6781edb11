"""A look at a folder from a process of its own: a dead share holds up nothing but that one."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ..domain.delivery import MOST_NAME
from ..system import beneath
from ..system.mounts import is_mounted

PATIENCE = 5.0
"""Seconds after which a folder counts as down."""
_PROBE_BYTES = 4096
_SKEW = 2.0
"""Seconds by which a share's clock may differ unsaid: some tell their times in steps of two."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What cannot be told is None."""

    reason: str = ""
    writable: bool | None = None
    free_bytes: int | None = None
    round_trip_ms: float | None = None
    """How long listing the folder's first entry took; with a probe file, its whole way there and
    back."""
    probed: bool = False
    """A small file was brought there as outputs are, read back and removed."""
    notes: tuple[str, ...] = ()
    """What the share does otherwise than a disk, in words."""


def probe(paths: Sequence[str], stages: Sequence[tuple[str, str]] | None = None) -> list[Seen]:
    """What each folder answers, all of them asked at once. With `stages`, for each one and the
    mount point that it needs or "", a probe file is staged there and renamed into the folder: its
    consumer may see it for a moment."""
    command = [sys.executable, "-P", "-m", __name__]
    children = [
        subprocess.Popen(
            [*command, path, *(stages[place] if stages else ())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        for place, path in enumerate(paths)
    ]
    until = time.monotonic() + PATIENCE
    return [_answer(child, until) for child in children]


def _answer(child: subprocess.Popen[bytes], until: float) -> Seen:
    assert child.stdout is not None
    try:
        said, _ = child.communicate(timeout=max(0.0, until - time.monotonic()))
        return Seen(**json.loads(said))
    except subprocess.TimeoutExpired:
        child.kill()
        with suppress(subprocess.TimeoutExpired):
            child.wait(0.2)  # no longer: a process that hangs in a dead share does not even die
        return Seen(f"it does not answer within {PATIENCE:.0f} s")
    except ValueError:
        return Seen("it cannot be looked at")
    finally:
        child.stdout.close()


def look(path: str) -> Seen:
    """Asks the file system, and may wait for it for ever."""
    begun = time.perf_counter()
    try:
        with os.scandir(path) as entries:
            next(entries, None)
        took = (time.perf_counter() - begun) * 1000
        space = os.statvfs(path)
    except OSError as error:
        return Seen(error.strerror or "it cannot be listed")
    free = space.f_bavail * space.f_frsize
    return Seen("", os.access(path, os.W_OK | os.X_OK), free, round(took, 3))


def bring(path: str, stage: str, mount: str = "") -> Seen:
    """As `look`, and then a probe file on the way of an output: made in the stage, on the disk,
    renamed over nothing, read back and removed. Never onto a bare mount point."""
    if mount and not is_mounted(mount):
        return Seen(f"nothing is mounted at {mount}")
    seen = look(path)
    if seen.reason:
        return seen
    name = f".spo-probe-{uuid.uuid4().hex}.part"
    content = os.urandom(_PROBE_BYTES)
    begun = time.perf_counter()
    try:
        with beneath.folder(path) as hot, _staging(path, stage, hot) as staged:
            try:
                notes = tuple(_carry(staged, hot, name, content))
            finally:
                for folder in (hot, staged):
                    with suppress(OSError):
                        os.unlink(name, dir_fd=folder)
    except OSError as error:
        return replace(seen, reason=f"the probe file failed: {error.strerror or error}".lower())
    took = (time.perf_counter() - begun) * 1000
    return replace(seen, round_trip_ms=round(took, 3), probed=True, notes=notes)


def _carry(staged: int, hot: int, name: str, content: bytes) -> Iterator[str]:
    """Yields what is to be known of the share."""
    before = time.time()
    file = os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o640, dir_fd=staged)
    try:
        os.write(file, content)
        os.fsync(file)
    finally:
        os.close(file)
    way = beneath.rename_new(staged, name, hot, name)
    beneath.sync_folder(hot)
    if way is not beneath.Way.NO_REPLACE:
        yield f"files arrive by {way.value}"
    ahead = os.stat(name, dir_fd=hot).st_mtime - before
    if not -_SKEW <= ahead <= _SKEW + time.time() - before:
        yield f"its clock is {abs(ahead):.0f} s {'ahead' if ahead > 0 else 'behind'}"
    if _exists(name.upper(), hot):
        yield "capitals do not count in names"
    if not _takes(name.ljust(MOST_NAME, "x"), staged):
        yield f"names of {MOST_NAME} characters are too long for it"
    file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=hot)
    try:
        if os.read(file, 2 * _PROBE_BYTES) != content:
            raise OSError(errno.EIO, "what was read back is not what was written")
    finally:
        os.close(file)


def _exists(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return False
    return True


def _takes(name: str, folder: int) -> bool:
    try:
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640, dir_fd=folder))
        os.unlink(name, dir_fd=folder)
    except OSError as error:
        return error.errno not in (errno.ENAMETOOLONG, errno.EINVAL)
    return True


@contextmanager
def _staging(path: str, stage: str, hot: int) -> Iterator[int]:
    """The stage, where it is there; else the folder's parent, which is the same share."""
    if Path(stage).is_dir():
        with beneath.folder(stage) as staged:
            yield staged
        return
    above = Path(path).parent
    with beneath.folder(above) as parent:
        same = os.fstat(parent).st_dev == os.fstat(hot).st_dev
        yield parent if same and os.access(above, os.W_OK) else hot


if __name__ == "__main__":
    found = bring(*sys.argv[1:]) if sys.argv[2:] else look(sys.argv[1])
    print(json.dumps(asdict(found)))  # noqa: T201
