"""How much is measured: enough for figures, or only that every row can be had."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    sizes: tuple[int, ...]
    """Jobs in the shops."""
    rounds: int
    """In each of which all that is compared has its turn."""
    presses: int
    """Of a key, in each round."""
    commits: int
    idle: float
    """Seconds in which nothing is done."""
    held: float
    """Seconds for which a key is held."""
    events: int
    files: int
    """Dropped one by one into a hot folder."""
    burst: int
    """Files dropped at once."""
    customers: tuple[int, ...]


FULL = Effort((10_000, 1_000_000), 5, 16, 20, 10, 7, 20_000, 60, 10_000, (10_000, 1_000_000))
SMALL = Effort((2_000,), 1, 8, 3, 1, 0.5, 1_000, 3, 50, (2_000,))
