"""What runs in a process of its own: a board that looks, a writer that writes."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from spo_tui.desk import moves, purchase_orders, refunds
from spo_tui.desk.clock import pass_time
from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.desk.jobs import look
from spo_tui.domain.errors import Away, Refused, SpoError
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.person import Person, Role
from spo_tui.domain.query import Query
from spo_tui.store.engine import open_store
from spo_tui.store.feed import open_pulse
from spo_tui.ui.behind.live import GAP

MARK = "mark"
"""The job that tells how late a change is seen: its information is a number that only grows."""
STATUSES = ("InProduction", "Printed", "InFinishing")
ROWS = 40

_shared: dict[str, Any] = {}


def share(started: Any, ended: Any) -> None:
    """Give a new process the barrier before which nobody begins, and the event that ends all."""
    _shared.update(started=started, ended=ended)


@dataclass
class Seen:
    """What a board has seen."""

    marks: list[tuple[float, int]] = field(default_factory=list)
    """(monotonic time, number) of each look at the mark."""
    last: list[tuple[str, str, str]] = field(default_factory=list)
    """(job, status, information) of its last look."""
    looks: int = 0
    passed: int = 0
    """Jobs that the passing of time has ranked anew."""
    away: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Written:
    """What a writer was told is done."""

    jobs: Counter[str] = field(default_factory=Counter)
    """Rows of history by job."""
    orders: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    """Seconds of each write."""
    refused: int = 0
    away: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def desk_of(database: str, name: str) -> Desk:
    return Desk(open_store(database), Person(name, Role.ADMIN))


def board(database: str, number: int, mark_id: int) -> Seen:
    """As `ui/behind/live` and the board do it: a look when the feed has told of a change,
    and only then; a second's silence after the end is the last."""
    desk = desk_of(database, f"board{number}")
    pulse = open_pulse(desk.store)
    seen, never = Seen(), threading.Event()
    _shared["started"].wait()
    silent = False
    try:
        while not (silent and _shared["ended"].is_set()):
            ending = _shared["ended"].is_set()
            try:
                changed = pulse.wait(1.0, never)
                seen.passed += pass_time(desk)
                if changed or not seen.looks:
                    _look(desk, seen, mark_id)
                    time.sleep(GAP)
                silent = ending and not changed
            except Away as error:
                seen.away.append(str(error))
            except Exception as error:
                seen.errors.append(f"{type(error).__name__}: {error}")
                silent = ending
    finally:
        pulse.close()
        desk.store.close()
    return seen


def rows_of(desk: Desk, mark_id: int) -> list[tuple[str, str, str]]:
    found, _ = look(desk, Query(), None, mark_id, ROWS)
    jobs = [placement.job for placement in found.window.rows]
    return [(it.number, it.position.workflow.status, it.position.workflow.info) for it in jobs]


def _look(desk: Desk, seen: Seen, mark_id: int) -> None:
    seen.last = rows_of(desk, mark_id)
    seen.looks += 1
    shown = next((info for job, _, info in seen.last if job == MARK), "")
    seen.marks.append((time.monotonic(), int(shown or 0)))


def writer(database: str, number: int, jobs: list[str], orders: list[str]) -> Written:
    """Moves, batches of events, PO numbers and refunds on jobs and orders that all writers share,
    one after the other as fast as they go."""
    desk = desk_of(database, f"writer{number}")
    done, rng = Written(), random.Random(number)
    works: list[tuple[str, Callable[[], None]]] = [
        ("move", lambda: _move(desk, done, rng, jobs)),
        ("events", lambda: _tell(desk, done, rng, jobs)),
        ("po", lambda: _set_po(desk, done, rng, orders)),
        ("refund", lambda: _refund(desk, done, rng, orders)),
    ]
    _shared["started"].wait()
    while not _shared["ended"].is_set():
        kind, work = rng.choice(works)
        began = time.monotonic()
        try:
            work()
            done.kinds[kind] += 1
            done.took.append(time.monotonic() - began)
        except Away as error:
            done.away.append(str(error))
        except Refused:
            done.refused += 1
        except SpoError as error:
            done.errors.append(str(error))
        except Exception as error:
            done.errors.append(f"{type(error).__name__}: {error}")
    desk.store.close()
    return done


def _move(desk: Desk, done: Written, rng: random.Random, jobs: list[str]) -> None:
    wanted = rng.sample(jobs, 3)
    moved = moves.move(desk, wanted, rng.choice(STATUSES), reason="load")
    done.jobs.update(moved.moved)


def _tell(desk: Desk, done: Written, rng: random.Random, jobs: list[str]) -> None:
    wanted = rng.sample(jobs, 5)
    events = [StatusEvent(job, rng.choice(STATUSES), info=f"{rng.random()}") for job in wanted]
    told = record_events(desk, events, source="load")
    assert told.recorded == len(wanted)
    done.jobs.update(wanted)


def _set_po(desk: Desk, done: Written, rng: random.Random, orders: list[str]) -> None:
    order = rng.choice(orders)
    if purchase_orders.set_po(desk, order, f"PO-{rng.randrange(10**9)}").changed:
        done.orders[order] += 1


def _refund(desk: Desk, done: Written, rng: random.Random, orders: list[str]) -> None:
    order = rng.choice(orders)
    refunds.record_refund(desk, order, "0.01", f"re_{rng.randrange(10**9)}")
    done.orders[order] += 1
