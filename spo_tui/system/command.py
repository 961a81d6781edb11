"""Running a command that the configuration names."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence

PATIENCE = 10.0
"""Seconds after which a command, and all that it started, is ended."""


def run(arguments: Sequence[str], told: bytes, seconds: float = PATIENCE) -> str | None:
    """Run a list of arguments, never through a shell, with `told` on its standard input.

    What it prints is thrown away. Returns why it failed, in a line; None when it did not.
    """
    try:
        process = subprocess.Popen(
            list(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return f"{arguments[0]}: {getattr(error, 'strerror', None) or error}"
    try:
        process.communicate(told, timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return f"{arguments[0]} did not end within {seconds:g} s"
    if process.returncode:
        return f"{arguments[0]} ended with status {process.returncode}"
    return None
