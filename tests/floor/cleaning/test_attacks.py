"""Somebody swaps folders for links while they are cleared; a worker is killed at any moment."""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from spo_tui.desk.ending import end_order
from spo_tui.domain.ending import Ending
from spo_tui.floor.cleaning.clearing import Clearing
from spo_tui.floor.cleaning.wire import Answer, Request, Settings, line_of
from spo_tui.system import openat2
from tests.shop import history, place
from tests.waiting import wait_for

from .conftest import Works

RUNS = int(os.environ.get("SPO_ATTACKS", "120"))
KILLS = int(os.environ.get("SPO_KILLS", "40"))
_EXCHANGE = 2
_AT_FDCWD = -100


@contextmanager
def swapping(one: Path, other: Path) -> Iterator[None]:
    """A thread exchanges the two names for each other as fast as it can."""
    libc = ctypes.CDLL(None, use_errno=True)
    stop = threading.Event()
    names = os.fsencode(one), os.fsencode(other)

    def swap() -> None:
        while not stop.is_set():
            libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def clear_safely(root: Path, name: str) -> None:
    clearing = Clearing(Settings(str(root)), lambda: None)
    for number in range(3):
        done: Answer = clearing.do(Request(number, "clear", str(root / name)))
        if done.trash:
            clearing.do(Request(number, "wipe", str(root / name), done.trash))
    for left in clearing.swept():
        clearing.sweep(left)
    clearing._close()


def clear_naively(root: Path, name: str) -> None:
    """By path, as anybody would write it first."""
    top = root / name
    for folder, folders, files in os.walk(top, topdown=False):
        for file in files:
            with_path = Path(folder) / file
            with_path.unlink(missing_ok=True)
        for inner in folders:
            shutil.rmtree(Path(folder) / inner, ignore_errors=True)


def attack(home: Path, clear: Callable[[Path, str], None], runs: int) -> int:
    """How often something outside the root was touched, of so many runs. Half of them swap the
    whole folder, half a folder within it."""
    hit = 0
    for run in range(runs):
        root, outside = home / f"root{run}", home / f"outside{run}"
        folder = root / "id-1"
        (folder / "inner").mkdir(parents=True)
        (outside / "inner").mkdir(parents=True)
        for number in range(20):
            (folder / f"{number}").touch()
            (folder / "inner" / f"{number}").touch()
            (outside / f"{number}").touch()
            (outside / "inner" / f"{number}").touch()
        before = sorted(outside.rglob("*"))
        target = folder if run % 2 else folder / "inner"
        link = home / f"link{run}"
        link.symlink_to(outside if run % 2 else outside / "inner")
        # a naive one stumbles over what vanishes
        with swapping(target, link), contextlib.suppress(OSError):
            clear(root, "id-1")
        hit += sorted(outside.rglob("*")) != before
        for left in (root, outside):
            shutil.rmtree(left)
        if link.is_symlink():
            link.unlink()
        else:
            shutil.rmtree(link, ignore_errors=True)
    return hit


def test_nothing_outside_is_touched_under_attack(tmp_path: Path) -> None:
    assert attack(tmp_path, clear_safely, RUNS) == 0


