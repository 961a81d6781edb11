"""One file read by a process of its own, which may be ended at any moment."""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from .listing import Found

_TICKET_SECONDS, _EVENTS_SECONDS = 120.0, 1800.0
_MEMORY = 1 << 30
_STEP = 0.2


class Verdict(Enum):
    TAKEN = "taken in"
    REJECTED = "rejected"
    NOT_NOW = "not now"
    """Nothing is wrong with the file: the database is away, or somebody has to see to it."""
    BROKE = "broke"
    """The reading ended in a way that nobody has foreseen."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Read:
    verdict: Verdict
    reasons: Sequence[str] = ()


def read(
    found: Found, path: str, program: Sequence[str], lock: int, stopped: Callable[[], bool]
) -> Read:
    """`lock` is given to the process, which holds it as long as it lives. `stopped` is asked
    several times a second."""
    command = [*program, "ingest" if found.is_events else "import", path, "--json"]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=[lock],
    )
    longest = _EVENTS_SECONDS if found.is_events else _TICKET_SECONDS
    with contextlib.suppress(ProcessLookupError):
        resource.prlimit(process.pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    until = time.monotonic() + longest
    while True:
        try:
            out, err = process.communicate(timeout=_STEP)
            break
        except subprocess.TimeoutExpired:
            late = time.monotonic() > until
            if late or stopped():
                process.kill()
                process.communicate()
                verdict = Verdict.BROKE if late else Verdict.STOPPED
                return Read(verdict, [f"reading it took longer than {longest:.0f} seconds"])
    return judge(process.returncode, out, err.decode("utf-8", "replace"))


def judge(status: int, out: bytes, err: str) -> Read:
    """What its exit status and its words mean."""
    try:
        told = json.loads(out) if out.strip() else None
    except ValueError:
        told = None
    if isinstance(told, dict) and isinstance(told.get("rejected"), list):
        reasons = [_reason(one) for one in told["rejected"]]
        if reasons:
            return Read(Verdict.REJECTED, reasons)
        if status == 0:
            return Read(Verdict.TAKEN)
    lines = err.strip().splitlines()
    last = lines[-1] if lines else f"it ended with status {status} and said nothing"
    if status > 0 and last.startswith("spo-tui: "):
        return Read(Verdict.NOT_NOW, [last.removeprefix("spo-tui: ")])
    return Read(Verdict.BROKE, [last])


def _reason(rejected: dict[str, object]) -> str:
    line = rejected.get("line")
    return f"line {line}: {rejected.get('reason')}" if line else str(rejected.get("reason"))
