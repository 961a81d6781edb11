"""Lines of events from a file or a pipe, in batches."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from queue import Empty, Queue
from threading import Thread
from typing import BinaryIO, NamedTuple

from ..domain.event import StatusEvent
from ..domain.refund_event import RefundEvent
from ..intake import event_lines, read_events

BATCH = 2000
PATIENCE = 0.2
"""Seconds after which what a slow source has said is recorded without waiting for more."""


class Line(NamedTuple):
    number: int
    raw: bytes
    event: StatusEvent | RefundEvent | str
    """Or why there is none."""


@contextmanager
def open_source(file: str) -> Iterator[BinaryIO]:
    """The file, or standard input for `-`. Raises OSError."""
    if file != "-":
        with open(file, "rb") as opened:  # noqa: PTH123 - Path would change what was named
            yield opened
        return
    try:
        # A file object of its own, which nobody closes: a thread may be waiting in it, and would
        # hold up whoever closed it, and the end of the interpreter if it waited in sys.stdin.
        yield open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115
    except io.UnsupportedOperation:
        yield sys.stdin.buffer


def batches(source: BinaryIO) -> Iterator[list[Line]]:
    lines = _lines(source)
    if _is_file(source):
        while batch := list(islice(lines, BATCH)):
            yield batch
    else:
        yield from _as_they_come(lines)


def _is_file(source: BinaryIO) -> bool:
    try:
        return stat.S_ISREG(os.fstat(source.fileno()).st_mode)
    except io.UnsupportedOperation:
        return True


def _lines(source: BinaryIO) -> Iterator[Line]:
    raw = b""

    def remembered() -> Iterator[bytes]:
        nonlocal raw
        for line in event_lines(source):
            raw = line
            yield line

    for number, event in read_events(remembered()):
        yield Line(number, raw, event)


def _as_they_come(lines: Iterator[Line]) -> Iterator[list[Line]]:
    queue: Queue[Line | BaseException | None] = Queue(2 * BATCH)

    def fill() -> None:
        try:
            for line in lines:
                queue.put(line)
            queue.put(None)
        except BaseException as error:
            queue.put(error)

    Thread(target=fill, daemon=True).start()
    while True:
        batch: list[Line] = []
        said: Line | BaseException | None = None
        with suppress(Empty):
            while len(batch) < BATCH:
                said = queue.get(timeout=PATIENCE if batch else None)
                if not isinstance(said, Line):
                    break
                batch.append(said)
        if batch:
            yield batch
        if isinstance(said, BaseException):
            raise said
        if said is None:
            return
