"""`spo-tui activity`, `handover` and `causes`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spo_tui.desk.desk import Desk
from tests.shop import place, tell

from .conftest import Command
from .test_jobs import HOSTILE


@pytest.fixture
def busy(shop: Desk) -> Desk:
    place(shop, "1001", "1002", product="Poster A2")
    place(shop, "1003", order="12346", product="Flyer")
    tell(shop, "1001", "CopyToHotFolderFailed", info="share rip2 unreachable")
    tell(shop, "1002", "CopyToHotFolderFailed", info="share rip2 unreachable")
    tell(shop, "1003", "MisNotified")
    return shop


def test_activity_lists_the_newest_first(command: Command, busy: Desk) -> None:
    rows = command.json("activity")
    assert [(row["job"], row["status"]) for row in rows[:2]] == [
        ("1003", "MisNotified"),
        ("1002", "CopyToHotFolderFailed"),
    ]
    assert rows[1]["kinds"] == ["failures", "moves"] and rows[1]["says"] == "Copy failed"
    said = command.run("activity", "--limit", "2").stdout.splitlines()
    assert len(said) == 2 and "1003" in said[0] and "MIS notified" in said[0]


def test_activity_is_narrowed_by_words_kind_and_time(command: Command, busy: Desk) -> None:
    assert [row["job"] for row in command.json("activity", "kind:mis")] == ["1003"]
    assert [row["job"] for row in command.json("activity", "1002", "copy")] == ["1002"]
    assert len(command.json("activity", "--since", "1h")) == 6
    assert len(command.json("activity", "--since", "99999d")) == 6
    assert "is not a kind" in command.refusal("activity", "kind:x")


@pytest.mark.parametrize("name", ["activity", "handover"])
def test_a_span_that_is_none_is_wrong_usage(command: Command, name: str) -> None:
    done = command.run(name, "--since", "soon")
    assert done.exit_code == 2 and "not a duration" in done.stderr


def test_causes_are_told_with_their_jobs(command: Command, busy: Desk) -> None:
    (cause,) = command.json("causes")
    assert (cause["status"], cause["jobs"]) == ("CopyToHotFolderFailed", ["1001", "1002"])
    assert cause["retry"] == "ask for the copy again" and not cause["asks_leg"]
    said = command.run("causes").stdout
    assert said.startswith("2  Copy failed") and "share rip2 unreachable" in said


def test_the_handover_is_printed_or_written(command: Command, busy: Desk, tmp_path: Path) -> None:
    said = command.run("handover").stdout
    assert "Failed: 2 jobs, 0 mended since" in said
    assert max(map(len, said.splitlines())) <= 80
    done = command.run("handover", "--since", "1h", "--output", str(tmp_path / "shift.txt"))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Moved: 5 moves of 3 jobs" in (tmp_path / "shift.txt").read_text()
    told = command.json("handover")
    assert told["failed"][0]["jobs"] == ["1002", "1001"] and told["moved_jobs"] == 3
    assert told["waiting"]["operator_must"] == {"CopyToHotFolderFailed": 2}
    assert {job["job"] for job in told["worst"]} == {"1001", "1002"}
    command.run("handover", "--json", "--output", str(tmp_path / "shift.json"))
    assert json.loads((tmp_path / "shift.json").read_text())["moved_jobs"] == 3


def test_a_file_that_cannot_be_written_is_said(command: Command, busy: Desk) -> None:
    assert "/none/shift.txt" in command.refusal("handover", "--output", "/none/shift.txt")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["activity", "handover", "causes"])
def test_nothing_from_outside_reaches_the_terminal(
    command: Command, shop: Desk, text: str, name: str
) -> None:
    place(shop, "1", order=f"o{text}", product=text, customer=text)
    tell(shop, "1", "CopyToHotFolderFailed", info=text, source=text)
    tell(shop, "1", f"{text}?", info=text)
    tell(shop, "1", "MisFailed", info=text)
    for form in ([], ["--json"]):
        said = command.run(name, *form).stdout
        assert not set(text) & set(said) & set("\x1b\x07\x9b\u202e\u200b\U000e0041\r")
        assert said.replace("\n", "").isprintable()
