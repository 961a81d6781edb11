"""What the command line says of requests to somebody outside, and of a database that is held."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from spo_tui.desk.desk import Desk
from tests.cli.conftest import Command
from tests.shop import history, place, tell


def test_without_an_address_a_retry_says_that_nobody_is_told(command: Command, shop: Desk) -> None:
    place(shop, "1", "2", product="Flyer")
    tell(shop, "1", "SentEmailFailed")
    tell(shop, "2", "EmailBounced")
    said = command.run("retry", "1", "2").stdout.splitlines()
    told = "recorded only: no outgoing address is configured"
    assert said == [f"1: retried ({told})", "2: retried"]
    assert command.json("retry", "1")["recorded_only"] == ["1"]
    assert told in command.run("doctor").stdout
    assert command.json("doctor")["outgoing"]["address"] is None


def test_with_an_address_it_waits_for_a_monitor(
    command: Command, shop: Desk, tmp_path: Path
) -> None:
    place(shop, "1", product="Flyer")
    tell(shop, "1", "MisFailed")
    config = tmp_path / "config.toml"
    config.write_text('[outgoing]\nurl = "http://127.0.0.1:9/x?token=abc"\n')
    options = ("--config", str(config))
    assert command.run(*options, "retry", "1").stdout == "1: retried\n"
    found = command.run(*options, "doctor").stdout
    assert "Outgoing      127.0.0.1:9\n  1 waiting since" in found and "abc" not in found


def test_a_database_that_somebody_holds_is_said_in_a_line_and_nothing_is_lost(
    command: Command, shop: Desk
) -> None:
    place(shop, "1", product="Flyer")
    holder = sqlite3.connect(command.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    arguments = ["--database", command.database, "set", "1", "InProduction", "--reason", "x"]
    done = subprocess.run(
        [sys.executable, "-m", "spo_tui", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    told = f"spo-tui: database {command.database}: another program has held it for 10 seconds"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{told}: try again\n"
    assert command.run("job", "1").exit_code == 0, "reading goes on meanwhile"
    holder.execute("ROLLBACK")
    holder.close()
    assert command.run(*arguments[2:]).exit_code == 0
    assert [row.status for row in history(shop, "1")] == ["Ordered", "InProduction"]
