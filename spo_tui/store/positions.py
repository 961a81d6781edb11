"""A job's position as columns, and back; and the counters that it stands in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..domain.attention import Limits, Need, need
from ..domain.lifecycle import Position, Stand
from ..domain.status import phase
from .moments import FOREVER, micros

COLUMNS = (
    *("status", "label", "info", "status_at", "since", "unexpected", "came_from"),
    *("mis_status", "mis_info", "mis_at", "mis_since"),
    *("comm_status", "comm_info", "comm_at", "comm_since"),
)

CounterKey = tuple[str, str, int, int, int]
"""(track, status, storefront id, rank, late)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A position with what was worked out from it at one time."""

    position: Position
    phase: int
    rank: int
    late: int
    mis_rank: int
    comm_rank: int
    until: int | None

    def counters(self, storefront: int) -> Iterator[CounterKey]:
        """The counters in which the job counts one."""
        position = self.position
        yield ("workflow", position.workflow.status, storefront, self.rank, self.late)
        if position.closed:
            return
        if position.mis:
            yield ("mis", position.mis.status, storefront, self.mis_rank, 0)
        if position.communication:
            yield ("communication", position.communication.status, storefront, self.comm_rank, 0)


def place(position: Position, due: datetime | None, now: datetime, limits: Limits) -> Placed:
    wanted: Need = need(position, due, now, limits)
    return Placed(
        position,
        phase(position.workflow.meaning.phase).number,
        int(wanted.attention),
        int(wanted.overdue),
        int(wanted.mis),
        int(wanted.communication),
        micros(wanted.until) if wanted.until else None,
    )


def due_sort(due: datetime | None) -> int:
    return micros(due) if due else FOREVER


def to_columns(placed: Placed) -> dict[str, Any]:
    position = placed.position
    work, mis, comm = position.workflow, position.mis, position.communication
    return {
        "status": work.status,
        "label": work.label,
        "info": work.info,
        "status_at": work.at,
        "since": work.since,
        "unexpected": int(position.unexpected),
        "came_from": json.dumps(position.came_from) if position.came_from else "[]",
        "mis_status": mis.status if mis else None,
        "mis_info": mis.info if mis else "",
        "mis_at": mis.at if mis else None,
        "mis_since": mis.since if mis else None,
        "comm_status": comm.status if comm else None,
        "comm_info": comm.info if comm else "",
        "comm_at": comm.at if comm else None,
        "comm_since": comm.since if comm else None,
        "phase": placed.phase,
        "rank": placed.rank,
        "late": placed.late,
        "rank_until": placed.until,
        "mis_rank": placed.mis_rank,
        "comm_rank": placed.comm_rank,
    }


def changed(before: Placed, after: Placed) -> dict[str, str | int | None]:
    """The columns that differ, with their new values as the driver takes them."""
    old = to_columns(before)
    return {
        name: micros(value) if isinstance(value, datetime) else value
        for name, value in to_columns(after).items()
        if value != old[name]
    }


def from_columns(values: Any) -> Position:
    """`values` are those of COLUMNS, in that order."""
    came_from = values[6]
    return Position(
        Stand(values[0], values[3], values[4], values[1], values[2]),
        Stand(values[7], values[9], values[10], None, values[8]) if values[7] else None,
        Stand(values[11], values[13], values[14], None, values[12]) if values[11] else None,
        bool(values[5]),
        () if came_from == "[]" else tuple((s, label) for s, label in json.loads(came_from)),
    )
