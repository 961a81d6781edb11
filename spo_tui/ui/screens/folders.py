"""The hot folders with the files in them; what nobody can place stands first, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain.hot_folder import FileState, FolderFile, HotFolder, Presence
from .. import stylesheets, words
from ..commands.folders import FOLDERS
from ..rows import Shown
from ..text import fit, wrap
from ..widgets.canvas import Span
from ..widgets.foot_bar import FootBar
from ..widgets.page import Lines, Page
from ..widgets.pick_list import Item, PickList
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

if TYPE_CHECKING:
    from ...desk.desk import Desk

Reading = tuple[list[tuple[HotFolder, list[FolderFile]]], list[Presence]]
_SAYS = {
    FileState.ARRIVING: ("arriving", "running"),
    FileState.IN_FOLDER: ("in the folder", "done"),
    FileState.UNPLACED: ("nobody can place it", "failure"),
    FileState.INCOMPLETE: ("incomplete", "failure"),
    FileState.PICKED_UP: ("picked up", "dim"),
}


class FoldersScreen(SpoScreen):
    CSS_PATH = stylesheets.path("folders.tcss")
    ACTIONS = FOLDERS

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Container(id="middle"):
            yield PickList(id="folders")
            yield Page(id="chosen")
        yield FootBar()

    def on_mount(self) -> None:
        self._reading: Reading | None = None
        self.query_one(TitleBar).show([("Hot folders", "strong")], [], "")
        self.mover.empty = "Reading the hot folders …"
        self.mover.show([])
        self.shop_changed()

    @property
    def mover(self) -> PickList:
        return self.query_one("#folders", PickList)

    @property
    def _chosen(self) -> tuple[HotFolder, FolderFile | None] | None:
        """The folder under the cursor, and the file if it is one."""
        for folder, files in self._reading[0] if self._reading else []:
            if f"folder {folder.id}" == self.mover.key:
                return folder, None
            for file in files:
                if f"file {file.id}" == self.mover.key:
                    return folder, file
        return None

    @property
    def job(self) -> str | None:
        """The number of the job whose file is under the cursor."""
        chosen = self._chosen
        return chosen[1].job if chosen and chosen[1] else None

    @on(PickList.Moved)
    def _tell_whole(self) -> None:
        """What the line has no room for."""
        chosen = self._chosen
        told: list[str] = []
        if chosen is not None:
            folder, file = chosen
            reason = file.reason if file else folder.reason
            told = [f"{folder.path}/{file.name}" if file else folder.path, reason]
        self.query_one("#chosen", Page).show(lambda width, _height: _paragraphs(told, width))

    def shop_changed(self) -> None:
        self.ask("folders", _read, self._take)

    def time_passed(self) -> None:
        self.shop_changed()

    def _take(self, reading: Reading) -> None:
        self._reading = reading
        folders, monitors = reading
        shown = self.shop.shown()
        self.mover.empty = "No hot folders: name them under [[hot_folders]] in the configuration."
        items: list[Item] = []
        for folder, files in folders:
            items.append(Item(f"folder {folder.id}", _FolderLine(folder, shown)))
            items += [Item(f"file {file.id}", _FileLine(file, shown)) for file in files]
            if not files:
                items.append(Item(None, _empty))
        self.mover.show(items)
        alive = sum(monitor.alive for monitor in monitors)
        middle: list[Span] = [(words.plural(alive, "monitor"), "done")]
        if not alive:
            middle = [("no monitor is running: spo-tui watch", "waiting")]
        self.query_one(TitleBar).show(
            [("Hot folders", "strong")], middle if folders else [], self.shop.clock_text()
        )


def _read(desk: Desk) -> Reading:
    from ...desk import floor

    folders = [(folder, floor.list_files(desk, folder.id)) for folder in floor.list_folders(desk)]
    return folders, floor.list_monitors(desk)


def _paragraphs(texts: list[str], width: int) -> Lines:
    return [[(f" {line}", "dim")] for text in texts for line in wrap(text, width - 2, 2)]


def _empty(_width: int, _cursor: bool) -> list[Span]:
    return [("     no files", "faint")]


class _FolderLine:
    def __init__(self, folder: HotFolder, shown: Shown) -> None:
        self._folder = folder
        self._shown = shown

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        suffix = " cursor" if cursor else ""
        folder = self._folder
        up = folder.state == "up"
        state = "up" if up else folder.state if folder.state != "unknown" else "not looked at yet"
        style = "done" if up else "failure" if folder.state == "down" else "waiting"
        counts = words.plural(folder.present, "file")
        if folder.unplaced:
            counts += f", {folder.unplaced} unplaced"
        name = f" {folder.location} · {folder.name}"
        why = folder.reason or (folder.path if width >= 110 else "")
        return [
            (fit(name, 34) + " ", "strong" + suffix),
            (fit(state, 18) + " ", style + suffix),
            (fit(counts, 20) + " ", ("waiting" if folder.unplaced else "dim") + suffix),
            (fit(why, max(0, width - 76)), ("failure" if folder.reason else "faint") + suffix),
        ]


class _FileLine:
    def __init__(self, file: FolderFile, shown: Shown) -> None:
        self._file = file
        self._shown = shown

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        suffix = " cursor" if cursor else ""
        file = self._file
        says, style = _SAYS.get(FileState(file.state), (file.state, ""))
        glyphs = self._shown.glyphs
        bad = style == "failure"
        told = file.reason or (f"job {file.job}, " if file.job else "") + says
        age = words.age(file.gone_at or file.first_seen_at, self._shown.now)
        name = max(16, (width - 22) * 45 // 100)
        return [
            ("   " + (glyphs.failure if bad else " ") + " ", style + suffix),
            (fit(file.name, name) + " ", ("dim" if file.gone_at else "") + suffix),
            (fit(f"{file.size / 1024:,.0f} KiB", 9, right=True) + " ", "dim" + suffix),
            (fit(age, 4, right=True) + "  ", "dim" + suffix),
            (fit(told, max(0, width - name - 22)), style + suffix),
        ]
