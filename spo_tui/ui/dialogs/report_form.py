"""What a report is to hold, and where its file goes; the form stays until the file is there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ...domain.errors import SpoError
from ...domain.periods import Scope, read_days
from ...domain.report import FORMS, THERE_ALREADY, By
from ..text import fit, wrap
from ..widgets.canvas import Span
from .confirm import Confirm
from .dialog import ROOM
from .form import Field, Form, Values
from .scope import dates_of, days_field, said_days, storefront_field

Make = Callable[[Sequence[str]], Awaitable[dict[str, Any] | None]]
"""Has the command done; None when it was cancelled, SpoError when it could not be."""
WITH_BOM = "csv-bom"
_FORMS = ("csv", WITH_BOM, *FORMS[1:])
_MEANS = {
    "csv": "Makes a CSV file,",
    WITH_BOM: "Makes a CSV file with the mark that Excel asks for,",
    "xlsx": "Makes an Excel sheet,",
    "json": "Makes one JSON document,",
    "jsonl": "Makes a JSON document in each line of",
}


class ReportForm(Form[dict[str, Any]]):
    """Answers with what the command said of the file."""

    def __init__(
        self, name: str, title: str, scope: Scope, today: date, shops: Sequence[str], make: Make
    ) -> None:
        fields = [
            days_field(scope, today),
            Field("by", "By date", "created", by_date, " or ".join(By), choices=tuple(By)),
            storefront_field(scope, shops),
            Field("format", "Format", "csv", form, ", ".join(_FORMS), choices=_FORMS),
            Field("folder", "Folder", "~", folder),
            Field("file", "File name", name, file_name),
        ]
        if name != "customers":
            del fields[1]
        super().__init__(f"Report: {title}", fields, "Make the file")
        self._report = name
        self._today = today
        self._make = make

    def above(self) -> list[list[Span]]:
        return said_days()

    def below(self, values: Values) -> list[list[Span]]:
        try:
            target = str(target_of(values))
        except SpoError:
            return []
        days = dates_of(values, self._today)
        told = f"{_MEANS[form(values['format'])]} {target}"
        return [*days, *([(line, "dim")] for line in wrap(told, ROOM, 3))]

    async def keep(self, values: Values) -> dict[str, Any]:
        days = read_days(values["days"], self._today)
        command: list[str] = [
            "report",
            self._report,
            "--from",
            str(days.first),
            "--to",
            str(days.last),
        ]
        chosen = form(values["format"])
        command += ["--format", chosen.partition("-")[0], "--output", str(target_of(values))]
        command += ["--bom"] if chosen == WITH_BOM else []
        command += ["--by", str(by_date(values["by"]))] if "by" in values else []
        command += ["--storefront", values["storefront"]] if values["storefront"] else []
        try:
            done = await self._make(command)
        except SpoError as error:
            if THERE_ALREADY not in str(error) or not await self._replaces(values):
                raise SpoError(str(error).partition(": --")[0]) from None
            done = await self._make([*command, "--overwrite"])
        if done is None:
            raise SpoError("cancelled: nothing was written")
        return done

    async def _replaces(self, values: Values) -> bool:
        name = fit(target_of(values).name, ROOM - 20).rstrip()
        told = ["A file of this name is there. It is replaced when the new one is whole."]
        sure: bool = await self.app.push_screen_wait(Confirm(f"Replace {name}?", told, "does so"))
        return sure


def by_date(text: str) -> str:
    wanted = "-".join(text.casefold().split())
    if wanted not in tuple(By):
        raise SpoError(f"It is {' or '.join(By)}.")
    return wanted


def form(text: str) -> str:
    if text.casefold() not in _FORMS:
        raise SpoError(f"{text!r} is not a format: {', '.join(_FORMS)}")
    return text.casefold()


def folder(text: str) -> Path:
    if not text:
        raise SpoError("Into which folder?")
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise SpoError(f"{text}: there is no such user") from None


def file_name(text: str) -> str:
    if "/" in text or text in ("", ".", ".."):
        raise SpoError("A name without a folder: that stands above.")
    if len(text.encode()) > 200:
        raise SpoError("That is too long for a file name.")
    return text


def target_of(values: Values) -> Path:
    """With the ending of its format, unless it is given. Raises SpoError."""
    ending = "." + form(values["format"]).partition("-")[0]
    name = file_name(values["file"])
    return folder(values["folder"]) / (name if name.endswith(ending) else name + ending)
