"""What the next shift is to know."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..domain.handover import WORST, Shift, Unplaced
from ..domain.hot_folder import NEEDS_SOMEBODY
from ..domain.query import Query
from ..store import counts, floor
from ..store import shift as store
from .desk import Desk

LENGTH = timedelta(hours=8)
MOST_FAILURES = 2000


def look_back(desk: Desk, since: datetime | None = None) -> Shift:
    """The shift from `since` (eight hours ago) to now, all of it from one moment of the
    database."""
    now = desk.clock()
    begin = since or now - LENGTH
    with desk.store.read() as connection:
        failures = store.read_failures(connection, begin, MOST_FAILURES + 1)
        return Shift(
            begin,
            now,
            tuple(store.count_moves(connection, begin)),
            store.count_moved_jobs(connection, begin),
            tuple(failures[:MOST_FAILURES]),
            len(failures) > MOST_FAILURES,
            counts.read_counts(connection, Query()).statuses,
            tuple(store.read_worst(connection, WORST)),
            tuple(
                Unplaced(folder.name, file.name, file.reason)
                for folder in floor.read_folders(connection)
                if folder.unplaced
                for file in floor.read_copies(connection, folder.id)
                if file.state in NEEDS_SOMEBODY
            ),
        )
