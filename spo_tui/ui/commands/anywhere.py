"""What a key does on every screen that has no other use for it."""

from __future__ import annotations

from .activity import Activity, Handover
from .board import BoardNextNeed, BoardPreviousNeed, HotFolders, Meaning
from .causes import Causes
from .insights import Insights
from .moves import MOVES
from .scan import ScanMode
from .ways import Orders

ANYWHERE = (
    *(*MOVES, BoardNextNeed, BoardPreviousNeed, HotFolders, Activity, Causes, Orders, Insights),
    *(Handover, ScanMode, Meaning),
)
