"""Tickets and status events in: bytes become domain values, or an error that says why not.

A reader and the libraries it needs are loaded when it is first called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from ..domain.event import StatusEvent
    from ..domain.refund_event import RefundEvent
    from ..domain.ticket import Ticket

__all__ = ["event_lines", "read_events", "read_file", "read_tickets", "ticket_files"]


def read_tickets(data: bytes) -> list[Ticket]:
    """The orders in one ticket file, recognised by its content; raises TicketError."""
    from .recognise import read_tickets as read

    return read(data)


def ticket_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as given, then those of folders in sorted order; see `files.ticket_files`."""
    from .files import ticket_files as walk

    return walk(paths)


def read_file(path: Path) -> bytes:
    """A regular file of at most 8 MiB, no link; raises TicketError."""
    from .files import read_file as read

    return read(path)


def read_events(
    lines: Iterable[bytes],
) -> Iterator[tuple[int, StatusEvent | RefundEvent | str]]:
    """Events from JSON Lines, each with its line number; see `events.read_events`."""
    from .events import read_events as read

    return read(lines)


def event_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream, in bounded memory; see `events.event_lines`."""
    from .events import event_lines as split

    return split(stream)
