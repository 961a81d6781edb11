"""What `doctor` says of the clock and of the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from .session import Session

_PATIENCE = 2.0
"""Seconds that the system has to say whether its clock is kept by another."""


def clock(session: Session) -> dict[str, Any]:
    now = datetime.now(UTC)
    zone = session.config.zone
    return {
        "now": now.isoformat(timespec="seconds"),
        "timezone": zone.key,
        "local": now.astimezone(zone).isoformat(timespec="seconds"),
        "synchronised": _is_synchronised(),
    }


def terminal() -> dict[str, Any]:
    """Of standard output, and what the environment says of colours and of the way here."""
    columns, rows = shutil.get_terminal_size((0, 0))
    return {
        "is_terminal": sys.stdout.isatty(),
        "columns": columns or None,
        "rows": rows or None,
        "term": os.environ.get("TERM"),
        "colours": os.environ.get("COLORTERM"),
        "encoding": sys.stdout.encoding,
        "ssh": "SSH_TTY" in os.environ,
        "tmux": "TMUX" in os.environ,
    }


def lines(clock: dict[str, Any], terminal: dict[str, Any]) -> Iterator[str]:
    kept = {True: "kept by a time server", False: "NOT kept by a time server"}
    yield f"Clock         {clock['local']} ({clock['timezone']})"
    yield f"  state       {kept.get(clock['synchronised'], 'nobody can say who keeps it')}"
    size = f"{terminal['columns']} x {terminal['rows']}" if terminal["is_terminal"] else "none"
    yield f"Terminal      {size}"
    over = [name for name in ("ssh", "tmux") if terminal[name]]
    said = [terminal["term"] or "TERM is not set", terminal["encoding"] or "", *over]
    yield f"  kind        {', '.join(filter(None, said))}"


def _is_synchronised() -> bool | None:
    """None where nobody can say."""
    program = shutil.which("timedatectl")
    if program is None:
        return None
    try:
        said = subprocess.run(
            [program, "show", "--property=NTPSynchronized", "--value"],
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
    return {b"yes": True, b"no": False}.get(said)
