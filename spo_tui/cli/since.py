"""How far back a command looks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import click


class Span(click.ParamType[timedelta]):
    """`90s`, `30m`, `8h`, `2d`."""

    name = "span"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        from ..domain.errors import SpoError
        from ..domain.status import duration

        if isinstance(value, timedelta):
            return value
        try:
            return duration(value)
        except SpoError as error:
            self.fail(str(error), param, ctx)


def begin(now: datetime, back: timedelta | None) -> datetime | None:
    """`back` before now, or None for as far as there is; far enough back is the beginning."""
    if back is None:
        return None
    try:
        return now - back
    except OverflowError:
        return None
