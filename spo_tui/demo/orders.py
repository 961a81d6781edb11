"""The demo shop's orders: who ordered what, for how much, to be sent where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from ..domain.money import Money
from ..domain.order import OrderEvent
from ..domain.status import catalogue
from ..store.bulk import NewJob, NewNote, NewOrder, NewRefund
from . import dues
from .archive import is_cancelled
from .hot_folders import folder_for
from .shift import Sketch, Slot
from .sides import Side, usual
from .telling import record, tell
from .tickets import LETTER, NOT_YET_FIRM, Line, choose_line, customer_words, write_ticket
from .trade import Customer, Storefront, sold, storefronts

FIRST_ORDER, FIRST_JOB = 12_264, 98_541
STOREFRONT_WEIGHTS = {"harbour": 30, "corporate": 24, "plume": 16, "bigsign": 14, "labels": 16}
_THROUGH_FOLDER = frozenset({"InHotFolder", "CopyToHotFolderFailed"})
_HELD_FOR_APPROVAL = frozenset({"UnapprovedOrder", "AwaitingApproval", "PartiallyApproved"})
_SHOP_SAID = (
    "Customer phoned: happy with the proof, wants the edges trimmed tight.",
    "Reprint two spare copies for our sample wall.",
    "Third order this month: offer the account terms.",
    "Courier asked for a tail lift.",
)
_SHARE_DOWN, _STEPS_IN = "rip2", "rip1"
"""The folder that cannot be reached just now, and the one that takes its work."""


@dataclass(slots=True)
class _Done:
    """An order that can be placed again."""

    id: int
    number: str
    storefront: Storefront
    customer_id: int
    lines: list[Line]
    ended: datetime


@dataclass(slots=True)
class Clerk:
    """Turns sketches into orders with numbers; they are to come in the order of their times."""

    rng: Random
    now: datetime
    customers: Sequence[Customer]
    folder_ids: Mapping[str, int]
    """By the hot folder's name."""
    orders: int = 0
    jobs: int = 0
    _number: int = FIRST_ORDER
    _job_number: int = FIRST_JOB
    _done: _Done | None = None
    _reordered: bool = False
    _refunded: int = 0
    _by_storefront: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, customer in enumerate(self.customers):
            self._by_storefront.setdefault(customer.storefront, []).append(place)

    def write_up(self, sketch: Sketch, known: int) -> NewOrder:
        """`known` is how many of the customers were customers by then."""
        closed = sketch.slots[0].status == "CleanUp"
        again = None if closed else self._to_place_again(sketch)
        if again:
            storefront, customer_id, lines = again.storefront, again.customer_id, again.lines
        else:
            storefront = self._storefront(sketch)
            customer_id = self._customer(storefront, known) + 1
            lines = [self._line(storefront, slot) for slot in sketch.slots]
        customer = self.customers[customer_id - 1]
        self.orders += 1
        self._number += self.rng.choice((1, 1, 1, 2))
        firm = sketch.slots[0].status not in NOT_YET_FIRM
        jobs = self._jobs(sketch, lines, storefront)
        ticket = write_ticket(
            *(self.rng, str(self._number), sketch.placed),
            *(max(job.due for job in jobs if job.due), storefront, customer),
            lines=lines[: len(jobs)],
            statuses={slot.status for slot in sketch.slots},
            collects=any(
                status == "ReadyForCollection" for s in sketch.slots for status, _ in s.steps
            ),
        )
        order = NewOrder(
            *(self.orders, ticket, storefronts().index(storefront) + 1, storefront.name),
            *(customer_id, customer.called, "web2print", jobs),
        )
        order.notes = self._notes(sketch, storefront)
        if again:
            order.reorder_of = again.id
            order.notes.append(
                NewNote("internal", f"Order {again.number} placed again.", sketch.placed, "ingrid")
            )
        if closed:
            ended = max(slot.steps[-1][1] for slot in sketch.slots)
            self._close(sketch, order, ended)
            # not always the last: it is to have ended before it is placed again
            if self._done is None or self.rng.random() < 0.2:
                self._done = _Done(
                    *(order.id, str(self._number), storefront, customer_id, lines, ended)
                )
        elif firm and ticket.payment_status == "Paid":
            self._perhaps_refund(order, sketch)
        return order

    def _to_place_again(self, sketch: Sketch) -> _Done | None:
        done = self._done
        if done is None or done.ended > sketch.placed or len(done.lines) < len(sketch.slots):
            return None
        if any(slot.trouble or slot.sides or slot.is_letter for slot in sketch.slots):
            return None
        if any(_goes_through_folder(slot) for slot in sketch.slots):
            return None
        if self._reordered and self.rng.random() > 0.03:
            return None
        self._reordered = True
        return done

    def _storefront(self, sketch: Sketch) -> Storefront:
        routes = {slot.trouble.route for slot in sketch.slots if slot.trouble} - {None}
        held = any(status in _HELD_FOR_APPROVAL for s in sketch.slots for status, _ in s.steps)
        fitting = [s for s in storefronts() if all(sold(s.key, route) for route in routes)]
        weights = [
            STOREFRONT_WEIGHTS[s.key] * (8 if held and s.key == "corporate" else 1) for s in fitting
        ]
        return self.rng.choices(fitting, weights)[0]

    def _customer(self, storefront: Storefront, known: int) -> int:
        mine = self._by_storefront[storefront.key]
        while True:
            place = self.rng.choice(mine)
            if place < known:
                return place

    def _line(self, storefront: Storefront, slot: Slot) -> Line:
        if slot.is_letter:
            return Line(LETTER, 1, LETTER.substrates[0])
        route = slot.trouble.route if slot.trouble else None
        through = _goes_through_folder(slot)
        return choose_line(self.rng, storefront, route, through_folder=through)

    def _jobs(self, sketch: Sketch, lines: Sequence[Line], storefront: Storefront) -> list[NewJob]:
        first = self._job_number + 1
        letter = str(first + len(sketch.slots) - 1)
        jobs, together = [], dict[str, datetime]()
        for slot, line in zip(sketch.slots, lines, strict=False):
            self.jobs += 1
            self._job_number += 1
            # jobs of an order that have come as far as each other are due together
            late = slot.trouble is not None and slot.trouble.late
            band = "late" if late else catalogue()[slot.status].phase
            if band not in together:
                together[band] = self._due(slot)
            jobs.append(self._job(slot, line, letter, storefront, together[band]))
        self._job_number += self.rng.choice((0, 0, 0, 1, 2))
        return jobs

    def _job(
        self, slot: Slot, line: Line, letter: str, storefront: Storefront, due: datetime
    ) -> NewJob:
        rng, product, number = self.rng, line.product, str(self._job_number)
        size = f"{product.size[0]:.4g}x{product.size[1]:.4g}"
        slot.info = slot.info.format(size=size, substrate=line.substrate)
        if not slot.is_brief:
            slot.sides = [_naming(side, letter) for side in slot.sides]
            slot.sides += usual(rng, slot.steps, slot.sides, storefront.mis, self.now)
        position, rows = record(tell(rng, slot, number, product.route, self.now), self.now)
        priority = rng.choice((50, 50, 50, 50, 50, 70, 90))
        ticket = line.job(number, due, priority)
        job = NewJob(self.jobs, ticket, position, rows, due, slot.steps[0][1])
        if _goes_through_folder(slot):
            failed = slot.trouble is not None and slot.trouble.route is not None
            name = _SHARE_DOWN if failed else folder_for(rng, product.route).name
            if slot.status == "InHotFolder" and name == _SHARE_DOWN:
                name = _STEPS_IN
            job.hot_folder_id = self.folder_ids[name]
            if not failed:
                job.copy_state = "in folder" if slot.status == "InHotFolder" else "picked up"
        return job

    def _due(self, slot: Slot) -> datetime:
        if slot.status == "CleanUp":
            return _round_hour(slot.steps[-1][1], self.rng)
        if slot.trouble and slot.trouble.late:
            return dues.missed(self.rng, self.now)
        return dues.due_for(self.rng, slot.status, self.now)

    def _notes(self, sketch: Sketch, storefront: Storefront) -> list[NewNote]:
        rng, notes = self.rng, []
        if rng.random() < 0.15:
            notes.append(NewNote("customer", customer_words(rng, storefront), sketch.placed, ""))
        if rng.random() < 0.08:
            at = sketch.placed + (self.now - sketch.placed) * rng.random()
            at = at.replace(microsecond=0)
            notes.append(NewNote("internal", rng.choice(_SHOP_SAID), at, "ingrid"))
        return notes

    def _close(self, sketch: Sketch, order: NewOrder, ended: datetime) -> None:
        cancelled = is_cancelled(sketch)
        delivered = "Delivered" if ended < self.now - timedelta(days=3) else "Shipped"
        order.ticket = replace(
            order.ticket,
            order_status="Cancelled" if cancelled else "Complete",
            shipping_status="NotShipped" if cancelled else delivered,
        )
        what = ("order_status", "Processing", "Cancelled")
        if not cancelled:
            what = ("shipping_status", "NotShipped", "Shipped")
        order.events = [OrderEvent(*what, "", ended, "joe", "board")]
        if cancelled and order.ticket.payment_status == "Paid":
            self._refund(order, order.ticket.total, ended, "Refunded")

    def _perhaps_refund(self, order: NewOrder, sketch: Sketch) -> None:
        """One order in 150, and the first that can."""
        total = order.ticket.total
        if total is None or total.minor < 5000 or self.orders < self._refunded * 150:
            return
        self._refunded += 1
        part = Money(total.minor * 2 // 5 // 100 * 100, total.currency)
        at = sketch.placed + (self.now - sketch.placed) / 2
        self._refund(order, part, at.replace(microsecond=0), "PartiallyRefunded")

    def _refund(self, order: NewOrder, money: Money | None, at: datetime, becomes: str) -> None:
        if money is None:
            return
        reference = f"R-{order.id * 37 % 100_000:05}"
        said = f"Refund of {money} recorded, reference {reference}."
        order.refunds = [NewRefund(money.minor, reference, at, "", "payment provider", said)]
        told = OrderEvent(
            *("payment_status", "Paid", becomes, f"{money}, {reference}", at),
            *("", "payment provider"),
        )
        order.events = [*order.events, told]
        order.ticket = replace(order.ticket, payment_status=becomes)


def _goes_through_folder(slot: Slot) -> bool:
    return any(status in _THROUGH_FOLDER for status, _ in slot.steps)


def _round_hour(at: datetime, rng: Random) -> datetime:
    day = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return day.replace(hour=rng.randint(9, 17), minute=rng.choice((0, 30)))


def _naming(side: Side, letter: str) -> Side:
    told = tuple((status, info.replace("{letter}", letter)) for status, info in side.told)
    return replace(side, told=told)
