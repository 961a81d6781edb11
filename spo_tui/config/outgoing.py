"""Whom the shop tells what it asks for: recreation, a retrigger, an e-mail sent again."""

from __future__ import annotations

import msgspec


class Outgoing(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    url: str | None = None
    """Takes a JSON document by POST; without it nobody is told."""
