"""The ways in which a wish is not carried out."""

from __future__ import annotations


class SpoError(Exception):
    """Something failed or was refused; the message is one line and says what to do."""


class Refused(SpoError):
    """The rules of the shop do not allow it."""


class Away(SpoError):
    """The database does not answer, or somebody holds it: later the same may be done."""


class GaveWay(Away):
    """Another writer was in the way, and nothing was written: the whole may be done again."""


class TicketError(SpoError):
    """A ticket cannot be read; `line` (1-based) is where, when that is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
