"""Why a copy does not reach its folder, raised where it happens."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from ...domain.delivery import Remedy, Step, Trouble, trouble_of


class Undelivered(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.reason)
        self.trouble = trouble


class Unsure(Undelivered):
    """Nobody knows whether it is in the folder: it is found out when the share answers again."""


Beat = Callable[[int, int, Step], None]
"""(delivery, bytes done, step); may raise Undelivered when the delivery was called off."""


@contextmanager
def on(step: Step, needed: int = 0, space: int | None = None) -> Iterator[None]:
    """An OSError here is that side's: said as Undelivered."""
    try:
        yield
    except OSError as error:
        free = None
        if space is not None and error.errno in (errno.ENOSPC, errno.EDQUOT):
            with suppress(OSError):
                facts = os.fstatvfs(space)
                free = facts.f_bavail * facts.f_frsize
        raise Undelivered(trouble_of(error.errno or 0, step, needed=needed, free=free)) from None


@contextmanager
def unsure() -> Iterator[None]:
    """An OSError here leaves open what became of the copy: said as Unsure."""
    try:
        yield
    except OSError as error:
        said = trouble_of(error.errno or 0, Step.TARGET)
        raise Unsure(Trouble(said.cause, Remedy.FOLDER, said.reason)) from None
