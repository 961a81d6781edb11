"""What can be done on the board beside what can be done everywhere."""

from __future__ import annotations

from . import moves
from .activity import Activity, Handover
from .board import BOARD
from .causes import Causes
from .marks import MARKS
from .routing import ChooseFolder
from .scan import SCAN
from .views import Views
from .ways import WAYS

ON_BOARD = (
    *(*moves.MOVES, *MARKS, *BOARD, *SCAN, Activity, Causes, Handover, Views, *WAYS),
    ChooseFolder,
)
