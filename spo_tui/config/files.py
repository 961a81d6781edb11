"""Where the shop's files are."""

from __future__ import annotations

import msgspec


class FilesConfig(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Paths are taken from the configuration's folder."""

    working_root: str | None = None
    """Below it lie the jobs' working folders; nothing outside it is ever cleared."""
    archive: str | None = None
    """Where CleanUp moves files to; without it they are deleted."""
