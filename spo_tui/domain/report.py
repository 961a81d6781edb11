"""Reports as columns of typed cells, whatever file they are written to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .periods import Period

THERE_ALREADY = "is there already"
"""Stands in the refusal to write over a file, and nowhere else."""
Batch = Sequence[Sequence[Any]]
"""Rows, each with a value for every column; some hundreds or thousands at a time."""


class Cell(StrEnum):
    """What stands in a column; None is an empty cell in each."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    """Microseconds since 1970 UTC."""
    MONEY = "money"
    """Minor units of the column's currency."""
    PRICE = "price"
    """(minor units, currency), where rows differ in their currency."""
    SECONDS = "seconds"


class By(StrEnum):
    """The date by which customers are chosen."""

    CREATED = "created"
    LAST_ORDER = "last-order"


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    """As a heading; in JSON the blanks are underscores, and money columns that differ only in
    their currency are one list."""
    cell: Cell = Cell.TEXT
    width: int = 14
    """Characters that a spreadsheet shows."""
    currency: str = ""
    """Of MONEY."""

    @property
    def heading(self) -> str:
        return f"{self.title} {self.currency}" if self.currency else self.title

    @property
    def heading_in_text(self) -> str:
        """Where cells have no format that tells the unit."""
        return f"{self.heading} (seconds)" if self.cell is Cell.SECONDS else self.heading

    @property
    def key(self) -> str:
        return self.title.replace("-", "").replace(" ", "_")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which report. `by` counts for customers only."""

    name: str
    period: Period
    storefront: str | None = None
    by: By = By.CREATED


@dataclass(frozen=True, slots=True)
class Report:
    """`batches` are read from the database while they are taken, once; `total` is the number of
    rows that are to come."""

    title: str
    columns: tuple[Column, ...]
    total: int
    batches: Iterator[Batch]
    empty: str
    """What is said when there are none."""


TITLES = {
    "customers": "Customers",
    "orders": "Orders",
    "jobs": "Jobs",
    "status-times": "Time in each status",
    "refunds": "Corrected refunds",
    "hot-folders": "Hot folders",
}
"""The reports by name."""
FORMS = ("csv", "xlsx", "json", "jsonl")
