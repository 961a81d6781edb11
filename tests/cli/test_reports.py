"""`spo-tui report` and `spo-tui insights`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.domain.insight import QUESTIONS
from tests.shop import place, tell

from .conftest import Command


@pytest.fixture
def busy(shop: Desk) -> Desk:
    place(shop, "1001", "1002", customer="=Acme")
    tell(shop, "1001", "CopyToHotFolderFailed", info="share rip2 unreachable")
    return shop


def test_a_report_is_written_and_counted(command: Command, busy: Desk, tmp_path: Path) -> None:
    target = str(tmp_path / "a.csv")
    options = ("report", "customers", "--period", "this-year", "--format", "csv")
    told = command.json(*options, "--output", target)
    assert told == {"report": "customers", "file": target, "rows": 1, "empty": ""}
    assert '"\'=Acme"' in Path(target).read_text()
    assert "--overwrite" in command.refusal(*options, "--output", target)
    assert command.run(*options, "--output", target, "--overwrite").stdout.startswith(
        "1 customer in "
    )


def test_progress_ends_with_the_result(command: Command, busy: Desk, tmp_path: Path) -> None:
    words = ["report", "jobs", "--period", "today", "--format", "jsonl", "--progress"]
    words = [sys.executable, "-m", "spo_tui", "--database", command.database, *words]
    words += ["--output", str(tmp_path / "a")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = [json.loads(line) for line in process.stdout]
    assert "done" in lines[0] and lines[-1]["result"]["rows"] == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "2026-02-01", "--to", "2026-01-01"), "ends before it begins"),
        (("--from", "soon"), "not a date"),
        (("--period", "soon"), "not a period"),
        (("--period", "today", "--storefront", "Nowhere"), "Nowhere"),
    ],
)
def test_what_cannot_be_asked_is_one_line(
    command: Command, busy: Desk, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    target = tmp_path / "out" / "a.csv"
    target.parent.mkdir()
    told = command.refusal(
        "report", "customers", *options, "--format", "csv", "--output", str(target)
    )
    assert said in told and not list(target.parent.iterdir())


def test_wrong_usage_is_said(command: Command, tmp_path: Path) -> None:
    ways = (["--format", "pdf", "--period", "today"], ["--format", "csv"])
    for options in ways:
        done = command.run("report", "customers", *options, "--output", str(tmp_path / "a"))
        assert done.exit_code == 2


def test_a_terminated_report_leaves_nothing(command: Command, busy: Desk, tmp_path: Path) -> None:
    rows = [(f"k{number}", "x" * 50) for number in range(150_000)]
    with busy.store.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO customer (storefront_id, key, name, created_at) VALUES (1, ?, ?, 1)", rows
        )
    folder = tmp_path / "out"
    folder.mkdir()
    arguments = ["report", "customers", "--from", "1970-01-01", "--format", "xlsx"]
    arguments += ["--output", str(folder / "a.xlsx"), "--progress"]
    words = [sys.executable, "-m", "spo_tui", "--database", command.database, *arguments]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while json.loads(process.stdout.readline())["done"] == 0:
            pass
        assert [name for name in os.listdir(folder) if name.startswith(".spo")]  # noqa: PTH208
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
        assert process.wait(20) != 0
    assert not list(folder.iterdir())


def test_insights_are_told(command: Command, busy: Desk) -> None:
    told = command.json("insights")
    assert [one["insight"] for one in told] == list(QUESTIONS)
    one = command.json("insights", "failures", "--period", "today")
    assert one["question"] == "What fails most?"
    assert one["lines"][0]["label"] == "Copy failed: share rip2 unreachable"
    said = command.run("insights", "waiting").stdout
    assert said.startswith("Where do jobs wait?") and "Copy failed" in said
    assert "no insight" in command.refusal("insights", "weather")
