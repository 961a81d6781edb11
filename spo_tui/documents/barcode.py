"""The barcode of a job number, which scan mode reads."""

from __future__ import annotations

from ..domain.errors import SpoError
from ..domain.scan import JobScan, read_scan

QUIET = 10
"""Modules to be left white at either side."""
NARROWEST = 0.21
"""Millimetres of a module that a hand scanner still reads from plain paper."""
WIDEST = 0.5


def text_of(number: str) -> str | None:
    """What the barcode says: the number, led by `JOB:` where scan mode would take it for
    something else; None where no barcode can say it."""
    if not number.isascii() or not number.isprintable():
        return None
    for text in (number, f"JOB:{number}"):
        try:
            scan = read_scan(text)
        except SpoError:
            continue
        if isinstance(scan, JobScan) and number in [job for _, job in scan.candidates]:
            return text
    return None


def bars(text: str) -> str:
    """The modules of Code 128, `1` a black one, quiet zones not included. Raises ValueError for
    text that is not plain ASCII."""
    from barcode.codex import Code128  # type: ignore[import-untyped]
    from barcode.errors import BarcodeError  # type: ignore[import-untyped]

    try:
        modules: list[str] = Code128(text).build()
    except BarcodeError as error:
        raise ValueError(str(error)) from error
    return modules[0]
