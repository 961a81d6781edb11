"""The hot folders of the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec


class HotFolderConfig(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`path` is taken from the configuration's folder; `settle` is seconds of stillness."""

    name: str
    path: str
    location: str = "Print floor"
    mode: str = "observe"
    polling: bool = False
    settle: float = 2.0


def faults(folders: Sequence[HotFolderConfig]) -> Iterator[str]:
    """What is wrong with them, each led by the path of its field."""
    names = [folder.name for folder in folders]
    for place, folder in enumerate(folders):
        where = f"hot_folders[{place}]"
        if names.count(folder.name) > 1:
            yield f"{where}.name: {folder.name!r} is given twice"
        if folder.mode != "observe":
            yield f"{where}.mode: {folder.mode!r} is not known; it can be 'observe'"
        if folder.settle < 0:
            yield f"{where}.settle: seconds cannot be negative"
