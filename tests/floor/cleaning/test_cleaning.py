"""From the end of an order to the empty place where its folders lay."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from spo_tui.config import Config
from spo_tui.config.files import FilesConfig
from spo_tui.desk import cleaning
from spo_tui.desk.ending import end_order
from spo_tui.desk.jobs import show_job
from spo_tui.desk.reopening import reopen
from spo_tui.domain.ending import Ending
from spo_tui.domain.errors import Refused
from spo_tui.domain.working_folder import Places
from spo_tui.floor.monitor import Monitor
from spo_tui.store.engine import Store
from tests.floor.staging import running
from tests.shop import history, place
from tests.waiting import wait_for

from .conftest import Works, make_works


def left_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_folder_is_cleared_and_the_job_stands_in_cleanup(works: Works) -> None:
    folder = works.give_folder("98765")
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "caf\udce9.pdf").write_bytes(b"x")
    other = works.give_folder("98766")
    place(works.desk, "7", order="8")
    kept = works.give_folder("7")
    end_order(works.desk, "12345", Ending.SHIP)
    works.clean()
    assert not folder.exists() and not other.exists()
    assert left_in(kept) == ["original0.pdf", "output1.pdf"]
    assert left_in(works.root / ".trash") == []
    assert works.rows() == [("done", ""), ("done", "")]
    assert (works.status("98765"), works.status("7")) == ("CleanUp", "Ordered")
    row = history(works.desk, "98765")[-1]
    assert (row.status, row.actor, row.source) == ("CleanUp", "system", "cleanup")
    assert (row.event or "").startswith("cleanup:") and not row.unexpected
    shown = show_job(works.desk, "98765")
    assert (shown.job.outputs, shown.job.working_folder) == (0, None)
    assert not any(file.available for file in shown.files)


def test_it_is_the_same_on_postgresql(postgres_store: Store, tmp_path: Path) -> None:
    works = make_works(postgres_store, tmp_path)
    place(works.desk, "98765")
    folder = works.give_folder("98765")
    end_order(works.desk, "12345", Ending.COMPLETE)
    works.clean()
    assert not folder.exists()
    assert (works.status("98765"), works.rows()) == ("CleanUp", [("done", "")])


def test_a_monitor_without_hot_folders_clears_within_five_seconds(works: Works) -> None:
    folder = works.give_folder("98765")
    monitor = Monitor(works.desk, Config(files=FilesConfig(str(works.root))))
    with running(monitor.run):
        end_order(works.desk, "12345", Ending.SHIP)
        began = time.monotonic()
        wait_for(lambda: works.status("98765") == "CleanUp")
        assert time.monotonic() - began <= 5
        assert not folder.exists()
        wait_for(lambda: works.rows() == [("done", "")])


def test_looking_once_clears_too(works: Works) -> None:
    folder = works.give_folder("98765")
    end_order(works.desk, "12345", Ending.SHIP)
    Monitor(works.desk, Config()).look_once(threading.Event(), 10)
    assert not folder.exists() and works.status("98765") == "CleanUp"


def test_fifty_orders_shipped_together_are_gone_soon(works: Works) -> None:
    numbers = [str(1000 + n) for n in range(50)]
    for number in numbers:
        place(works.desk, number, order=f"o{number}")
        works.give_folder(number)
    for number in numbers:
        end_order(works.desk, f"o{number}", Ending.SHIP)
    began = time.monotonic()
    works.clean()
    assert time.monotonic() - began < 6  # 500 in a minute
    assert [path.name for path in works.root.iterdir() if path.name[0] != "."] == []
    assert {works.status(number) for number in numbers} == {"CleanUp"}


def test_a_thousand_files_and_folders_deep_in_each_other(works: Works) -> None:
    folder = works.give_folder("98765")
    for number in range(1000):
        (folder / f"{number}.pdf").touch()
    deep = os.open(folder, os.O_RDONLY)
    for _ in range(300):
        os.mkdir("down", dir_fd=deep)
        lower = os.open("down", os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = lower
    os.close(deep)
    end_order(works.desk, "12345", Ending.SHIP)
    works.clean()
    assert not folder.exists()
    assert left_in(works.root / ".trash") == []


def test_a_link_inside_is_deleted_and_not_followed(works: Works, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("x")
    folder = works.give_folder("98765")
    (folder / "link").symlink_to(outside)
    (folder / "file").symlink_to(outside / "precious")
    os.link(outside / "precious", folder / "hard")
    end_order(works.desk, "12345", Ending.SHIP)
    works.clean()
    assert left_in(outside) == ["precious"] and not folder.exists()


def test_a_folder_that_is_a_link_is_refused_until_it_is_a_folder(
    works: Works, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    works.give_folder("98765").rename(outside)
    (works.root / "98765").symlink_to(outside)
    end_order(works.desk, "12345", Ending.SHIP)
    works.clean()
    reason = "its working folder is a link, which is not followed"
    assert works.rows() == [("requested", reason)]
    assert works.status("98765") == "Ordered"
    assert cleaning.backlog(works.desk).reason == reason
    assert left_in(outside) == ["original0.pdf", "output1.pdf"]
    (works.root / "98765").unlink()
    outside.rename(works.root / "98765")
    works.clean(lambda: works.rows() == [("done", "")])
    assert works.status("98765") == "CleanUp"


@pytest.mark.parametrize(
    ("folder", "says"),
    [
        ("{root}/..", "letters, digits and hyphens"),
        ("{root}/.", "letters, digits and hyphens"),
        ("{root}/", "letters, digits and hyphens"),
        ("{root}/a/b", "does not lie in the working root"),
        ("{root}/../outside", "plain absolute path"),
        ("{home}/outside", "does not lie in the working root"),
        ("work", "plain absolute path"),
        ("{root}/" + "x" * 41, "letters, digits and hyphens"),
        ("{root}/.trash", "letters, digits and hyphens"),
    ],
)
def test_what_is_no_folder_of_the_root_is_left_alone(
    works: Works, tmp_path: Path, folder: str, says: str
) -> None:
    from sqlalchemy import text

    outside = tmp_path / "outside"
    (works.root / "a" / "b").mkdir(parents=True)
    outside.mkdir()
    (outside / "precious").touch()
    works.give_folder("98765")
    path = folder.format(root=works.root, home=tmp_path)
    with works.desk.store.write() as connection:
        change = "UPDATE job SET working_folder = :path WHERE number = '98765'"
        connection.execute(text(change), {"path": path})
    before = left_in(tmp_path / "outside"), left_in(works.root / "98765")
    end_order(works.desk, "12345", Ending.SHIP)
    works.clean()
    ((state, reason),) = works.rows()
    assert state == "kept" and says in reason
    assert works.status("98765") == "CleanUp"
    assert says in history(works.desk, "98765")[-1].info
    assert (left_in(outside), left_in(works.root / "98765")) == before
    assert (works.root / "a" / "b").is_dir()


def test_a_folder_that_is_gone_already_is_no_trouble(works: Works) -> None:
    folder = works.give_folder("98765", files=0)
    folder.rmdir()
    end_order(works.desk, "12345", Ending.SHIP)
    works.clean()
    assert works.status("98765") == "CleanUp"
    assert works.rows() == [("done", "its folder was gone already")]


def test_without_a_working_root_nothing_is_deleted_until_there_is_one(works: Works) -> None:
    folder = works.give_folder("98765")
    rootless = replace(works.desk, places=Places())
    end_order(rootless, "12345", Ending.SHIP)
    assert works.status("98765") == "CleanUp"
    assert "no working root is configured" in history(works.desk, "98765")[-1].info
    works.clean(desk=rootless)
    assert folder.exists()
    works.clean()
    assert not folder.exists() and works.rows() == [("done", "")]


def test_a_root_that_has_lost_its_mark_is_not_worked_in(works: Works) -> None:
    works.give_folder("98765")
    end_order(works.desk, "12345", Ending.SHIP)
    works.clean()
    place(works.desk, "7", order="8")
    works.give_folder("7")
    share = works.root.rename(works.root.with_name("unmounted"))
    works.root.mkdir()
    end_order(works.desk, "8", Ending.SHIP)
    works.clean()
    assert works.status("7") == "Ordered"
    assert "has lost its mark" in works.rows()[-1][1]
    works.root.rmdir()
    share.rename(works.root)
    works.clean(lambda: works.status("7") == "CleanUp")
    assert not (works.root / "7").exists()


def test_what_cannot_be_deleted_is_told_and_tried_again(works: Works) -> None:
    if os.getuid() != 0:
        pytest.skip("takes root, to mount something")
    folder = works.give_folder("98765")
    mounted = folder / "mounted"
    mounted.mkdir()
    outside = works.root.parent / "outside"
    outside.mkdir()
    (outside / "precious").touch()
    if subprocess.run(["mount", "--bind", outside, mounted], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        end_order(works.desk, "12345", Ending.SHIP)
        works.clean()
        ((state, reason),) = works.rows()
        assert state == "wiping" and "another file system" in reason
        assert works.status("98765") == "CleanUp" and not folder.exists()
        assert left_in(outside) == ["precious"]
    finally:
        (there,) = works.root.glob(".trash/*/mounted")
        subprocess.run(["umount", there], check=True)
    works.clean(lambda: works.rows() == [("done", "")])
    assert left_in(outside) == ["precious"] and left_in(works.root / ".trash") == []


def test_an_archive_takes_the_files_and_gives_them_back(
    sqlite_store: Store, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    works = make_works(sqlite_store, tmp_path, archive=archive)
    place(works.desk, "98765")
    folder = works.give_folder("98765")
    before = left_in(folder)
    for _ in range(2):
        end_order(works.desk, "12345", Ending.SHIP)
        works.clean()
        assert not folder.exists() and works.status("98765") == "CleanUp"
        assert len(list(archive.glob("98765.*"))) == 1
        reopen(works.desk, "98765", "another thousand")
        works.clean()
        assert left_in(folder) == before
        shown = show_job(works.desk, "98765")
        assert (shown.job.outputs, shown.job.working_folder) == (1, str(folder))
        assert all(file.available for file in shown.files)


def test_an_archive_on_another_device_is_copied_to(sqlite_store: Store, tmp_path: Path) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(dir="/dev/shm") as shm:
        if Path(shm).stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("/dev/shm is no other device")
        works = make_works(sqlite_store, tmp_path, archive=Path(shm))
        place(works.desk, "98765")
        folder = works.give_folder("98765")
        (folder / "sub").mkdir()
        (folder / "sub" / "big").write_bytes(os.urandom(3_000_000))
        (folder / "link").symlink_to("/etc/passwd")
        before = left_in(folder)
        bytes_before = (folder / "sub" / "big").read_bytes()
        end_order(works.desk, "12345", Ending.SHIP)
        works.clean()
        (kept,) = Path(shm).glob("98765.*")
        assert left_in(kept) == before and (kept / "link").is_symlink()
        assert works.rows() == [("done", "")]
        assert [p.name for p in works.root.rglob("*")] and not folder.exists()
        assert left_in(works.root / ".trash") == left_in(works.root / ".archiving") == []
        reopen(works.desk, "98765", "again")
        works.clean()
        assert (folder / "sub" / "big").read_bytes() == bytes_before
        assert left_in(folder) == before and list(Path(shm).glob("98765.*")) == []


def test_an_archive_that_is_away_keeps_the_folder_and_says_so(
    sqlite_store: Store, tmp_path: Path
) -> None:
    works = make_works(sqlite_store, tmp_path, archive=tmp_path / "away")
    place(works.desk, "98765")
    folder = works.give_folder("98765")
    end_order(works.desk, "12345", Ending.SHIP)
    works.clean()
    assert folder.exists() and works.status("98765") == "Ordered"
    assert "the archive" in works.rows()[0][1]
    with pytest.raises(Refused, match="shipped already"):
        end_order(works.desk, "12345", Ending.SHIP)


def test_two_monitors_do_not_get_in_each_others_way(works: Works) -> None:
    numbers = [str(2000 + n) for n in range(20)]
    place(works.desk, *numbers, order="20")
    for number in numbers:
        works.give_folder(number)
    monitors = [Monitor(works.desk, Config()) for _ in range(2)]
    with running(monitors[0].run), running(monitors[1].run):
        end_order(works.desk, "20", Ending.SHIP)
        wait_for(lambda: {state for state, _ in works.rows()} == {"done"})
    for number in numbers:
        rows = [row.status for row in history(works.desk, number)]
        assert rows.count("CleanUp") == 1
