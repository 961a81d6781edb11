from __future__ import annotations

import errno
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from spo_tui.cli import folder_probe
from spo_tui.desk.desk import Desk
from spo_tui.store.engine import open_store
from spo_tui.system import beneath
from tests.shop import place, tell

from .conftest import Command

SECRET = "hunter2"


def test_a_sound_database_passes(command: Command, shop: Desk) -> None:
    place(shop, "98765")
    done = command.run("db", "check")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{what}: ok"
        for what in ("schema", "integrity", "counters", "history", "guards", "text index")
    ]


def test_the_first_broken_row_is_named(command: Command, shop: Desk) -> None:
    place(shop, "98765")
    tell(shop, "98765", "InProduction", "Printed")
    with shop.store.write() as connection:
        connection.execute(text("DROP TRIGGER history_no_update"))
        connection.execute(text("UPDATE history SET info = 'made up' WHERE id = 2"))
    done = command.run("db", "check")
    said = "in the history of job 98765: row 2 is not as it was recorded"
    assert done.exit_code == 1
    assert done.stderr == f"spo-tui: {said}\n"
    assert f"history: {said}\n" in done.stdout
    assert "guards: the table history has lost triggers" in done.stdout


def test_a_backup_is_made_and_writes_over_nothing(
    command: Command, shop: Desk, tmp_path: Path
) -> None:
    place(shop, "98765")
    target = tmp_path / "backup.db"
    done = command.run("db", "backup", str(target))
    assert done.stdout == f"{command.database} copied to {target}\n"
    assert Command(str(target)).json("job", "98765")["job"] == "98765"
    assert "is there already" in command.refusal("db", "backup", str(target))
    nowhere = tmp_path / "nowhere" / "x.db"
    assert "No such file" in command.refusal("db", "backup", str(nowhere))


def test_an_upgrade_with_nothing_to_do_says_so(command: Command) -> None:
    assert command.run("db", "upgrade").stdout == "the schema is up to date\n"
    said = command.refusal("--read-only", "db", "upgrade")
    assert said == "opened with --read-only: nothing can be changed"


def test_doctor_describes_the_database(command: Command, shop: Desk) -> None:
    said = command.json("doctor")
    assert {"database", "monitors", "hot_folders", "clock", "terminal"} <= said.keys()
    database = said["database"]
    assert (database["schema"], database["reason"]) == ("current", None)
    assert database["location"] == shop.store.name
    assert (said["monitors"], said["hot_folders"]) == ([], [])
    assert (database["kind"], database["journal_mode"]) == ("SQLite", "wal")
    assert database["checkpoint"]


def test_every_command_serves_both_kinds_of_database(database: str, tmp_path: Path) -> None:
    command = Command(database)
    (tmp_path / "t.csv").write_text("order,job,product,quantity\n12345,98765,Poster,250\n")
    (tmp_path / "e.jsonl").write_text('{"job": "98765", "status": "InProduction"}\n')
    assert command.json("import", str(tmp_path / "t.csv"))["jobs"] == ["98765"]
    assert command.json("ingest", str(tmp_path / "e.jsonl"))["recorded"] == 1
    assert command.json("jobs", "poster", "--phase", "production")[0]["job"] == "98765"
    assert len(command.json("job", "98765")["history"]) == 2
    assert command.json("doctor")["database"]["schema"] == "current"
    assert command.run("db", "check").exit_code == 0
    assert command.run("db", "upgrade").exit_code == 0
    assert command.run("watch", "--once").exit_code == 0


def test_doctor_speaks_to_people_too(command: Command, shop: Desk) -> None:
    said = command.run("doctor").stdout
    assert said.startswith(f"Database      {shop.store.name}\n") and "state       sound" in said


@pytest.mark.parametrize(
    ("revision", "says"), [("0001", "spo-tui db upgrade"), ("9999", "update this one")]
)
def test_doctor_tells_of_another_schema(
    command: Command, shop: Desk, revision: str, says: str
) -> None:
    with shop.store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    done = command.run("doctor", "--json")
    assert done.exit_code == 1 and says in done.stderr and done.stderr.count("\n") == 1
    assert revision in done.stdout


def test_doctor_makes_no_database(tmp_path: Path) -> None:
    nowhere = Command(str(tmp_path / "nowhere.db"))
    said = nowhere.json("doctor", status=1)
    assert "there is no database" in said["database"]["reason"]
    assert not (tmp_path / "nowhere.db").exists()


@pytest.mark.parametrize("command_line", [["doctor"], ["jobs"], ["db", "check"], ["db", "upgrade"]])
def test_no_password_is_ever_shown(command_line: list[str]) -> None:
    command = Command(f"postgresql://olga:{SECRET}@127.0.0.1:1/spo")
    for arguments in (command_line, [*command_line, "--json"]):
        done = command.run(*arguments)
        assert done.exit_code in (1, 2) and SECRET not in done.output


