"""Column types that mean the same on SQLite (STRICT) and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import REAL, BigInteger, Double, Integer
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Int = BigInteger().with_variant(Integer(), "sqlite")
Real: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")
FOREVER = 2**62
"""The sort key of a due time that is not known: after all others."""


def micros(moment: datetime) -> int:
    """Microseconds since 1970 UTC; a naive time is refused with ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as microseconds since 1970 UTC: it sorts, and loses nothing."""

    impl = Int
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Any) -> int | None:
        return None if value is None else micros(value)

    def process_result_value(self, value: Any, _dialect: Any) -> datetime | None:
        return None if value is None else moment(value)
