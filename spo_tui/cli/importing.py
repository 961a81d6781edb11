"""Tickets taken in file by file, and what is told about each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..desk.desk import Desk
from ..desk.intake import Imported, place_ticket
from ..domain.clean import clean
from ..domain.errors import Away, SpoError, TicketError
from ..domain.words import plural
from ..intake import read_file, read_tickets
from .output import say


class Import:
    """What several files came to."""

    def __init__(self, desk: Desk, storefront: str | None, *, quiet: bool) -> None:
        self._desk, self._storefront, self._quiet = desk, storefront, quiet
        self._all = Imported()
        self._files = 0
        self.rejected: list[dict[str, Any]] = []
        self.worked = False

    def take(self, file: Path) -> None:
        """One file: each of its orders whole or not at all. Raises SpoError when the database
        does not answer: that is no fault of the file."""
        done = Imported()
        try:
            for ticket in read_tickets(read_file(file)):
                placed = place_ticket(self._desk, ticket, self._storefront)
                done.orders += placed.orders
                done.jobs += placed.jobs
                done.unchanged += placed.unchanged
                self.worked = True
        except Away as error:
            before = plural(self._files, "file")
            raise SpoError(f"{error} ({before} read before that)") from error
        except SpoError as error:
            line = error.line if isinstance(error, TicketError) else None
            self._reject(file, line, str(error))
        else:
            self._tell(file, done)
        self._files += 1
        self._all.orders += done.orders
        self._all.jobs += done.jobs
        self._all.unchanged += done.unchanged

    def told(self) -> dict[str, Any]:
        return {
            "orders": self._all.orders,
            "jobs": self._all.jobs,
            "unchanged": self._all.unchanged,
            "rejected": self.rejected,
        }

    def _reject(self, file: Path, line: int | None, reason: str) -> None:
        self.rejected.append({"file": str(file), "line": line, "reason": reason})
        if not self._quiet:
            place = f"{file}:{line}" if line else str(file)
            click.echo(clean(f"{place}: {reason}"), err=True)

    def _tell(self, file: Path, done: Imported) -> None:
        if not self._quiet:
            say(f"{file}: {_said(done)}")


def _said(done: Imported) -> str:
    there = f"{plural(done.unchanged, 'job')} {'was' if done.unchanged == 1 else 'were'} there"
    if not done.jobs:
        return f"unchanged ({there} already)"
    orders = ("order " if len(done.orders) == 1 else "orders ") + ", ".join(done.orders)
    made = f"{plural(len(done.jobs), 'job')}"
    said = f"{orders}, {made}" if done.orders else f"{made} added to a known order"
    return f"{said} ({there} already)" if done.unchanged else said
