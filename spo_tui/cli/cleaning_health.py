"""What `doctor` says of clean-up: how much waits, since when, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..desk import cleaning
from ..desk.desk import Desk
from ..domain import words
from ..domain.working_folder import Places
from . import as_json


def examine(places: Places, desk: Desk | None) -> dict[str, Any]:
    """`working_root` and `archive` are null where none is configured; the rest is null where the
    database cannot tell."""
    found: dict[str, Any] = {
        "working_root": places.working_root,
        "archive": places.archive,
        **dict.fromkeys(("pending", "kept", "oldest", "reason")),
    }
    if desk is None:
        return found
    backlog = cleaning.backlog(desk)
    return found | {
        "pending": backlog.pending,
        "kept": backlog.kept,
        "oldest": as_json.moment(backlog.oldest),
        "reason": backlog.reason,
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    root = found["working_root"]
    yield f"Clean-up      {root or f'{cleaning.NO_ROOT}: no folder is cleared'}"
    if found["archive"]:
        yield f"  archive     {found['archive']}"
    if found["pending"] is None:
        return
    waiting = words.plural(found["pending"], "folder")
    since = f", the oldest since {found['oldest']}" if found["oldest"] else ""
    yield f"  pending     {waiting}{since}"
    if found["kept"]:
        yield f"  left alone  {words.plural(found['kept'], 'folder')}"
    if found["reason"]:
        yield f"  last reason {found['reason']}"
