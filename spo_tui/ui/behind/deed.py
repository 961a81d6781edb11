"""What was done last, to be done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to jobs, in a form that can be done again to others."""

    says: str
    """As it is asked for: `move to Printed`."""
    done: str
    """As it is told afterwards: `moved to Printed`."""
    work: Callable[..., Any]
    """(desk, numbers, seen, dry_run) -> Moved."""
    may_last: bool = False
    """For some jobs it cannot be taken back: that is found out and said first."""
