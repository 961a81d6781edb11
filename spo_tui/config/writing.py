"""A first configuration, short enough to be gone on with by hand."""

from __future__ import annotations

import json
from pathlib import Path

from ..domain.errors import Refused, SpoError
from .reading import load


def write_short(file: Path, name: str, timezone: str, hot_folder: Path | None) -> None:
    """Make `file`, and the folders above it. `hot_folder` is only observed.

    Raises Refused where the file is there already, SpoError for a setting that does not do and
    for a file that cannot be written; then there is none.
    """
    lines = ["[shop]", f"name = {_quoted(name)}", f"timezone = {_quoted(timezone)}"]
    if hot_folder is not None:
        called = _quoted(hot_folder.name)
        path = _quoted(str(hot_folder.absolute()))
        lines += ["", "[[hot_folders]]", f"name = {called}", f"path = {path}"]
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as made:
            made.write("\n".join([*lines, ""]))
    except FileExistsError:
        raise Refused(f"{file} is there already: edit it") from None
    except OSError as error:
        raise SpoError(f"{file} cannot be written: {error.strerror}") from None
    try:
        load(file)
    except SpoError:
        file.unlink(missing_ok=True)
        raise


def _quoted(text: str) -> str:
    """As TOML writes it, which for these is as JSON does."""
    return json.dumps(text, ensure_ascii=False)
