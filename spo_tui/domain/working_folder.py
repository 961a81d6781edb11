"""Where jobs' working folders lie, and which of them may be cleared."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(r"[0-9A-Za-z-]{1,40}")


@dataclass(frozen=True, slots=True)
class Places:
    """Absolute paths; None where the configuration names none."""

    working_root: str | None = None
    archive: str | None = None
    """Where clean-up moves files to; without it they are deleted."""


def split(folder: str) -> tuple[str, str]:
    """The parent, and the last part by which the folder lies in it.

    Raises ValueError, in words for people, for what is no working folder: a path that is not
    absolute or leads upwards, or a last part that is more than letters, digits and hyphens.
    """
    parent, _, name = folder.rpartition("/")
    if not folder.startswith("/") or "\0" in folder or {".", ".."} & set(parent.split("/")):
        raise ValueError("its working folder is not a plain absolute path")
    if not _NAME.fullmatch(name):
        raise ValueError("its working folder's name is not of letters, digits and hyphens")
    return parent or "/", name
