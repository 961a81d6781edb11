"""The phases that the board lists for a query, in its order."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.query import Query
from ..domain.status import catalogue, phases

BLOCKED = "Blocked"
OWN_TRACKS = frozenset({"mis", "communication"})
"""Phases that list a track of their own; a job stands in them beside its own phase."""


def sections(query: Query) -> Iterator[str]:
    """The phases to list, in board order; the tracks' own lists only when asked for."""
    named = query.phases or {catalogue()[name].phase for name in query.statuses}
    left_out = {key for other in query.without for key in other.phases}
    if any(other.closed for other in query.without):
        left_out.add("closed")
    for section in phases():
        if section.key in left_out or (named and section.key not in named):
            continue
        own_track = section.key in OWN_TRACKS
        if own_track and not named:
            continue
        if query.blocked and not own_track and section.key != catalogue()[BLOCKED].phase:
            continue
        if section.key == "closed" and not query.wants_closed:
            continue
        yield section.key
