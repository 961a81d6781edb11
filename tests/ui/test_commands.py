"""One list of commands feeds keys, footer, help and palette: it has to be in order."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import spo_tui.ui
from spo_tui.ui.commands.command import Command
from spo_tui.ui.lines.bars import MOST_KEYS
from spo_tui.ui.screens.activity import ActivityScreen
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.causes import CausesScreen
from spo_tui.ui.screens.folders import FoldersScreen
from spo_tui.ui.screens.handover import HandoverScreen
from spo_tui.ui.screens.help import HelpScreen
from spo_tui.ui.screens.insights import InsightsScreen
from spo_tui.ui.screens.job import JobScreen
from spo_tui.ui.screens.order import OrderScreen
from spo_tui.ui.screens.orders import OrdersScreen
from spo_tui.ui.screens.scan import ScanScreen
from spo_tui.ui.screens.screen import SpoScreen
from spo_tui.ui.screens.statuses import StatusesScreen
from spo_tui.ui.screens.views import ViewsScreen

SCREENS = (
    *(ActivityScreen, BoardScreen, CausesScreen, FoldersScreen, HandoverScreen, InsightsScreen),
    *(HelpScreen, JobScreen, OrderScreen, OrdersScreen, ScanScreen, StatusesScreen, ViewsScreen),
)
UI = Path(spo_tui.ui.__file__).parent


@pytest.mark.parametrize("screen", SCREENS)
def test_every_key_has_one_meaning_on_a_screen(screen: type[SpoScreen]) -> None:
    keys = [key for command in screen.all_commands() for key in command.keys]
    assert len(keys) == len(set(keys))


def test_a_key_means_the_same_on_every_screen() -> None:
    labels: dict[str, set[str]] = {}
    for screen in SCREENS:
        for command in screen.all_commands():
            for key in command.keys:
                labels.setdefault(key, set()).add(meaning(command))
    assert {key: said for key, said in labels.items() if len(said) > 1} == {}


def meaning(command: type[Command]) -> str:
    """What the key is for; the wording differs where the thing it is done to does."""
    alike = {"Filter": "Search", "OpenJob": "Open", "Run": "Open", "JobMeaning": "Meaning"}
    alike |= {"HiddenRows": "Hidden", "CopyJobNumber": "CopyNumber", "CopyJobPath": "CopyPath"}
    alike |= {"CopyHandover": "CopyNumber", "ShowView": "Open"}
    alike |= {"OpenOrder": "Open", "OpenThis": "Open", "SearchOrders": "Search"}
    alike |= {"CopyOrderNumber": "CopyNumber", "OrderNote": "AddNote"}
    alike |= {"MoveOne": "Move", "RetryOne": "Retry"}
    alike |= {"BoardNextNeed": "NextNeed", "BoardPreviousNeed": "PreviousNeed"}
    alike |= {"Behind": "Open", "Scope": "Search", "Table": "Panel"}
    alike |= {"ThatInsight": "Phase", "NextInsight": "NextPhase", "NextGroup": "NextPhase"}
    return alike.get(command.id(), command.id())


@pytest.mark.parametrize("screen", SCREENS)
def test_every_command_says_what_it_does(screen: type[SpoScreen]) -> None:
    for command in screen.all_commands():
        assert command.line().endswith("."), command
        assert len(command.line()) <= 61, f"{command} is cut in the help at 80 columns"
        assert not command.footer or command.label, command
    assert len({command.id() for command in screen.all_commands()}) == len(screen.all_commands())


WRITING = (HelpScreen, ScanScreen)
"""Where letters are typed, or chosen from what lies behind."""


@pytest.mark.parametrize("screen", [it for it in SCREENS if it not in WRITING])
@pytest.mark.parametrize("key", [*"mbruc", "full_stop", *"feaOiHw", "number_sign"])
def test_what_is_done_to_jobs_and_every_way_is_had_on_every_screen(
    screen: type[SpoScreen], key: str
) -> None:
    """None of these keys is silent: where there is no job to move, it says so."""
    assert any(key in command.keys for command in screen.all_commands())


@pytest.mark.parametrize("screen", SCREENS)
def test_the_footer_is_short_and_begins_with_help(screen: type[SpoScreen]) -> None:
    listed = sorted((c for c in screen.own_commands() if c.footer), key=lambda c: c.footer)
    assert len([command for command in listed if command.footer <= MOST_KEYS]) <= MOST_KEYS
    assert listed[0].key_text().split()[0] in ("?", "F1")


def test_no_key_is_on_alt_and_nothing_acts_on_ctrl_alone() -> None:
    for screen in SCREENS:
        for command in screen.all_commands():
            assert not any(key.startswith("alt+") for key in command.keys)
            ctrl = [key for key in command.keys if key.startswith("ctrl+")]
            assert set(ctrl) <= {"ctrl+p"}


def test_text_reaches_ready_made_widgets_only_through_the_door() -> None:
    """Static and its like read markup in a str: they get constants, or Content from text.py."""
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name in ("Static", "Label", "Button", "notify", "update"):
                for argument in node.args[:1]:
                    constant = isinstance(argument, ast.Constant)
                    door = (
                        isinstance(argument, ast.Call) and ast.unparse(argument.func) == "content"
                    )
                    assert constant or door, f"{file.name}:{node.lineno}"
