"""A look at a folder from a process of its own: a dead share holds up nothing but that one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

PATIENCE = 5.0
"""Seconds after which a folder counts as down."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What cannot be told is None."""

    reason: str = ""
    writable: bool | None = None
    free_bytes: int | None = None
    round_trip_ms: float | None = None
    """How long listing the folder's first entry took; nothing is written to try it."""


def probe(paths: Sequence[str]) -> list[Seen]:
    """What each folder answers, all of them asked at once."""
    command = [sys.executable, "-P", "-m", __name__]
    children = [
        subprocess.Popen([*command, path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        for path in paths
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


if __name__ == "__main__":
    print(json.dumps(asdict(look(sys.argv[1]))))  # noqa: T201
