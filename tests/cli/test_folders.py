"""`spo-tui folders`, as it is typed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from spo_tui.desk import delivering, floor
from spo_tui.desk.desk import Desk
from spo_tui.domain.delivery import other_content
from spo_tui.domain.matching import letters
from spo_tui.domain.routing import Rule
from tests.outputs import made
from tests.shop import place

from .conftest import Command


@pytest.fixture
def floored(shop: Desk, tmp_path: Path) -> Desk:
    """A copy into rip1 has failed and one waits; rip2 is out of reach."""
    place(shop, "7001", "7002", "7003", order="700")
    floor.open_folders(shop, [("rip1", "Hall", "/h", "copy"), ("rip2", "Hall", "/i", "observe")])
    ids = {folder.name: folder.id for folder in floor.list_folders(shop)}
    floor.hold(shop, "m", ids.values())
    ruled = replace(shop, routing=(Rule("all", "rip1"),))
    made(ruled, "7001", tmp_path / "work", b"one")
    load = delivering.claim(shop, ids["rip1"], "m")
    assert load is not None
    troubles = dict.fromkeys(load.jobs, other_content())
    delivering.fail(shop, ids["rip1"], "m", load.token, troubles)
    made(ruled, "7002", tmp_path / "work", b"two")
    made(
        replace(shop, routing=(Rule("none", None, (letters(["Z"]),)),)),
        "7003",
        tmp_path / "work",
        b"x",
    )
    floor.report_state(shop, ids["rip1"], "up", "", free_bytes=2 * 10**12, holder="m")
    floor.report_state(shop, ids["rip2"], "down", "no answer in time", holder="m")
    return shop


def test_the_list_says_how_each_stands(command: Command, floored: Desk) -> None:
    done = command.run("folders")
    assert done.exit_code == 0
    first, rip1, rip2, last = done.stdout.splitlines()
    assert first.startswith("share rip2 unreachable since ")
    assert first.endswith("0 jobs wait")
    for part in ("rip1", "1 wait", "2.0 TB", "other content under the same name"):
        assert part in rip1
    assert rip2.startswith("down")
    assert last == "7003: no rule chose a hot folder: spo-tui route 7003 FOLDER"


def test_json_has_every_fact(command: Command, floored: Desk) -> None:
    found = json.loads(command.run("folders", "--json").stdout)
    by_name = {one["name"]: one for one in found["folders"]}
    rip1 = by_name["rip1"]
    assert (rip1["waiting"], rip1["failed"], rip1["paused"], rip1["mode"]) == (1, 1, False, "copy")
    assert (by_name["rip2"]["state"], by_name["rip2"]["reason"]) == ("down", "no answer in time")
    assert len(rip1["arrivals"]) == 18
    assert [one["job"] for one in found["waiting_for_choice"]] == ["7003"]


def test_pause_and_resume(command: Command, floored: Desk) -> None:
    assert command.run("folders", "pause", "rip1").stdout == "rip1 is paused\n"
    found = json.loads(command.run("folders", "--json").stdout)["folders"][0]
    assert (found["state"], found["paused"], bool(found["paused_by"])) == ("paused", True, True)
    done = command.run("folders", "resume", "rip1", "--json")
    assert json.loads(done.stdout) == {"folder": "rip1", "paused": False}
    assert "only observed" in command.refusal("folders", "pause", "rip2")
    assert "no hot folder 'rip9'" in command.refusal("folders", "pause", "rip9")


def test_one_retry_for_all(command: Command, floored: Desk) -> None:
    done = command.run("folders", "retry", "rip1", "--dry-run")
    assert (done.exit_code, done.stdout) == (0, "7001: would be retried\n")
    done = command.run("folders", "retry", "rip1", "--json")
    assert json.loads(done.stdout) == {"retried": ["7001"], "refused": []}
    assert "no copy into rip1 has failed" in command.refusal("folders", "retry", "rip1")


def test_a_look_says_whether_anybody_looks(command: Command, floored: Desk) -> None:
    done = command.run("folders", "rescan", "rip1", "--json")
    assert json.loads(done.stdout)["folder"] == "rip1"
    floor.leave(floored, "m")
    assert "start `spo-tui watch`" in command.run("folders", "rescan", "rip1").stdout
    assert floor.rescans(floored, [1, 2])
