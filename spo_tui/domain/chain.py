"""The hash chain that makes a change to recorded history show."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

START = ""


_encode = json.JSONEncoder(separators=(",", ":")).encode


def link(previous: str, fields: Iterable[str | int | None]) -> str:
    """SHA-256, hex, over the hash before and the row's fields as canonical JSON."""
    body = _encode(list(fields))
    return hashlib.sha256(f"{previous}|{body}".encode()).hexdigest()
