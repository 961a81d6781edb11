"""When jobs are due: whole and half hours of working days, in the shop's own time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ..domain.status import catalogue

ZONE = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9, 0), time(18, 0)
_HALF_HOUR = timedelta(minutes=30)
_MARGIN = timedelta(hours=2)
_DAYS: Mapping[str, tuple[int, int]] = {
    "order_creation": (3, 7),
    "approval": (2, 5),
    "output": (1, 3),
    "production": (0, 2),
    "shipping": (0, 1),
    "additional": (1, 3),
}
"""Working days from today, from and to, by the phase in which a job stands."""


def due_for(rng: Random, status: str, now: datetime) -> datetime:
    """A time that is not too close for a job that stands where it stands."""
    if status == "FutureOrder":
        return after(rng, now, rng.randint(15, 45))
    return after(rng, now, rng.randint(*_DAYS[catalogue()[status].phase]))


def after(rng: Random, now: datetime, days: int) -> datetime:
    """On the working day that is `days` working days after `now`, or the next if that is over."""
    here = now.astimezone(ZONE)
    while True:
        day = _working_day(here, days)
        slots = [slot for slot in _half_hours(day) if slot >= here + _MARGIN]
        if slots:
            return rng.choice(slots).astimezone(UTC)
        days += 1


def missed(rng: Random, now: datetime) -> datetime:
    """One of the last due times before now."""
    here = now.astimezone(ZONE)
    slots: list[datetime] = []
    back = 0
    while len(slots) < 4:
        day = here - timedelta(days=back)
        if day.weekday() < 5:
            slots += reversed([s for s in _half_hours(day) if s <= here - timedelta(minutes=25)])
        back += 1
    return rng.choice(slots[:4]).astimezone(UTC)


def _working_day(here: datetime, days: int) -> datetime:
    day = here
    while day.weekday() >= 5:
        day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=3 if day.weekday() == 4 else 1)
    return day


def _half_hours(day: datetime) -> list[datetime]:
    slot = datetime.combine(day.date(), OPENS, tzinfo=ZONE)
    slots = []
    while slot.time() <= CLOSES and slot.date() == day.date():
        slots.append(slot)
        slot += _HALF_HOUR
    return slots
