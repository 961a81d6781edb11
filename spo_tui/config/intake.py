"""A folder into which tickets and files of events are put."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec


class Intake(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    folder: str | None = None
    """Tickets and .jsonl files are taken in from here, and moved to `done` or `rejected` in it."""
    settle: float = 2.0
    """Seconds for which a file must not have changed."""


def faults(intake: Intake) -> Iterator[str]:
    if intake.folder is not None and not intake.folder.strip():
        yield "intake.folder: is empty"
    if not 0.1 <= intake.settle <= 3600:
        yield "intake.settle: must lie between 0.1 and 3600 seconds"
