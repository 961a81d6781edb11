"""A job as every screen, command and report speaks of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .lifecycle import Position

CHOOSE = "choose folder"
"""The copy state of a job whose output no rule sends to a hot folder."""


@dataclass(frozen=True, slots=True)
class Job:
    id: int
    number: str
    order: str
    type: str
    product: str
    quantity: int | None
    substrate: str
    width_mm: float | None
    height_mm: float | None
    due: datetime | None
    priority: int
    storefront: str
    customer: str
    position: Position
    artwork: str = ""
    location: str | None = None
    hot_folder: str | None = None
    copy_state: str | None = None
    working_folder: str | None = None
    outputs: int = 0
    """Output files that can be downloaded now."""
    version: int = 0
    claimed_by: str | None = None
    claimed_until: datetime | None = None

    def in_hand(self, now: datetime) -> str | None:
        """Who has the job in hand; a claim that has expired is none."""
        if self.claimed_until is None or self.claimed_until <= now:
            return None
        return self.claimed_by

    @property
    def size(self) -> str:
        """Finished size in mm, `210 x 297`; empty when not known."""
        if self.width_mm is None or self.height_mm is None:
            return ""
        return f"{self.width_mm:.4g} x {self.height_mm:.4g}"


@dataclass(frozen=True, slots=True)
class Happening:
    """A row of a job's history."""

    track: str
    status: str
    label: str | None
    info: str
    at: datetime
    recorded_at: datetime
    actor: str
    source: str
    event: str | None
    unexpected: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class JobFile:
    kind: str
    """original, output, ticket or packing_slip."""
    name: str
    path: str
    size: int
    pages: int | None
    available: bool
    width_mm: float | None = None
    """Trim size of the first page."""
    height_mm: float | None = None


@dataclass(frozen=True, slots=True)
class JobDetail:
    job: Job
    history: list[Happening]
    """The oldest first."""
    files: list[JobFile]
