"""Column types that mean the same on SQLite (STRICT) and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import REAL, BigInteger, Double, Integer
from sqlalchemy.types import TypeDecorator, TypeEngine

from .moments import FOREVER, micros, moment

__all__ = ["FOREVER", "Int", "Moment", "Real", "micros", "moment"]

Int = BigInteger().with_variant(Integer(), "sqlite")
Real: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as microseconds since 1970 UTC: it sorts, and loses nothing."""

    impl = Int
    cache_ok = True

    # and not `process_...`, which would be called by way of two more functions
    def bind_processor(self, _dialect: Any) -> Callable[[datetime | None], int | None]:
        return lambda value: None if value is None else micros(value)

    def result_processor(
        self, _dialect: Any, _coltype: Any
    ) -> Callable[[int | None], datetime | None]:
        return lambda value: None if value is None else moment(value)
