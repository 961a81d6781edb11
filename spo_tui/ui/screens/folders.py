"""The hot folders: what is wrong, how each stands, what waits for somebody, and of the chosen one
what is in line and what lies there."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain import words
from ...domain.hot_folder import NEEDS_SOMEBODY, FileState, FolderFile
from ...domain.query import quoted
from ...domain.traffic import Delivery, Traffic, Traffics, alarms
from .. import stylesheets
from ..commands import folders as commands
from ..lines import folder_rows, folder_sheet
from ..lines.item import Item, heading
from ..lines.span import Lines
from ..text import fit
from ..widgets.canvas import Span
from ..widgets.foot_bar import FootBar
from ..widgets.page import Page
from ..widgets.pick_list import PickList
from ..widgets.title_bar import TitleBar
from .board import BoardScreen
from .screen import SpoScreen

if TYPE_CHECKING:
    from ...desk.desk import Desk

SIDE = 150
"""Columns from which the facts stand beside the list."""


class FoldersScreen(SpoScreen):
    CSS_PATH = stylesheets.path("folders.tcss")
    ACTIONS = commands.FOLDERS

    def __init__(self) -> None:
        super().__init__()
        self.found = Traffics()
        self.folder: str | None = None
        """The name of the chosen folder: the one on which the cursor stands, or last stood."""
        self._is_read = False

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Container(id="middle"):
            yield PickList(id="folders")
            yield Page(id="chosen")
        yield FootBar()

    def on_mount(self) -> None:
        self._place()
        self._show_title()
        self.mover.empty = ("Reading the hot folders …",)
        self.mover.show([])
        self.shop_changed()

    def on_resize(self) -> None:
        self._place()

    def _place(self) -> None:
        self.set_class(self.app.size.width >= SIDE, "side")
        self.set_class(self.app.size.height < 32, "low")

    @property
    def mover(self) -> PickList:
        return self.query_one("#folders", PickList)

    # -- what the cursor stands on

    @property
    def chosen(self) -> Traffic | None:
        return self.found.of(self.folder)

    @property
    def on_folder(self) -> bool:
        return (self.mover.key or "").startswith("folder ")

    @property
    def delivery(self) -> Delivery | None:
        both = (*self.found.unrouted, *self.found.deliveries)
        return next((one for one in both if f"delivery {one.id}" == self.mover.key), None)

    @property
    def file(self) -> FolderFile | None:
        both = (*self.found.unplaced, *self.found.files)
        return next((one for one in both if f"file {one.id}" == self.mover.key), None)

    @property
    def job(self) -> str | None:
        """The number of the job whose output or file is under the cursor."""
        it = self.delivery or self.file
        return it.job if it else None

    @property
    def job_here(self) -> str | None:
        return self.job

    @on(PickList.Moved)
    def _moved(self) -> None:
        key = self.mover.key or ""
        if key.startswith("folder ") and key != f"folder {self.folder}":
            self.folder = key.removeprefix("folder ")
            self.shop_changed()
        self.query_one("#chosen", Page).show(lambda width, _height: self._facts(width))

    @on(PickList.Chosen)
    def _picked(self) -> None:
        self.run_command(commands.Open)

    def _facts(self, width: int) -> Lines:
        shown = self.shop.shown()
        if self.delivery is not None:
            return folder_sheet.delivery(self.delivery, shown, width)
        if self.file is not None:
            it = self.found.of(self.file.folder)
            return folder_sheet.file(self.file, it.folder.path if it else "", width)
        return folder_sheet.folder(self.chosen, shown, width) if self.chosen else []

    # -- what is read

    def shop_changed(self) -> None:
        self.ask("folders", partial(_look, self.folder), self._take)

    def time_passed(self) -> None:
        self.shop_changed()

    def _take(self, found: Traffics) -> None:
        other = self._is_read and found.chosen != self.folder
        if other and found.of(self.folder) is not None:
            return  # asked for before the operator chose another
        self.found, self.folder, self._is_read = found, found.chosen, True
        self.mover.empty = (
            "No hot folders.",
            "Name them under [[hot_folders]] in the configuration.",
        )
        self.mover.show(self._items())
        self._show_title()

    # -- what is shown

    def _items(self) -> list[Item]:
        found, shown = self.found, self.shop.shown()
        if not found.folders:
            return []
        told = folder_sheet.monitors(found, shown)
        items = [Item(None, folder_rows.AlarmLine(it, shown)) for it in alarms(found.folders)]
        if told[0][0] == folder_sheet.NO_MONITOR:
            (text, _style), *told = told
            items.insert(0, _told(f"{shown.glyphs.failure} {text}", "failure strong", 1))
        items.append(Item(None, folder_rows.titles))
        for it in sorted(found.folders, key=lambda it: (it.state != "down", not it.failed)):
            name = it.folder.name
            line = folder_rows.FolderLine(it, shown, chosen=name == self.folder)
            items.append(Item(f"folder {name}", line))
        items += [_told(*line) for line in told]
        if found.unrouted:
            jobs = words.plural(len({one.job for one in found.unrouted}), "job")
            waits = "waits" if len({one.job for one in found.unrouted}) == 1 else "wait"
            items += _headed(f"{jobs} {waits}: no rule chose a hot folder (F chooses)")
            items += [self._delivery(it, None) for it in found.unrouted]
        if found.unplaced:
            items += _headed(f"{words.plural(len(found.unplaced), 'file')} nobody can place")
            items += [
                Item(f"file {it.id}", folder_rows.FileLine(it, shown, folder=True))
                for it in found.unplaced
            ]
        return items + self._inside()

    def _inside(self) -> list[Item]:
        """What is in line for the chosen folder, and what lies there or has just left."""
        found, shown, it = self.found, self.shop.shown(), self.chosen
        if it is None:
            return []
        placed = [one for one in found.files if FileState(one.state) not in NEEDS_SOMEBODY]
        items = _headed(f"{it.folder.name}: in line, and in the folder")
        items += [self._delivery(one, it) for one in found.deliveries]
        items += [Item(f"file {one.id}", folder_rows.FileLine(one, shown)) for one in placed]
        return items if len(items) > 2 else [*items, _told("nothing", "faint")]

    def _delivery(self, one: Delivery, it: Traffic | None) -> Item:
        folder = it.folder if it else None
        return Item(f"delivery {one.id}", folder_rows.DeliveryLine(one, folder, self.shop.shown()))

    def _show_title(self) -> None:
        middle: list[Span] = []
        found = self.found
        if self._is_read and found.folders:
            down = len(alarms(found.folders))
            failed = sum(it.failed for it in found.folders)
            waiting = sum(it.waiting + it.copying for it in found.folders)
            if down:
                middle.append((f"{down} down   ", "failure strong"))
            if failed:
                middle.append((f"{failed:,} failed   ", "failure"))
            if not (down or failed):
                middle.append(("all up   ", "done"))
            middle.append((f"{waiting:,} in line", "dim"))
        self.query_one(TitleBar).show([("Hot folders", "strong")], middle, self.shop.clock_text())

    # -- what is done

    def move_group(self, step: int) -> None:
        """To the first line of the next group, or the previous: the folders, what waits, what
        nobody can place, and what is in the chosen folder, which stays chosen."""
        groups: list[str] = []
        here = 0
        for was, item in pairwise(self._items()):
            if item.key is not None and was.key is None:
                groups.append(item.key)
            if item.key is not None and item.key == self.mover.key:
                here = len(groups) - 1
        if groups:
            place = max(0, min(len(groups) - 1, here + step))
            folder = f"folder {self.folder}"
            key = folder if groups[place].startswith("folder ") else groups[place]
            self.mover.show(self._items(), key)

    def show_on_board(self) -> None:
        """The board, with the jobs of the chosen folder."""
        text = f"hot_folder:{quoted(self.folder or '')}"
        board = next(s for s in self.app.screen_stack if isinstance(s, BoardScreen))
        board.show_filter(text)


def _look(name: str | None, desk: Desk) -> Traffics:
    from ...desk.folders import look_at_folders

    return look_at_folders(desk, name)


def _told(text: str, style: str, indent: int = 3) -> Item:
    said = " " * indent + text
    return Item(None, lambda width, _cursor: [(fit(said, width - 1), style)])


def _headed(text: str) -> list[Item]:
    return [Item(None, lambda _width, _cursor: []), heading(text)]
