"""What a monitor has to tell: a line for people, or a document for programs."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..domain.clean import clean


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened: to a file, to a folder, or (without either) to the monitor."""

    at: datetime
    what: str
    folder: str = ""
    file: str = ""
    job: str | None = None
    reason: str = ""

    def line(self, zone: ZoneInfo) -> str:
        job = f"job {self.job}" if self.job else ""
        said = self.what.replace("_", " ") + (f": {self.reason}" if self.reason else "")
        at = self.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
        return clean("  ".join(part for part in (at, self.folder, self.file, job, said) if part))

    def document(self, zone: ZoneInfo) -> dict[str, Any]:
        return {
            "at": self.at.astimezone(zone).isoformat(),
            "folder": self.folder or None,
            "file": self.file or None,
            "job": self.job,
            "what": self.what,
            "reason": self.reason,
        }


class Teller:
    """Prints news on standard output as it comes, on any thread; a reader who has gone away
    ends the monitor."""

    def __init__(self, zone: ZoneInfo, as_json: bool, nobody_listens: Callable[[], None]) -> None:
        self._zone = zone
        self._as_json = as_json
        self._nobody_listens = nobody_listens
        self._one_at_a_time = threading.Lock()

    def __call__(self, news: News) -> None:
        self.print(
            json.dumps(news.document(self._zone)) if self._as_json else news.line(self._zone)
        )

    def print(self, line: str) -> None:
        coding = sys.stdout.encoding or "utf-8"
        with self._one_at_a_time:
            try:
                sys.stdout.write(line.encode(coding, "backslashreplace").decode(coding) + "\n")
                sys.stdout.flush()
            except BrokenPipeError:
                # What the interpreter flushes at its end must go somewhere too.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                self._nobody_listens()
