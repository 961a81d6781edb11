from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from spo_tui.cli import event_source
from spo_tui.desk import events as desk_events
from spo_tui.desk.desk import Desk
from spo_tui.domain.errors import SpoError
from tests.shop import history, place
from tests.waiting import wait_for

from .conftest import Command


def lines(*events: dict[str, Any] | str) -> str:
    return "".join(f"{e if isinstance(e, str) else json.dumps(e)}\n" for e in events)


GOOD = {"job": "98765", "status": "InProduction", "event": "e-1"}
BAD = '{"job": "98765"'
UNKNOWN = {"job": "11111", "status": "Printed"}


@pytest.fixture
def orders(shop: Desk) -> Desk:
    place(shop, "98765", "98766")
    return shop


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def test_good_lines_go_in_and_bad_ones_are_kept_aside(
    command: Command, orders: Desk, file: Path
) -> None:
    file.write_text(lines(GOOD, BAD, UNKNOWN, GOOD, {"job": "98766", "status": "Shipped"}))
    done = command.run("ingest", str(file))
    assert done.exit_code == 3
    assert done.stdout == ("2 events recorded, 1 of them unexpected, 1 known already, 2 rejected\n")
    first, second, third = done.stderr.splitlines()
    assert first.startswith(f"{file}:2: not JSON")
    assert second == f"{file}:3: there is no job 11111: import its ticket first"
    assert third == f"2 lines kept aside in {file}.rejects"
    assert Path(f"{file}.rejects").read_text() == lines(BAD, UNKNOWN)
    assert [row.status for row in history(orders, "98765")] == ["Ordered", "InProduction"]


def test_json_is_one_document(command: Command, orders: Desk, file: Path) -> None:
    file.write_text(lines(GOOD, BAD, UNKNOWN))
    said = command.json("ingest", str(file), status=3)
    assert list(said) == ["recorded", "duplicate", "unexpected", "rejected"]
    assert (said["recorded"], said["duplicate"], said["unexpected"]) == (1, 0, 0)
    assert [list(entry) for entry in said["rejected"]] == [["line", "reason"]] * 2
    assert [entry["line"] for entry in said["rejected"]] == [2, 3]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (lines(GOOD), 0),
        ("", 0),
        ("\n\n", 0),
        (lines(GOOD, BAD), 3),
        (lines(BAD), 1),
        (lines(UNKNOWN), 1),
    ],
)
def test_the_status_says_how_it_went(
    command: Command, orders: Desk, file: Path, content: str, status: int
) -> None:
    file.write_text(content)
    assert command.run("ingest", str(file)).exit_code == status
    assert Path(f"{file}.rejects").exists() == (status > 0)


def test_the_same_file_again_only_knows_it_already(
    command: Command, orders: Desk, file: Path
) -> None:
    file.write_text(lines(GOOD, UNKNOWN))
    command.run("ingest", str(file))
    assert command.json("ingest", str(file), status=3)["duplicate"] == 1
    assert Path(f"{file}.rejects").read_text() == lines(UNKNOWN, UNKNOWN)


def test_rejects_are_private_and_no_link_is_followed(
    command: Command, orders: Desk, file: Path, tmp_path: Path
) -> None:
    file.write_text(lines(BAD))
    command.run("ingest", str(file))
    aside = Path(f"{file}.rejects")
    assert aside.stat().st_mode & 0o777 == 0o600
    aside.unlink()
    (tmp_path / "letter.txt").write_text("Dear customer")
    aside.symlink_to(tmp_path / "letter.txt")
    assert command.run("ingest", str(file)).exit_code == 1
    assert (tmp_path / "letter.txt").read_text() == "Dear customer"


def test_standard_input_is_read_and_its_rejects_lie_beside_the_database(
    command: Command, shop: Desk, tmp_path: Path
) -> None:
    place(shop, "98765")
    for arguments in (["ingest"], ["ingest", "-"]):
        done = command.run(*arguments, stdin=lines({"job": "98765", "status": "X"}, BAD))
        assert done.exit_code == 3 and "1 event recorded" in done.stdout
    assert (tmp_path / "ingest.rejects.jsonl").read_text() == lines(BAD, BAD)


def test_a_file_that_is_not_there_is_told(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "nowhere.jsonl"
    assert command.refusal("ingest", str(path)) == f"{path}: No such file or directory"


def test_batches_are_told_together(
    command: Command, orders: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_source, "BATCH", 2)
    file.write_text(lines(BAD, *(GOOD | {"event": str(n)} for n in range(5)), UNKNOWN, GOOD))
    said = command.json("ingest", str(file), status=3)
    assert said["recorded"] == 6
    assert [entry["line"] for entry in said["rejected"]] == [1, 7]


def test_what_was_recorded_before_the_database_failed_is_told(
    command: Command, orders: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter([False, False, True])
    real = desk_events.record_within

    def fails(*arguments: Any, **options: Any) -> desk_events.Ingested:
        if next(calls):
            raise SpoError("database local/spo: the disk is full")
        return real(*arguments, **options)

    monkeypatch.setattr(event_source, "BATCH", 2)
    monkeypatch.setattr(desk_events, "record_within", fails)
    file.write_text(lines(*(GOOD | {"event": str(n)} for n in range(9))))
    said = command.refusal("ingest", str(file))
    assert said == "database local/spo: the disk is full (4 events recorded before that)"
    assert len(history(orders, "98765")) == 1 + 4


def test_events_from_a_pipe_are_recorded_while_it_stays_open(command: Command, shop: Desk) -> None:
    place(shop, "98765")
    words = [sys.executable, "-m", "spo_tui", "--database", command.database, "ingest"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        for number in range(2):
            process.stdin.write(lines(GOOD | {"event": str(number)}).encode())
            process.stdin.flush()
            wait_for(lambda: len(history(shop, "98765")) == 2 + number)  # noqa: B023
        process.stdin.close()
        assert process.stdout.read() == b"2 events recorded\n"
        assert process.wait(20) == 0


def test_hostile_lines_are_harmless(command: Command, shop: Desk, tmp_path: Path) -> None:
    file = tmp_path / "\x1b[2J.jsonl"
    file.write_text(lines({"job": "\u202e1", "status": "Printed"}, "\x1b]0;x\x07", '{"job":1}'))
    output = command.run("ingest", str(file)).output
    assert output.replace("\n", "").isprintable()
