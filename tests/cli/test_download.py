"""`spo-tui download`: several jobs at once, lines for programs, and the way over SSH."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from spo_tui.cli.progress import Telling
from spo_tui.desk.desk import Desk
from spo_tui.system.errand import Errand, Finished, Progress
from tests.cli.conftest import Command
from tests.shop import history, place, tell
from tests.working_files import downloads_of, give_file

DATA = b"%PDF-1.7 " + bytes(5_000_000) + b"%%EOF"
NAMES = {job: f"P_12345_{job}_output.pdf" for job in ("98765", "98766", "98767")}


@pytest.fixture
def files(shop: Desk, tmp_path: Path) -> dict[str, int]:
    place(shop, *NAMES)
    return {
        job: give_file(shop, job, tmp_path / "work" / job, name, DATA)
        for job, name in NAMES.items()
    }


def test_several_jobs_at_once(
    command: Command, shop: Desk, files: dict[str, int], tmp_path: Path
) -> None:
    to = tmp_path / "out"
    done = command.json("download", *NAMES, "--to", str(to))
    assert [(f["job"], f["name"], f["size"]) for f in done["files"]] == [
        (job, name, len(DATA)) for job, name in NAMES.items()
    ]
    assert done["refused"] == []
    assert {path.name: path.read_bytes() == DATA for path in to.iterdir()} == dict.fromkeys(
        NAMES.values(), True
    )
    assert [downloads_of(shop, file) for file in files.values()] == [1, 1, 1]
    assert history(shop, "98765")[-1].label == "Downloaded"


def test_what_fails_is_told_and_the_others_arrive(
    command: Command, shop: Desk, files: dict[str, int], tmp_path: Path
) -> None:
    tell(shop, "98766", "CleanUp")
    (tmp_path / "work" / "98767" / NAMES["98767"]).unlink()
    done = command.run("download", *NAMES, "nope", "--to", str(tmp_path / "out"))
    assert done.exit_code == 3
    assert done.stdout == f"98765: {NAMES['98765']} (5,000,014 bytes, verified)\n"
    nope, closed, gone = done.stderr.splitlines()
    assert nope == "spo-tui: nope: there is no job nope"
    assert closed.startswith("spo-tui: 98766: CleanUp took it on ")
    assert (
        gone
        == f"spo-tui: 98767: {NAMES['98767']}: it is not in its working folder: have it made again"
    )
    assert downloads_of(shop, files["98767"]) == 0, "only what has arrived counts"
    command.refusal("download", "98766", "--to", str(tmp_path / "out"))


def test_it_is_counted_once_for_one_copy(
    command: Command, shop: Desk, files: dict[str, int], tmp_path: Path
) -> None:
    for says in ("verified", "was there already"):
        done = command.run("download", "98765", "--to", str(tmp_path / "out"))
        assert says in done.stdout and done.exit_code == 0
    assert downloads_of(shop, files["98765"]) == 1
    assert "  Downloaded  [" in command.run("job", "98765").stdout


def test_a_folder_that_cannot_be_is_one_line(
    command: Command, files: dict[str, int], tmp_path: Path
) -> None:
    reason = command.refusal("download", "98765", "--to", str(tmp_path / "no" / "such"))
    assert reason.endswith("no such file or directory: name another folder")


def test_originals(command: Command, shop: Desk, files: dict[str, int], tmp_path: Path) -> None:
    give_file(shop, "98765", tmp_path / "work" / "98765", "art.pdf", b"art", kind="original")
    done = command.json("download", "98765", "--original", "--to", str(tmp_path / "out"))
    assert [file["name"] for file in done["files"]] == ["98765_art.pdf"]


def test_over_ssh_it_says_the_lines(
    command: Command, files: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    done = command.run("download", "98765")
    assert done.exit_code == 2 and "--to DIR" in done.stderr
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.9 50000 10.0.0.2 22")
    done = command.run("download", "98765")
    path = tmp_path / "work" / "98765" / NAMES["98765"]
    assert done.exit_code == 0
    assert done.stdout.startswith("scp ") and f"@10.0.0.2:{path} ." in done.stdout
    (line,) = command.json("download", "98765")["lines"]
    assert line["line"] == done.stdout.strip()


def test_names_from_the_database_stay_inside_the_folder(
    command: Command, shop: Desk, tmp_path: Path
) -> None:
    place(shop, "1")
    for number, name in enumerate(("../../up.pdf", "\x1b[2J\u202e.pdf", "a" * 10_000 + ".pdf")):
        folder = tmp_path / "work" / "1"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.pdf").write_bytes(DATA[:100])
        give_file(shop, "1", folder, name, DATA[:100], path=f"{number}.pdf")
    to = tmp_path / "deep" / "out"
    to.parent.mkdir()
    done = command.run("download", "1", "--to", str(to))
    assert done.exit_code == 0, done.output
    assert not {"\x1b", "\u202e"} & set(done.output)
    assert len(list(to.iterdir())) == 3
    assert [path.name for path in to.parent.iterdir()] == ["out"]


def errand(command: Command, *arguments: str) -> Errand:
    return Errand(["--database", command.database, *arguments, "--progress"])


def test_with_progress_the_board_hears_how_far_it_is(
    command: Command, shop: Desk, files: dict[str, int], tmp_path: Path
) -> None:
    told: list[Progress] = []
    out = tmp_path / "out"
    finished = errand(command, "download", *NAMES, "--to", str(out)).lines(told.append)
    assert finished.result is not None and len(finished.result["files"]) == 3
    assert told[0] == Progress(0, 2 * 3 * len(DATA), f"1 of 3: {NAMES['98765']}")


def test_a_refusal_before_it_begins_is_its_last_line(command: Command, shop: Desk) -> None:
    place(shop, "1")
    told: list[Progress] = []
    finished = errand(command, "download", "1", "--to", "/no/such/folder").lines(told.append)
    assert finished.error == "/no/such/folder: no such file or directory: name another folder"


def test_cancelled_on_the_way_it_leaves_no_file_under_its_name(
    command: Command, shop: Desk, files: dict[str, int], tmp_path: Path
) -> None:
    one = errand(command, "download", *NAMES, "--to", str(tmp_path / "out"))
    finished = one.lines(lambda _: one.cancel())
    if finished == Finished():  # else it was quicker than the cancelling
        left = {path.name for path in (tmp_path / "out").iterdir() if path.suffix != ".part"}
        whole = [name for name in left if (tmp_path / "out" / name).read_bytes() == DATA]
        assert len(whole) == len(left)
    counted = sum(downloads_of(shop, file) for file in files.values())
    arrived = [p for p in (tmp_path / "out").iterdir() if p.suffix != ".part"]
    assert len(arrived) - counted in (0, 1)


def test_lines_come_four_times_a_second_at_most(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    now = [100.0]
    telling = Telling(True, lambda: now[0])
    for done in range(100):
        telling(done, 100, "x")
        now[0] += 0.01
    telling.result({"ok": True})
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert lines[-1] == {"result": {"ok": True}}
    assert [line["done"] for line in lines[:-1]] == [0, 25, 50, 75]


def test_told_to_end_it_ends_with_that_status(
    command: Command, files: dict[str, int], tmp_path: Path
) -> None:
    words = ["--database", command.database, "download", *NAMES, "--to", str(tmp_path / "out")]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "spo_tui", *words, "--progress"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stdin is not None
    with process.stdout, process.stdin:
        process.stdout.readline()
        process.terminate()
        assert process.wait(20) in (143, 0)
