"""Text out of the bytes of a ticket, by byte order mark or declared encoding."""

from __future__ import annotations

import codecs
import re

from ..domain.errors import TicketError

_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_KNOWN = re.compile(
    r"utf-?8|utf-?16|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d", re.I
)


def decode(data: bytes) -> str:
    """UTF-8, UTF-16 with a byte order mark, or what an XML declaration names.

    Raises TicketError with the line of the first byte that does not fit.
    """
    encoding = _encoding(data)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        raise TicketError(
            f"the text is not {encoding.upper()} here; save the file as UTF-8", line
        ) from None


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if declared := _DECLARED.match(data):
        name = declared[1].decode("ascii").lower()
        if not _KNOWN.fullmatch(name):
            raise TicketError(f"the encoding {name!r} is not read; save the file as UTF-8", 1)
        if not name.startswith("utf"):
            return _codec(name)
    return "utf-8"


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise TicketError(f"the encoding {name!r} is not read; save the file as UTF-8", 1) from None
