"""Looking at what happens in the whole shop."""

from __future__ import annotations

from datetime import datetime

from ..domain.activity import Deed, Stream, Wish, merge
from ..store import activity as store
from .desk import Desk

MOST = 500
LOOKS_AT = 5000
"""Rows that are gone through for words: a rare one must not read the whole history."""
AMONG = 50_000
"""Rows among which those of a kind are looked for."""
_PAGE = 1000
_HIDDEN = 100
"""Rows read beyond what is asked for, in place of those that standard views leave out."""


def look_at_activity(
    desk: Desk,
    wish: Wish,
    *,
    since: datetime | None = None,
    most: int = MOST,
    looks_at: int = LOOKS_AT,
) -> Stream:
    """The newest rows of history and notes that fit the wish, the newest first."""
    found: list[Deed] = []
    statuses = wish.statuses
    reach = max(AMONG, looks_at) if statuses is not None else looks_at
    page = _PAGE if wish.narrows else most + _HIDDEN
    fetched = 0
    before: store.Key | None = None
    with desk.store.read() as connection:
        notes = store.read_notes(connection, most, since=since)
        while len(found) <= most and fetched < looks_at:
            rows = store.read_rows(
                connection, page, since=since, before=before, statuses=statuses, among=reach
            )
            fetched += len(rows)
            found += filter(wish.fits, rows)
            if len(rows) < page:
                looked_at = store.count_rows(connection, reach + 1, since=since)
                cut = statuses is not None and looked_at > reach
                break
            before = (rows[-1].recorded_at, rows[-1].id)
        else:
            looked_at, cut = fetched, True
    if cut and before is not None:
        # notes older than what was gone through would stand beside missing rows
        notes = [note for note in notes if note.recorded_at >= before[0]]
    merged = merge(found, filter(wish.fits, notes))
    return Stream(tuple(merged[:most]), min(looked_at, reach), cut or len(merged) > most)
