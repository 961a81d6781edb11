"""Ending, placing again and reopening on the command line."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.orders import show_order
from tests.shop import place, position, tell

from .conftest import Command


@pytest.fixture
def shop(shop: Desk) -> Desk:
    place(shop, "1", "2")
    return shop


@pytest.fixture
def viewers(tmp_path: Path) -> str:
    config = tmp_path / "viewers.toml"
    config.write_text("[roles]\nnobody-else = 'admin'\n")
    return str(config)


@pytest.fixture
def operators(tmp_path: Path) -> str:
    from spo_tui.system.user import login_name

    config = tmp_path / "operators.toml"
    config.write_text(f"[roles]\n{login_name()} = 'operator'\n")
    return str(config)


@pytest.mark.parametrize("how", ["ship", "complete", "cancel"])
def test_without_yes_and_without_a_terminal_nothing_is_ended(
    command: Command, shop: Desk, how: str
) -> None:
    said = command.refusal(how, "12345")
    assert said == f"2 jobs still open: give --yes to {how} order 12345"
    assert command.refusal(how, "12345", "--json") == said
    assert position(shop, "1").workflow.status == "Ordered"


def test_it_says_what_will_be_lost_and_does_it(command: Command, shop: Desk) -> None:
    tell(shop, "2", "Shipped")
    done = command.run("ship", "12345", "--yes")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "No working folders are left to clear.",
        "1 job still open:",
        "  1: Ordered",
        "order 12345 is shipped",
    ]
    assert show_order(shop, "12345").shipping_status == "Shipped"
    assert command.refusal("ship", "12345", "--yes") == "order 12345 is shipped already"
    assert command.refusal("ship", "99", "--yes") == "there is no order 99"
    assert "is a job, not an order" in command.refusal("ship", "1", "--yes")


def test_ending_as_json(command: Command, shop: Desk) -> None:
    said = command.json("cancel", "12345", "--yes")
    assert said == {
        "order": "12345",
        "ending": "cancel",
        "jobs": ["1", "2"],
        "clearing": [],
        "never_downloaded": [],
        "open_jobs": [{"job": "1", "stands": "Ordered"}, {"job": "2", "stands": "Ordered"}],
        "files": 0,
        "bytes": 0,
        "archived": False,
        "refunds_nothing": True,
    }


@pytest.mark.parametrize(("key", "status"), [(b"n\n", 1), (b"y\n", 0)])
def test_on_a_terminal_it_asks(command: Command, shop: Desk, key: bytes, status: int) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "spo_tui", "--database", command.database, "complete", "12345"]
    with subprocess.Popen(
        words, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        os.write(ours, key)
        _, errors = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == status, errors
    assert b"Complete order 12345?" in errors
    ended = show_order(shop, "12345").order_status
    assert ended == ("Complete" if status == 0 else "Processing")


def test_an_order_is_placed_again(command: Command, shop: Desk) -> None:
    assert command.json("reorder", "12345") == {
        "order": "12345-R1",
        "jobs": ["1-R1", "2-R1"],
        "reorder_of": "12345",
    }
    said = command.run("reorder", "12345").stdout
    assert said == "order 12345-R2, placed again from 12345: 1-R2, 2-R2; it has no PO yet\n"


def test_operators_ask_and_support_reopens(command: Command, shop: Desk, operators: str) -> None:
    command.run("complete", "12345", "--yes")
    ask = ("--config", operators, "reopen", "1", "--reason", "torn")
    assert command.run(*ask).stdout == "1: support is asked to reopen it\n"
    (asked,) = command.json("reopen", "--requests")
    assert (asked["job"], asked["order"], asked["reason"]) == ("1", "12345", "torn")
    assert "of order 12345" in command.run("reopen", "--requests").stdout
    assert "say why" in command.refusal("reopen", "1")
    assert command.json("reopen", "1", "--reason", "ok") == {
        "job": "1",
        "reopened": True,
        "requested": False,
    }
    assert position(shop, "1").workflow.status == "RecreationRequested"
    assert command.json("reopen", "--requests") == []
    assert command.run("reopen").exit_code == 2
    assert command.run("reopen", "1", "--requests").exit_code == 2


def test_a_viewer_is_told_which_role_it_takes(command: Command, shop: Desk, viewers: str) -> None:
    for words in (
        ("ship", "12345", "--yes"),
        ("reorder", "12345"),
        ("reopen", "1", "--reason", "x"),
    ):
        assert "takes the role operator" in command.refusal("--config", viewers, *words)


def test_doctor_tells_of_clean_up(command: Command, shop: Desk, tmp_path: Path) -> None:
    assert command.json("doctor")["cleanup"] == {
        "working_root": None,
        "archive": None,
        "pending": 0,
        "kept": 0,
        "oldest": None,
        "reason": "",
    }
    assert "no working root is configured" in command.run("doctor").stdout
    config = tmp_path / "config.toml"
    config.write_text('[files]\nworking_root = "work"\narchive = "work/archive"\n')
    assert "lies in the working root" in command.refusal("--config", str(config), "doctor")
    config.write_text('[files]\narchive = "archive"\n')
    assert "files.archive" in command.refusal("--config", str(config), "doctor")
