"""A status as the outside tells it, before anybody has judged it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StatusEvent:
    job: str
    status: str
    """Any name; one that the catalogue does not know becomes a custom status."""
    order: str | None = None
    event: str | None = None
    """The source's own unique id; the same id twice is one row of history."""
    label: str | None = None
    info: str = ""
    at: datetime | None = None
    """When it happened (aware); None means when it is recorded."""
    source: str = ""
