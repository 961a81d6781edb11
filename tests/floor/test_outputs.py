"""Files that appear in working folders: real files, a real process that looks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from spo_tui.desk import jobs
from spo_tui.domain.job import JobDetail
from spo_tui.domain.output import KnownOutput, Made
from spo_tui.domain.working_folder import Places
from spo_tui.floor.listing import open_folder
from spo_tui.floor.outputs.facts import Facts, Reader, read_pdf
from spo_tui.floor.outputs.looking import WorkingFolders
from tests.floor.staging import Shop, make_pdf
from tests.waiting import wait_for

NAME = "P_12345_98765_output.pdf"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "work" / "7").mkdir(parents=True)
    return tmp_path / "work"


_OPENED: list[WorkingFolders] = []


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    """End the processes that read files."""
    yield
    while _OPENED:
        _OPENED.pop().close()


def looker(known: Iterator[KnownOutput] | list[KnownOutput] = []) -> WorkingFolders:  # noqa: B006
    _OPENED.append(WorkingFolders(0.1, 0.3, known, lambda: None))
    return _OPENED[-1]


def look(folders: WorkingFolders, root: Path, *, first: bool = False) -> list[Made]:
    with open_folder(str(root)) as fd:
        return list(folders.look(fd, first=first))


def put(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.rename(path)


def until_told(folders: WorkingFolders, root: Path) -> list[Made]:
    told: list[Made] = []

    def come() -> bool:
        told.extend(look(folders, root))
        return bool(told)

    wait_for(come)
    return told


def test_a_whole_pdf_is_told_once_with_its_facts(root: Path) -> None:
    folders = looker()
    put(root / "7" / NAME, make_pdf())
    (made,) = until_told(folders, root)
    assert (made.folder, made.name, made.reason, made.pages) == ("7", NAME, "", 1)
    assert (made.width_mm, made.height_mm) == (105.13, 148.17)
    assert made.sha256 is not None
    assert len(made.sha256) == 64
    assert look(folders, root) == []


def test_names_off_the_rule_and_hidden_folders_are_let_alone(root: Path) -> None:
    (root / ".trash").mkdir()
    for path in ("7/artwork.pdf", "7/P_12345_98765_notes.txt", f".trash/{NAME}", NAME):
        put(root / path, make_pdf())
    (root / "8").symlink_to(root / "7")
    folders = looker()
    assert look(folders, root, first=True) == []
    assert folders.due() is None


def test_what_does_not_open_is_told_with_why(root: Path) -> None:
    folders = looker()
    put(root / "7" / NAME, b"%PDF-1.4\nnonsense\n%%EOF\n")
    (made,) = until_told(folders, root)
    assert (made.reason, made.pages) == ("does not open as a PDF", None)
    put(root / "7" / "P_12345_98765_cut.pdf", make_pdf()[:-60])
    (cut,) = until_told(folders, root)
    assert "truncated" in cut.reason


def test_what_is_known_is_not_read_again(root: Path) -> None:
    path = root / "7" / NAME
    put(path, make_pdf())
    facts = path.stat()
    known = [KnownOutput("7", NAME, facts.st_size, facts.st_ctime_ns // 1000)]
    folders = looker(known)
    assert look(folders, root, first=True) == []
    assert folders.due() is None
    put(path, make_pdf("anew"))
    assert [made.name for made in until_told(folders, root)] == [NAME]


def test_a_file_that_goes_is_told_and_a_folder_that_goes_is_not(root: Path) -> None:
    folders = looker()
    put(root / "7" / NAME, make_pdf())
    until_told(folders, root)
    (root / "7" / NAME).unlink()
    assert [made.gone for made in look(folders, root)] == [True]
    put(root / "7" / NAME, make_pdf())
    until_told(folders, root)
    shutil.rmtree(root / "7")
    assert look(folders, root) == []


def test_a_file_that_hangs_its_reader_is_given_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    beats: list[None] = []
    reader = Reader(lambda: beats.append(None), patience=1.5)
    assert reader.read(str(tmp_path / "pipe")) == Facts("takes too long to read")
    assert beats
    put(tmp_path / "x.pdf", make_pdf())
    assert reader.read(str(tmp_path / "x.pdf")).pages == 1
    reader.close()


def test_a_file_that_is_not_there_has_no_facts(tmp_path: Path) -> None:
    assert (
        read_pdf(str(tmp_path / "none.pdf")).reason == "cannot be read: no such file or directory"
    )


@pytest.fixture
def watched(shop: Shop) -> Shop:
    (shop.home / "work").mkdir()
    shop.desk = replace(shop.desk, places=Places(str(shop.home / "work")))
    return shop


def detail(shop: Shop) -> JobDetail:
    return jobs.show_job(shop.desk, "98765")


def test_a_monitor_brings_outputs_to_their_jobs(watched: Shop) -> None:
    work = watched.home / "work"
    with watched.watched():
        wait_for(lambda: watched.said("outputs up"))
        (work / "1").mkdir()
        put(work / "1" / NAME, make_pdf())
        wait_for(lambda: watched.job("98765").position.workflow.status == "OutputCreated")
    assert detail(watched).job.outputs == 1
    with watched.watched():
        wait_for(lambda: watched.said("outputs up"))
        (work / "1" / NAME).unlink()
        wait_for(lambda: not detail(watched).job.outputs)
    made = [row for row in detail(watched).history if row.status == "OutputCreated"]
    assert len(made) == 1


def test_a_single_look_finds_what_came_meanwhile(watched: Shop) -> None:
    import threading

    from spo_tui.floor.monitor import Monitor
    from tests.floor.staging import HASTY

    folder = watched.home / "work" / "1"
    folder.mkdir()
    put(folder / NAME, make_pdf())
    monitor = Monitor(watched.desk, watched.config, pace=HASTY)
    monitor.look_once(threading.Event(), 20.0)
    assert detail(watched).job.position.workflow.status == "OutputCreated"


def test_a_single_look_brings_on_its_way_what_it_finds(shop: Shop) -> None:
    """Each output comes last, when all folders have long been looked into."""
    import threading

    from spo_tui.floor.monitor import Monitor
    from tests.floor.delivering.test_delivering import QUICK, filled, state

    (shop.home / "work" / "1").mkdir(parents=True)
    shop = filled(shop)
    shop.desk = replace(shop.desk, places=Places(str(shop.home / "work")))
    put(shop.home / "work" / "1" / NAME, make_pdf())
    monitor = Monitor(shop.desk, shop.config, pace=QUICK)
    outputs = monitor._outputs
    attend = outputs.attend
    outputs.attend = lambda: attend() if monitor._filling.is_idle([]) else None  # type: ignore[method-assign]
    monitor.look_once(threading.Event(), 20.0)
    assert state(shop, "98765") == "published"
