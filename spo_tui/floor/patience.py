"""Living through a database that is away or locked."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import TypeVar

from ..domain.errors import Refused, SpoError

T = TypeVar("T")
_FIRST_DELAY, _LONGEST_DELAY = 1.0, 10.0


class Patience:
    """Tries again later, ever less often; says once that there is trouble, and once that it is
    over: when everything that had failed has been done."""

    def __init__(self, say: Callable[[str, str], None]) -> None:
        """`say` is told what, and why."""
        self._say = say
        self._failed: set[Hashable] = set()
        self._delay = _FIRST_DELAY
        self._again_at = 0.0

    def attempt(self, name: Hashable, work: Callable[[], T]) -> T | None:
        """What `work` returns; None when it has to be tried again later, under the same name.

        A refusal is no trouble that passes: it is raised.
        """
        if time.monotonic() < self._again_at:
            return None
        try:
            result = work()
        except Refused:
            raise
        except SpoError as error:
            if not self._failed:
                self._say("database away", str(error))
            self._failed.add(name)
            self._again_at = time.monotonic() + self._delay
            self._delay = min(2 * self._delay, _LONGEST_DELAY)
            return None
        self.forget(name)
        return result

    def forget(self, name: Hashable) -> None:
        """It has been done, or need not be done any more."""
        if name in self._failed:
            self._failed.remove(name)
            if not self._failed:
                self._delay = _FIRST_DELAY
                self._say("database back", "")
