"""Tickets and status events in: bytes become domain values, or an error that says why not.

A reader and the libraries it needs are loaded when it is first called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from spo_tui.domain.event import StatusEvent
    from spo_tui.domain.ticket import Ticket

__all__ = ["event_lines", "read_events", "read_file", "read_tickets", "ticket_files"]


def read_tickets(data: bytes) -> list[Ticket]:
    """The orders in one ticket file, recognised by its content; raises TicketError."""
    from . import recognise

    return recognise.read_tickets(data)


def ticket_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as given, then those of folders in sorted order; see `files.ticket_files`."""
    from . import files

    return files.ticket_files(paths)


def read_file(path: Path) -> bytes:
    """A regular file of at most 8 MiB, no link; raises TicketError."""
    from . import files

    return files.read_file(path)


def read_events(lines: Iterable[bytes]) -> Iterator[tuple[int, StatusEvent | str]]:
    """Status events from JSON Lines, each with its line number; see `events.read_events`."""
    from . import events

    return events.read_events(lines)


def event_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream, in bounded memory; see `events.event_lines`."""
    from . import events

    return events.event_lines(stream)
