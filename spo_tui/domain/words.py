"""Times and counts as an operator says them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_MINUTE, _HOUR, _DAY, _YEAR = 60, 3600, 86400, 365 * 86400


def age(since: datetime, now: datetime) -> str:
    """`now`, `8m`, `3h`, `2d`, `4y`: one unit, at most four characters."""
    return span(now - since)


def span(length: timedelta) -> str:
    seconds = max(0, int(length.total_seconds()))
    if seconds < _MINUTE:
        return "now"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE}m"
    if seconds < 2 * _DAY:
        return f"{seconds // _HOUR}h"
    if seconds < 1000 * _DAY:
        return f"{seconds // _DAY}d"
    return f"{seconds // _YEAR}y"


def due(at: datetime | None, now: datetime, zone: ZoneInfo, overdue: bool) -> str:
    """Clock today, weekday this week, date beyond; `late 2h` once it has passed."""
    if at is None:
        return ""
    if overdue:
        return f"late {span(now - at)}".replace("late now", "late")
    there, here = at.astimezone(zone), now.astimezone(zone)
    days = (there.date() - here.date()).days
    if days == 0:
        return f"{there:%H:%M}"
    if 0 < days < 7:
        return f"{there:%a}"
    if there.year == here.year:
        return f"{there.day} {there:%b}"
    return f"{there:%b %Y}"


def day(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The day something happened: `today`, `23 Nov`, of another year `Nov 2024`."""
    there, here = at.astimezone(zone), now.astimezone(zone)
    if there.date() == here.date():
        return "today"
    return f"{there.day} {there:%b}" if there.year == here.year else f"{there:%b %Y}"


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """When something happened: the clock today, else day and clock."""
    there, here = at.astimezone(zone), now.astimezone(zone)
    if there.date() == here.date():
        return f"{there:%H:%M:%S}"
    if there.year == here.year:
        return f"{there.day} {there:%b %H:%M}"
    return f"{there:%Y-%m-%d}"


def spaced(name: str) -> str:
    """`NotShipped` as `Not shipped`, `order_status` as `Order status`."""
    parted = "".join(f" {c.lower()}" if c.isupper() else c for c in name).replace("_", " ").strip()
    return parted[:1].upper() + parted[1:]


def quantity(n: int | None) -> str:
    return "" if n is None else f"{n:,}"


def short_count(n: int) -> str:
    """At most four characters: 999, 12k, 3M."""
    if n < 10_000:
        return str(n)
    if n < 1_000_000:
        return f"{n // 1000}k"
    return f"{n // 1_000_000}M"


def plural(n: int, one: str, many: str | None = None) -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"
