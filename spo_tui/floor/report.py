"""What a single look has found: everything that lies in the hot folders now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from ..desk import floor
from ..desk.desk import Desk
from ..domain.clean import clean
from ..domain.hot_folder import NEEDS_SOMEBODY, FolderFile, HotFolder
from .news import News, Teller


def report_once(
    desk: Desk, happened: Sequence[News], teller: Teller, zone: ZoneInfo, as_json: bool
) -> int:
    """Print it; returns the exit status, by the folders that are down."""
    folders = floor.list_folders(desk)
    files = {folder.id: _present(desk, folder) for folder in folders}
    if as_json:
        document = {
            "hot_folders": [_document(folder, files[folder.id], zone) for folder in folders],
            "happened": [news.document(zone) for news in happened],
        }
        teller.print(json.dumps(document))
    else:
        for news in happened:
            teller(news)
        for folder in folders:
            for line in _lines(folder, files[folder.id]):
                teller.print(line)
    down = sum(folder.state == "down" for folder in folders)
    return 0 if not down else 1 if down == len(folders) else 3


def _present(desk: Desk, folder: HotFolder) -> list[FolderFile]:
    return [file for file in floor.list_files(desk, folder.id) if file.gone_at is None]


def _lines(folder: HotFolder, files: Sequence[FolderFile]) -> list[str]:
    state = f"{folder.state}: {folder.reason}" if folder.reason else folder.state
    number = f"{len(files)} file{'' if len(files) == 1 else 's'}"
    lines = [clean(f"{folder.name}  {state}, {number}")]
    needing = [file for file in files if file.state in NEEDS_SOMEBODY]
    return lines + [clean(f"  {file.name}  {file.state}: {file.reason}") for file in needing]


def _document(folder: HotFolder, files: Sequence[FolderFile], zone: ZoneInfo) -> dict[str, Any]:
    return {
        "name": folder.name,
        "location": folder.location,
        "path": folder.path,
        "mode": folder.mode,
        "state": folder.state,
        "reason": folder.reason,
        "files": [
            {
                "name": file.name,
                "size": file.size,
                "state": file.state,
                "reason": file.reason,
                "job": file.job,
                "first_seen": file.first_seen_at.astimezone(zone).isoformat(),
            }
            for file in files
        ],
    }
