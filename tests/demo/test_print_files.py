from __future__ import annotations

from pathlib import Path

from spo_tui.config import load
from spo_tui.demo.print_files import TRUNCATED
from spo_tui.domain import filename
from spo_tui.floor.wholeness import why_open
from tests.demo.conftest import Made


def _hot_files(shop: Made) -> list[Path]:
    config = load(shop.directory / "config.toml")
    return [path for f in config.hot_folders for path in sorted(config.resolve(f.path).iterdir())]


def _fault(path: Path) -> str | None:
    data = path.read_bytes()
    return why_open(path.name.encode(), len(data), data[:1024], data[-1024:])


def test_each_job_in_a_hot_folder_has_its_file_there(shop: Made) -> None:
    rows = shop.rows(
        "SELECT f.path, j.type, o.number, j.number, j.copy_state FROM job j"
        " JOIN orders o ON o.id = j.order_id JOIN hot_folder f ON f.id = j.hot_folder_id"
        " WHERE j.status = 'InHotFolder'"
    )
    assert len(rows) == shop.one("SELECT count(*) FROM job WHERE status = 'InHotFolder'")
    for folder, letter, order, job, state in rows:
        file = Path(folder) / filename.make(letter, order, job, "output.pdf")
        assert _fault(file) is None
        assert state == "in folder"


def test_one_file_cannot_be_placed_and_one_is_cut_off(shop: Made) -> None:
    files = _hot_files(shop)
    strays = [path for path in files if filename.fault(path.name)]
    cut_off = [path for path in files if _fault(path)]
    assert [path.parent.name for path in strays] == ["rip1"]
    assert [path.parent.name for path in cut_off] == ["rip1"]
    assert filename.fault(cut_off[0].name) is None
    assert len([path for path in files if path.parent.name == "rip1"]) >= 4


def test_the_database_has_seen_the_files_as_a_monitor_sees_them(shop: Made) -> None:
    seen = {
        row[0]: row[1:]
        for row in shop.rows("SELECT name, size, mtime_ns, inode, state, reason FROM copy")
    }
    files = _hot_files(shop)
    assert {path.name for path in files} == set(seen)
    for path in files:
        size, mtime_ns, inode, state, reason = seen[path.name]
        stat = path.stat()
        assert (size, mtime_ns, inode) == (stat.st_size, stat.st_mtime_ns, stat.st_ino)
        fault = filename.fault(path.name) or _fault(path)
        assert reason == (fault or "")
        assert (state == "in_folder") == (fault is None)


def test_the_words_for_a_file_cut_off_are_those_of_the_monitor(shop: Made) -> None:
    assert why_open(b"a.pdf", 9, b"%PDF-1.4\n", b"%PDF-1.4\n") == TRUNCATED


def test_working_folders_hold_the_files_that_the_database_names(shop: Made) -> None:
    rows = shop.rows(
        "SELECT j.id, j.working_folder, j.outputs, f.kind, f.name, f.path, f.size, f.pages"
        " FROM job j JOIN file f ON f.job_id = j.id"
    )
    named = set()
    for job, folder, outputs, _, name, path, size, pages in rows:
        assert folder == str(shop.directory / "work" / str(job))
        assert outputs == 1
        file = Path(folder) / path
        assert file.stat().st_size == size
        assert file.name == name
        assert file.read_bytes().count(b"/Type /Page ") == pages
        named.add(file)
    assert named == {path for path in (shop.directory / "work").rglob("*") if path.is_file()}
    assert {row[3] for row in rows} == {"original", "output"}


def test_outputs_are_named_so_that_the_platform_finds_their_jobs(shop: Made) -> None:
    rows = shop.rows(
        "SELECT f.name, j.type, o.number, j.number FROM file f JOIN job j ON j.id = f.job_id"
        " JOIN orders o ON o.id = j.order_id WHERE f.kind = 'output'"
    )
    assert rows
    for name, *placing in rows:
        assert [next(filename.readings(name))] == [filename.Placing(*placing)]


def test_jobs_that_are_cleaned_up_have_no_files(shop: Made) -> None:
    closed = "SELECT count(*) FROM job WHERE status = 'CleanUp' AND (outputs OR working_folder)"
    assert shop.one(closed) == 0


def test_a_large_shop_makes_files_for_some_hundred_jobs_only(large_shop: Made) -> None:
    assert large_shop.one("SELECT count(*) FROM job WHERE outputs > 0") == 300
    assert len(list((large_shop.directory / "work").iterdir())) == 300
