"""Use cases that begin anew when the database gives way to another writer."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from ..domain.errors import GaveWay

TRIES = 5
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0
"""Seconds, of which each pause takes a random part: two that met must not meet again."""

P = ParamSpec("P")
T = TypeVar("T")


def again(use_case: Callable[P, T]) -> Callable[P, T]:
    """Of a function that is one transaction, or reads and then one transaction: a deadlock, a
    failed serialisation or a lock that was waited for too long has undone all of it. Its arguments
    can be read more than once.

    Raises GaveWay when it happens TRIES times.
    """

    @functools.wraps(use_case)
    def until_it_is_done(*args: P.args, **kwargs: P.kwargs) -> T:
        for number in range(TRIES - 1):
            try:
                return use_case(*args, **kwargs)
            except GaveWay:
                longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**number)
                time.sleep(random.uniform(0, longest))  # noqa: S311 - no secret
        return use_case(*args, **kwargs)

    return until_it_is_done
