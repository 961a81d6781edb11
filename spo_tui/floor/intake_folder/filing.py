"""Moving a file that has been dealt with out of the way, over no other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from .listing import DONE, REASON, REJECTED, REJECTS


def make_folders(folder: str) -> None:
    """Raises OSError; the folder itself is not made: its absence is a share that is not there."""
    for name in (DONE, REJECTED):
        Path(folder, name).mkdir(exist_ok=True)


def file_done(folder: str, name: str) -> None:
    _move(Path(folder, name), _free(Path(folder, DONE), name))


def file_rejected(folder: str, name: str, reasons: Sequence[str]) -> None:
    """The reasons are there before the file is."""
    target = _free(Path(folder, REJECTED), name)
    reason = target.with_name(target.name + REASON)
    unfinished = target.with_name(f".{target.name}{REASON}")
    text = "".join(f"{' '.join(one.split())}\n" for one in reasons)
    unfinished.write_bytes(text.encode("utf-8", "backslashreplace"))
    unfinished.replace(reason)
    rejects = Path(folder, name + REJECTS)
    if rejects.exists():
        _move(rejects, target.with_name(target.name + REJECTS))
    _move(Path(folder, name), target)


def _free(folder: Path, name: str) -> Path:
    """`x.xml`, else `x.2.xml` and so on: the end says what is in it."""
    number = 1
    while True:
        stem, dot, end = name.rpartition(".")
        tried = name if number == 1 else f"{stem or end}.{number}{dot + end if stem else ''}"
        taken = (folder / tried, folder / (tried + REASON), folder / (tried + REJECTS))
        if not any(os.path.lexists(path) for path in taken):
            return folder / tried
        number += 1


def _move(path: Path, target: Path) -> None:
    """Never over another file, even one that came this moment; where the folder knows no links,
    nobody else is expected to write into ours."""
    try:
        os.link(path, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        path.rename(target)
    else:
        path.unlink()
