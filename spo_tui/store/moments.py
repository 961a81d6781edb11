"""Times as the database keeps them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

FOREVER = 2**62
"""The sort key of a due time that is not known: after all others."""


def micros(moment: datetime) -> int:
    """Microseconds since 1970 UTC; a naive time is refused with ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    return _EPOCH + value * _MICROSECOND
