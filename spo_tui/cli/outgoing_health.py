"""What `doctor` finds of the notices that go out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ..config import Config
from ..desk import outgoing
from ..desk.desk import Desk
from ..domain.errors import SpoError
from ..domain.outgoing import RECORDED_ONLY, Tally
from . import as_json


def examine(config: Config, desk: Desk | None) -> dict[str, Any]:
    """`address` has neither path nor query, where a token may stand; null where there is none."""
    url = config.outgoing.url
    found: dict[str, Any] = {"address": urlsplit(url).netloc if url else None}
    tally = outgoing.tally(desk) if desk is not None else Tally(0, 0, None, "")
    return found | {
        "waiting": tally.waiting,
        "failed": tally.failed,
        "oldest": as_json.moment(tally.oldest) if tally.oldest else None,
        "reason": _secret_trouble(config) or tally.reason or None,
    }


def _secret_trouble(config: Config) -> str:
    if config.outgoing.secret_file is None:
        return ""
    from ..floor.outgoing.secret import read_secret

    try:
        read_secret(config.resolve(config.outgoing.secret_file))
    except SpoError as error:
        return str(error)
    return ""


def lines(found: dict[str, Any]) -> Iterator[str]:
    yield f"Outgoing      {found['address'] or RECORDED_ONLY}"
    if found["waiting"] or found["failed"]:
        since = f" since {found['oldest']}" if found["oldest"] else ""
        yield f"  {found['waiting']} waiting{since}, {found['failed']} given up"
    if found["reason"]:
        yield f"  {found['reason']}"
