"""The folder or the file that something taken out of the shop is written to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...domain import words
from ...domain.errors import SpoError
from ..widgets.canvas import Span
from .form import Field, Form, Values, needed

if TYPE_CHECKING:
    from ...domain.download import Download


class AskFolder(Form[str]):
    def __init__(self, heading: str, files: Sequence[Download]) -> None:
        super().__init__(heading, [Field("folder", "To folder", _likely(), needed)], "Download")
        self._files = files

    def below(self, values: Values) -> list[list[Span]]:
        size = sum(file.size for file in self._files)
        room = f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.1f} kB"
        told = f"{words.plural(len(self._files), 'file')}, {room}"
        return [[(f"{told}. Nothing there is overwritten.", "dim")]]

    async def keep(self, values: Values) -> str:
        return str(Path(values["folder"]).expanduser())


class AskFile(Form[str]):
    def __init__(self, heading: str, name: str) -> None:
        likely = str(Path(_likely()) / name)
        super().__init__(heading, [Field("file", "To file", likely, _paper)], "Make it")

    def below(self, values: Values) -> list[list[Span]]:
        return [[(".pdf: all in one.  .zip: a PDF for each.", "dim")]]

    async def keep(self, values: Values) -> str:
        return str(Path(values["file"]).expanduser())


def _likely() -> str:
    return str(Path.home() / "Downloads")


def _paper(text: str) -> None:
    if not text.lower().endswith((".pdf", ".zip")):
        raise SpoError("Its name ends in .pdf or .zip.")