@pytest.fixture
def configured(command: Command, tmp_path: Path) -> Command:
    """A shop with a hot folder that is there and one that is not."""
    (tmp_path / "hot").mkdir()
    (tmp_path / "hot" / "waits.pdf").touch()
    (tmp_path / "config.toml").write_text(
        f'database = "{command.database}"\n'
        '[[hot_folders]]\nname = "rip1"\npath = "hot"\nsettle = 0\n'
        '[[hot_folders]]\nname = "rip2"\npath = "gone"\nlocation = "Hall 2"\n'
    )
    return command


def test_doctor_looks_at_each_hot_folder(configured: Command, tmp_path: Path) -> None:
    said = configured.json("--config", str(tmp_path / "config.toml"), "doctor")
    up, down = said["hot_folders"]
    assert list(up) == [
        *("name", "location", "path", "mode", "state", "reason", "writable", "free_bytes"),
        *("round_trip_ms", "queued"),
    ]
    assert (up["name"], up["path"], up["writable"]) == ("rip1", str(tmp_path / "hot"), True)
    assert up["free_bytes"] > 0 and up["round_trip_ms"] >= 0
    assert (up["state"], up["reason"]) == ("unknown", "no monitor has looked at it yet")
    assert (down["state"], down["reason"]) == ("down", "No such file or directory")
    assert (down["location"], down["free_bytes"]) == ("Hall 2", None)


def test_a_probe_file_goes_there_and_back_and_is_gone(configured: Command, tmp_path: Path) -> None:
    config = str(tmp_path / "config.toml")
    up, down = configured.json("--config", config, "doctor", "--probe")["hot_folders"]
    assert up["round_trip_ms"] > 0 and "probe" not in up["reason"]
    assert (up["probed"], up["notes"]) == (True, [])
    assert "probed" not in down
    said = configured.run("--config", config, "doctor", "--probe").stdout
    assert "took and gave back a probe file in " in said
    assert down["reason"] == "No such file or directory"
    assert [path.name for path in (tmp_path / "hot").iterdir()] == ["waits.pdf"]
    assert not [path for path in tmp_path.rglob("*") if "probe" in path.name]
    assert "no probe file" in configured.refusal(
        "--read-only", "--config", config, "doctor", "--probe"
    )


def test_a_folder_that_may_not_be_written_fails_its_probe(tmp_path: Path) -> None:
    stage = tmp_path / "stage"
    hot = Path("/proc/self/task")
    seen = folder_probe.bring(str(hot), str(stage))
    assert seen.reason.startswith("the probe file failed: ") and not seen.probed


def test_a_bare_mount_point_gets_no_probe(tmp_path: Path) -> None:
    seen = folder_probe.bring(str(tmp_path), str(tmp_path / "stage"), str(tmp_path))
    assert seen.reason == f"nothing is mounted at {tmp_path}"
    assert list(tmp_path.iterdir()) == []


def test_a_probe_says_what_the_share_does_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> None:
        raise OSError(errno.EINVAL, "not here")

    monkeypatch.setattr(beneath, "_renameat2", cannot)
    before = time.time()
    monkeypatch.setattr("spo_tui.cli.folder_probe.time.time", lambda: before - 60.0)
    (tmp_path / "hot").mkdir()
    seen = folder_probe.bring(str(tmp_path / "hot"), str(tmp_path))
    by, clock = seen.notes
    assert by == "files arrive by a second name, and the first one dropped"
    assert clock == "its clock is 60 s ahead"
    assert [path.name for path in tmp_path.rglob("*")] == ["hot"]


def test_doctor_knows_what_a_monitor_has_seen(command: Command, tmp_path: Path) -> None:
    (tmp_path / "hot").mkdir()
    (tmp_path / "hot" / "waits.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    config = tmp_path / "config.toml"
    config.write_text('[[hot_folders]]\nname = "rip1"\npath = "hot"\nsettle = 0\n')
    assert command.run("--config", str(config), "watch", "--once").exit_code == 0
    (folder,) = command.json("--config", str(config), "doctor")["hot_folders"]
    assert (folder["state"], folder["reason"], folder["queued"]) == ("up", "", 1)
    said = command.run("--config", str(config), "doctor").stdout
    assert "rip1 (Print floor)" in said and "1 file waiting" in said


def test_a_folder_that_does_not_answer_is_down_and_holds_up_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(folder_probe, "PATIENCE", 0.5)
    monkeypatch.setattr(sys, "executable", make_sleeper(tmp_path / "sleeper"))
    (seen,) = folder_probe.probe([str(tmp_path)])
    assert seen.reason == "it does not answer within 0 s" and seen.writable is None


def make_sleeper(path: Path) -> str:
    path.write_text("#!/bin/sh\nexec sleep 60\n")
    path.chmod(0o755)
    return str(path)


def test_a_restored_backup_is_the_shop_that_it_was(
    command: Command, shop: Desk, tmp_path: Path
) -> None:
    place(shop, "98765")
    tell(shop, "98765", "InProduction")
    before = command.json("job", "98765")
    command.run("db", "backup", str(tmp_path / "backup.db"))
    restored = open_store(str(tmp_path / "backup.db"))
    restored.close()
    assert Command(str(tmp_path / "backup.db")).json("job", "98765") == before
