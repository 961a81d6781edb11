"""What a shop that does not exist yet can begin with: tickets, or a short configuration."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ...config.writing import write_short
from ...domain.errors import SpoError
from ..widgets.canvas import Span
from .form import Field, Form, Values, needed

Take = Callable[[Path], dict[str, Any]]
"""Imports the tickets of a folder; returns what `spo-tui import --json` says. Raises SpoError."""


class ImportFolder(Form[dict[str, Any]]):
    """Answers with what was imported; stays where that is nothing."""

    def __init__(self, take: Take) -> None:
        field = Field("folder", "Folder", check=needed, hint="with tickets in it, or one ticket")
        super().__init__("Import tickets", [field], "Import")
        self._take = take

    def above(self) -> list[list[Span]]:
        return [[("PrintTalk, XJDF, JDF, JSON or CSV, told by content.", "dim")]]

    def below(self, values: Values) -> list[list[Span]]:
        return [[("Reading the tickets …", "dim")]] if self._saving else []

    async def keep(self, values: Values) -> dict[str, Any]:
        self.tell()
        path = _path(values["folder"])
        if not await asyncio.to_thread(path.exists):
            raise SpoError(f"{path} is not there: type the path of a folder or a file.")
        told = await asyncio.to_thread(self._take, path)
        if not told["jobs"] and not told["unchanged"]:
            raise SpoError(_no_ticket(told["rejected"]))
        return told

    def leave(self) -> None:
        """Not while tickets are read: what has come of them must be said."""
        if not self._saving:
            super().leave()


class Configure(Form[bool]):
    def __init__(self, file: Path, zone: str) -> None:
        fields = [
            Field("name", "Shop", "SPO", needed, most=60),
            Field("timezone", "Time zone", zone, _known_zone, "Europe/London", most=60),
            Field("folder", "Hot folder", hint="none yet"),
        ]
        super().__init__("A short configuration", fields, "Write it")
        self._file = file

    def below(self, values: Values) -> list[list[Span]]:
        return [[("Hot folders are observed until the file says more.", "faint")]]

    async def keep(self, values: Values) -> bool:
        await asyncio.to_thread(_write, self._file, values)
        return True


def _write(file: Path, values: Values) -> None:
    folder = _path(values["folder"]) if values["folder"] else None
    if folder is not None and not folder.is_dir():
        raise SpoError(f"{folder} is no folder: make it, or leave this empty.")
    write_short(file, values["name"], values["timezone"], folder)


def _no_ticket(rejected: Sequence[Mapping[str, Any]]) -> str:
    if not rejected:
        return "There is no ticket in it."
    first = rejected[0]
    more = f" ({len(rejected) - 1} more like it)" if len(rejected) > 1 else ""
    return f"{Path(str(first['file'])).name}: {first['reason']}{more}"


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        raise SpoError(f"{text}: there is no such user") from None


def _known_zone(text: str) -> None:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SpoError("That is no time zone such as Europe/London.") from None
