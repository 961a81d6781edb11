"""Looking at what happens in the whole shop."""

from __future__ import annotations

from datetime import datetime

from ..domain.activity import Deed, Stream, Wish, merge
from ..store import activity as store
from .desk import Desk

MOST = 500
LOOKS_AT = 5000
"""Rows that are gone through for those which fit: a rare word must not read the whole history."""
_PAGE = 1000


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
    looked_at, cut = 0, False
    before: store.Key | None = None
    with desk.store.read() as connection:
        notes = store.read_notes(connection, most, since=since)
        while len(found) <= most:
            size = min(_PAGE if wish.narrows else most + 1, looks_at - looked_at)
            if size <= 0:
                cut = True
                break
            rows = store.read_rows(connection, size, since=since, before=before)
            looked_at += len(rows)
            found += filter(wish.fits, rows)
            if len(rows) < size:
                break
            before = (rows[-1].recorded_at, rows[-1].id)
    if before is not None:
        # notes of a time that was not gone through would stand beside missing rows
        notes = [note for note in notes if note.recorded_at >= before[0]] if cut else notes
    merged = merge(found, filter(wish.fits, notes))
    return Stream(tuple(merged[:most]), looked_at, cut or len(merged) > most)
