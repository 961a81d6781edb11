"""Orders that come in while somebody looks."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from ..desk.desk import Desk
from ..desk.jobs import each_job
from ..domain.query import Query, Sort
from ..domain.status import phases
from ..domain.ticket import Ticket
from . import dues
from .orders import FIRST_JOB, FIRST_ORDER, STOREFRONT_WEIGHTS
from .tickets import choose_line, write_ticket
from .trade import customers, storefronts

_SIZES, _SIZE_WEIGHTS = (1, 2, 3, 4), (5, 3, 2, 1)


class NewOrders:
    def __init__(self, desk: Desk, rng: Random) -> None:
        """Goes on after the highest numbers there are."""
        self._desk = desk
        self._rng = rng
        newest = [
            job
            for phase in phases()
            for job in each_job(desk, Query(phases=frozenset({phase.key}), sort=Sort.NEWEST), 1)
        ]
        self._order = max([FIRST_ORDER, *(int(j.order) for j in newest if j.order.isdecimal())])
        self._job = max([FIRST_JOB, *(int(j.number) for j in newest if j.number.isdecimal())])

    def ticket(self) -> Ticket:
        rng, now = self._rng, self._desk.clock()
        weights = [STOREFRONT_WEIGHTS[storefront.key] for storefront in storefronts()]
        storefront = rng.choices(storefronts(), weights)[0]
        customer = rng.choice([c for c in customers() if c.storefront == storefront.key])
        due = dues.after(rng, now, rng.randint(2, 6))
        count = rng.choices(_SIZES, _SIZE_WEIGHTS)[0]
        lines = [choose_line(rng, storefront) for _ in range(count)]
        self._order += 1
        number = str(self._order)
        ticket = write_ticket(
            *(rng, number, now, due, storefront, customer), lines=lines, statuses={"Ordered"}
        )
        jobs = []
        for line in lines:
            self._job += 1
            jobs.append(replace(line.job(str(self._job), due, 50), status="Nothing"))
        return replace(ticket, jobs=tuple(jobs))
