"""Numbers of insights as an operator reads them."""

from __future__ import annotations

from ...domain.insight import Unit


def lasting(seconds: int) -> str:
    """`45s`, `12m`, `3h 20m`, `2d 4h`."""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if minutes == 0:
        return f"{seconds}s"
    if hours == 0:
        return f"{minutes}m"
    if days < 2:
        return f"{hours}h {minutes % 60:02d}m"
    return f"{days}d {hours % 24}h"


def figure(value: int | None, unit: Unit) -> str:
    if value is None:
        return "-"
    return lasting(value) if unit is Unit.SECONDS else f"{value:,}"
