"""Whom the shop tells what it asks for: recreation, a retrigger, an e-mail sent again."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_letters, digits
from urllib.parse import urlsplit

import msgspec

_TOKEN = frozenset(ascii_letters + digits + "-_")
_OURS = frozenset({"content-type", "content-length", "host", "idempotency-key"})


class Outgoing(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    url: str | None = None
    """Takes a JSON document by POST; without it nobody is told."""
    secret_file: str | None = None
    """Its first line is sent as the header; only its owner may read it."""
    secret_header: str = "Authorization"  # noqa: S105 - its name only


def faults(outgoing: Outgoing) -> Iterator[str]:
    if outgoing.url is not None:
        yield from _faults_of(outgoing.url)
    elif outgoing.secret_file is not None:
        yield "outgoing.secret_file: is of no use without outgoing.url"
    header = outgoing.secret_header
    if not header or set(header) - _TOKEN or header.lower() in _OURS:
        yield f"outgoing.secret_header: {header!r} is no header of your own, such as X-Api-Key"


def _faults_of(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, whole = None, False
    if not whole or parts is None:
        yield "outgoing.url: is not an address such as https://erp.example/spo"
    elif parts.username is not None or parts.password is not None:
        yield "outgoing.url: has a password in it: put it in outgoing.secret_file"
