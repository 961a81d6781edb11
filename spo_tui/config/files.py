"""Where the shop's files are."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ..domain.working_folder import Places


class FilesConfig(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Paths are taken from the configuration's folder."""

    working_root: str | None = None
    """Below it lie the jobs' working folders; nothing outside it is ever cleared."""
    archive: str | None = None
    """Where CleanUp moves files to; without it they are deleted."""


def faults(places: Places) -> Iterator[str]:
    """What is wrong with them, each led by the path of its field."""
    root, archive = places.working_root, places.archive
    if archive is None:
        return
    if root is None:
        yield "files.archive: CleanUp moves files there from files.working_root, which is missing"
    elif f"{archive}/".startswith(f"{root.rstrip('/')}/"):
        yield "files.archive: it lies in the working root: name a folder outside it"
