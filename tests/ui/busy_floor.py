"""A floor on which much is going on at once, for the pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update

from spo_tui.desk import floor, folders
from spo_tui.desk.desk import Desk
from spo_tui.domain.delivery import State, no_space
from spo_tui.store import tables

MONITOR = "watch1"
_ARRIVALS = {
    "rip1": (2, 5, 3, 0, 4, 7, 6, 2, 1, 0, 3, 8, 5, 4, 6, 9, 4, 3),
    "labels": (0, 1, 0, 0, 2, 1, 0, 0, 0, 1, 1, 0, 0, 2, 0, 0, 1, 0),
    "latex": (1, 0, 0, 2, 0, 0, 1, 1, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0),
    "rip2": (4, 3, 5, 6, 4, 2, 3, 5, 4, 6, 7, 3, 0, 0, 0, 0, 0, 0),
}
"""Files by ten minutes, the latest last."""


def busy_floor(desk: Desk) -> None:
    """rip2 is out of reach since 08:02 while its line grows, labels is paused, rip1 copies and
    has had no room once, and two jobs wait for a choice. `desk` stands 12 minutes ago."""
    now = desk.clock() + timedelta(minutes=12)
    ids = {folder.name: folder.id for folder in floor.list_folders(desk)}
    _fill(desk, ids, now)
    for name, minutes, free in (("rip1", 1, 412), ("labels", 14, 88), ("latex", 24, 1_700)):
        with desk.store.write() as connection:
            mine = tables.hot_folder.c.id == ids[name]
            facts = {"free_bytes": free * 10**9, "last_ok_at": now - timedelta(minutes=minutes)}
            connection.execute(update(tables.hot_folder).where(mine).values(**facts))
    early = replace(desk, clock=lambda: now - timedelta(minutes=99))
    floor.report_state(early, ids["rip2"], "down", "no answer in time", free_bytes=90 * 10**9)
    folders.pause_folder(desk, "labels")
    _line(desk, ids, now)


def _fill(desk: Desk, ids: dict[str, int], now: Any) -> None:
    rows = []
    for name, counts in _ARRIVALS.items():
        for place, number in enumerate(reversed(counts)):
            for one in range(number):
                came = now - timedelta(minutes=10 * place + 3, seconds=7 * one)
                rows.append(
                    {
                        "hot_folder_id": ids[name],
                        "name": f"P_1_{place}_{one}.pdf",
                        "size": 2_400_000 + 90_000 * one,
                        "state": "picked_up",
                        "first_seen_at": came,
                        "gone_at": came + timedelta(minutes=2),
                    }
                )
    with desk.store.write() as connection:
        connection.execute(insert(tables.copy), rows)


def _line(desk: Desk, ids: dict[str, int], now: Any) -> None:
    job = tables.job.c
    with desk.store.write() as connection:
        query = select(job.id, job.number, job.type).where(job.phase == 4).order_by(job.id)
        jobs = connection.execute(query.limit(23)).all()
        rows = []
        for place, one in enumerate(jobs):
            folder, state, facts = _place(place, now)
            minutes = timedelta(minutes=2 * place + 1)
            row: dict[str, Any] = {
                "job_id": one.id,
                "hot_folder_id": ids.get(folder),
                "source": "output.pdf",
                "name": f"{one.type}_12300_{one.number}_output.pdf",
                "size": 18_000_000 + 700_000 * place,
                "state": state,
                "rule": "flyers and menus" if ids.get(folder) else "",
                "first_at": now - minutes,
                "next_at": now - minutes,
                **dict.fromkeys(("attempts", "done_bytes"), 0),
                **{"reason": "", "cause": ""},
            }
            rows.append(row | facts)
        connection.execute(insert(tables.delivery), rows)
        mine = tables.hot_folder.c.name == "rip1"
        error = {
            "last_error": no_space(31_000_000, 12_000_000).reason,
            "last_error_at": now - timedelta(minutes=31),
        }
        connection.execute(update(tables.hot_folder).where(mine).values(**error))


def _place(place: int, now: Any) -> tuple[str, State, dict[str, Any]]:
    if place < 2:
        return "rip1", State.COPYING, {"done_bytes": (8_000_000, 5_000_000)[place], "attempts": 1}
    if place < 4:
        return "rip1", State.PENDING, {}
    if place == 4:
        again = {"attempts": 2, "reason": no_space(31_000_000, 12_000_000).reason}
        return "rip1", State.PENDING, again | {"next_at": now + timedelta(seconds=47)}
    if place < 7:
        return "labels", State.PENDING, {}
    if place < 9:
        return "", State.UNROUTED, {"reason": "no rule chose a hot folder"}
    return "rip2", State.PENDING, {}
