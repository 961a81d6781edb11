"""What a killed report leaves is cleared by the next one, and nothing else is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from spo_tui.reports import leftovers
from spo_tui.reports.whole_file import whole_file

_HOUR_AGO = time.time() - 3600
_WRITES = """
import sys, time
from pathlib import Path
from spo_tui.reports.whole_file import whole_file
with whole_file(Path(sys.argv[1]), overwrite=False) as file:
    file.write(b"half")
    file.flush()
    print("writing", flush=True)
    time.sleep(600)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def aged(folder: Path) -> None:
    for path in folder.iterdir():
        os.utime(path, (_HOUR_AGO, _HOUR_AGO))


def test_what_a_killed_report_left_is_cleared_and_what_is_at_work_is_not(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _WRITES]
    kill = subprocess.Popen([*command, str(tmp_path / "a.csv")], stdout=subprocess.PIPE)
    works = subprocess.Popen([*command, str(tmp_path / "b.csv")], stdout=subprocess.PIPE)
    with kill, works:
        try:
            for process in (kill, works):
                assert process.stdout is not None
                assert process.stdout.readline() == b"writing\n"
            kill.send_signal(signal.SIGKILL)
            kill.wait()
            assert len(names(tmp_path)) == 2
            aged(tmp_path)
            with whole_file(tmp_path / "c.csv", overwrite=False) as file:
                file.write(b"whole")
            first, second = names(tmp_path)
            assert first.endswith(".part") and second == "c.csv"
        finally:
            works.kill()


@pytest.mark.parametrize(
    "name", ["a.part", ".spo-7-1.part", ".spo-0123456789abcdef.pdf", ".spo-0123456789abcdeg.part"]
)
def test_files_of_others_stay(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    aged(tmp_path)
    leftovers.clear(tmp_path)
    assert names(tmp_path) == [name]


def test_rows_are_cleared_with_what_is_in_them_and_links_are_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("mine")
    rows = leftovers.new_name(tmp_path, leftovers.ROWS)
    rows.mkdir()
    (rows / "x").write_text("y")
    leftovers.new_name(tmp_path, leftovers.ROWS).symlink_to(kept)
    fresh = leftovers.new_name(tmp_path, leftovers.PART)
    os.utime(rows, (_HOUR_AGO, _HOUR_AGO))
    fresh.write_text("just begun")
    leftovers.clear(tmp_path)
    assert not rows.exists() and fresh.exists() and (kept / "file").exists()


def test_a_folder_that_is_gone_is_no_matter(tmp_path: Path) -> None:
    leftovers.clear(tmp_path / "none")