def test_nor_on_a_kernel_without_openat2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openat2, "has_openat2", lambda: False)
    assert attack(tmp_path, clear_safely, RUNS // 3) == 0


def test_the_attack_hits_who_clears_by_path(tmp_path: Path) -> None:
    """The control: were nothing ever hit, the tests above would prove nothing."""
    assert attack(tmp_path, clear_naively, RUNS) > 0


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\0b", "/etc"])
def test_what_is_no_entry_is_never_opened(tmp_path: Path, name: str) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        with pytest.raises(ValueError, match="not the name of an entry"):
            openat2.open_entry(here, name)
    finally:
        os.close(here)


def test_a_folder_put_in_its_place_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    for name in ("1", "other"):
        (root / name).mkdir(parents=True)
    (root / "other" / "precious").touch()
    clearing = Clearing(Settings(str(root)), lambda: None)
    examine = clearing._examine

    def examine_then_swap(name: str) -> tuple[int, int]:
        seen = examine(name)
        (root / "1").rename(root / "away")
        (root / "other").rename(root / "1")
        return seen

    monkeypatch.setattr(clearing, "_examine", examine_then_swap)
    said = clearing.do(Request(1, "clear", str(root / "1")))
    assert said.did == "failed" and "exchanged" in said.reason
    assert (root / "1" / "precious").exists() and not list((root / ".trash").iterdir())


_UNREADABLE = """
import os, sys
from pathlib import Path
from spo_tui.floor.cleaning.clearing import Clearing
from spo_tui.floor.cleaning.wire import Request, Settings
root = Path(sys.argv[1])
os.setgid(65534)
os.setuid(65534)
clearing = Clearing(Settings(str(root)), lambda: None)
said = clearing.do(Request(1, "clear", str(root / "1")))
print(said.did)
print(clearing.do(Request(1, "wipe", "", said.trash)).reason)
"""


def test_what_may_not_be_read_is_told_and_the_rest_is_deleted(tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("takes root, to become another user")
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as home:
        root = Path(home) / "root"
        (root / "1" / "shut").mkdir(parents=True)
        (root / "1" / "shut" / "file").touch()
        (root / "1" / "open").touch()
        for path in (root, root / "1", root / "1" / "shut", root / "1" / "open"):
            os.chown(path, 65534, 65534)
        (root / "1" / "shut").chmod(0)
        Path(home).chmod(0o755)
        ran = subprocess.run(
            [sys.executable, "-c", _UNREADABLE, root], capture_output=True, text=True, check=False
        )
        assert ran.stdout.splitlines() == ["cleared", "shut: permission denied"], ran.stderr
        (left,) = (root / ".trash").iterdir()
        assert [path.name for path in left.iterdir()] == ["shut"]


@pytest.mark.timeout(120 + 3 * KILLS)
def test_killed_at_any_moment_every_folder_is_cleared_once_and_nothing_else(works: Works) -> None:
    """The worker is killed while it clears; in the end all ended orders' folders are gone, each
    job has one CleanUp, and the folders of other orders are as they were."""
    dice = random.Random(7)
    per_round = 8
    place(works.desk, "999999", order="kept")
    kept = works.give_folder("999999", files=4)
    untouched = {path: path.read_bytes() for path in kept.iterdir()}
    killed = 0
    for round_ in range(KILLS):
        numbers = [str(100000 + 100 * round_ + n) for n in range(per_round)]
        place(works.desk, *numbers, order=f"o{round_}")
        for number in numbers:
            works.give_folder(number, files=6)
        end_order(works.desk, f"o{round_}", Ending.SHIP)
        killed += kill_at_work(works, numbers, dice.uniform(0, 0.012))
        present = {p.name for p in works.root.iterdir() if p.name[0] != "."}
        assert present - {"999999", *numbers} == set()
    works.clean(bound=60)
    assert killed >= KILLS * 3 // 4
    assert [p.name for p in works.root.iterdir() if p.name[0] != "."] == ["999999"]
    assert {path: path.read_bytes() for path in kept.iterdir()} == untouched
    sweep(works.root)
    for round_ in range(KILLS):
        for n in range(per_round):
            told = [row.status for row in history(works.desk, str(100000 + 100 * round_ + n))]
            assert told.count("CleanUp") == 1


def sweep(root: Path) -> None:
    """The next worker empties the trash of those that were ended before they had."""
    worker = [sys.executable, "-P", "-m", "spo_tui.floor.cleaning.worker"]
    with subprocess.Popen(worker, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin
        process.stdin.write(line_of(Settings(str(root), sweep=True)))
        process.stdin.flush()
        wait_for(lambda: not list((root / ".trash").iterdir()))


def kill_at_work(works: Works, numbers: list[str], seconds: float) -> bool:
    """A worker is asked to clear and wipe these folders and killed some time after it began;
    the supervisor's own then does what is left. Whether the kill struck while it ran."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "spo_tui.floor.cleaning.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin and process.stdout
    asked = [Request(n, "clear", str(works.root / number)) for n, number in enumerate(numbers)]
    process.stdin.write(line_of(Settings(str(works.root), sweep=True)))
    process.stdin.write(b"".join(map(line_of, asked)))
    process.stdin.flush()
    process.stdout.readline()  # the first folder is gone: it is at work
    time.sleep(seconds)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    works.clean()
    return running
