"""What a PDF says of itself, read in a process of its own: a file may be made to hang its reader.

`python -m spo_tui.floor.outputs.facts`: paths on standard input, a line each as JSON; facts on
standard output.
"""

from __future__ import annotations

import json
import logging
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass

PATIENCE = 20.0
"""Seconds in which a file must have been read."""
_MEMORY = 2**30
_MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Facts:
    reason: str = ""
    """Why it does not open, in words; empty when it does."""
    pages: int | None = None
    width_mm: float | None = None
    height_mm: float | None = None


class Reader:
    """Starts its process when first needed, and another one after a file that has hung it."""

    def __init__(self, still_alive: Callable[[], None], patience: float = PATIENCE) -> None:
        """`still_alive` is called each second while a file is read."""
        self._still_alive = still_alive
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, path: str) -> Facts:
        process = self._process or self._start()
        answers: list[bytes] = []
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(path).encode() + b"\n")
            process.stdin.flush()
        lines = process.stdout
        waiting = threading.Thread(target=lambda: answers.append(lines.readline()), daemon=True)
        waiting.start()
        left = self._patience
        while waiting.is_alive() and left > 0:
            waiting.join(min(1.0, left))
            left -= 1.0
            self._still_alive()
        if not answers or not answers[0]:
            hung = process.poll() is None
            self.close()
            return Facts("takes too long to read" if hung else "cannot be read: its reader fell")
        return Facts(**json.loads(answers[0]))

    def close(self) -> None:
        """End its process; another one is started when needed."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process


def read_pdf(path: str) -> Facts:
    """Never raises for a file of whatever content."""
    from pypdf import PdfReader

    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a name that is not UTF-8 stays as it is
            reader = PdfReader(file, strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                return Facts("is protected by a password")
            pages = len(reader.pages)
            if not pages:
                return Facts("has no pages")
            box = reader.pages[0].trimbox
            turned = reader.pages[0].rotation % 180 == 90
            unit = float(str(reader.pages[0].get("/UserUnit", 1)))
            sides = [
                round(float(side) * unit * _MM_PER_POINT, 2) for side in (box.width, box.height)
            ]
    except OSError as error:
        return Facts(f"cannot be read: {(error.strerror or str(error)).lower()}")
    except Exception:
        # What a broken or hostile file makes pypdf raise is not to be foreseen.
        return Facts("does not open as a PDF")
    width, height = reversed(sides) if turned else sides
    return Facts("", pages, width, height)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    logging.disable(logging.CRITICAL)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(asdict(read_pdf(json.loads(line)))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
