"""What a watch on a folder misses without a word, the worker finds: each within 30 s."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from spo_tui.floor.wire import RESCAN
from tests.floor.staging import make_pdf
from tests.floor.test_worker import drop, worker
from tests.waiting import wait_for

WITHIN = 30.0
"""Seconds."""
NAME = "P_1_2_x.pdf"
_QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")

_BARE = """
import sys, watchfiles
print("watching", flush=True)
seen = set()
for changes in watchfiles.watch(sys.argv[1], watch_filter=None, recursive=False, rust_timeout=1000,
                                yield_on_timeout=True):
    seen |= {path for _, path in changes}
    print(len(seen), flush=True)
"""


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    path = tmp_path / "hot"
    path.mkdir()
    return path


def burst(hot: Path, number: int) -> list[str]:
    """So many files at once: one that has many names."""
    (hot.parent / "one").write_bytes(make_pdf())
    names = [f"P_1_{place}_x.pdf" for place in range(number)]
    for name in names:
        os.link(hot.parent / "one", hot / name)
    return names


def more_than_the_queue_holds() -> int:
    return int(_QUEUE.read_text()) * 5 // 4


def test_what_overflows_the_queue_of_events_is_found(hot: Path) -> None:
    with worker(hot, rescan=RESCAN) as (process, heard):
        process.send_signal(signal.SIGSTOP)
        names = burst(hot, more_than_the_queue_holds())
        process.send_signal(signal.SIGCONT)
        wait_for(lambda: heard.settled(*names), WITHIN)


def test_a_watch_alone_misses_what_overflows_the_queue(hot: Path) -> None:
    """The control: were this to see all, the test above would say nothing."""
    command = [sys.executable, "-c", _BARE, str(hot)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "watching\n"
        assert process.stdout.readline() == "0\n"
        process.send_signal(signal.SIGSTOP)
        names = burst(hot, more_than_the_queue_holds())
        process.send_signal(signal.SIGCONT)
        counted = [int(process.stdout.readline()) for _ in range(4)]
        while counted[-1] != counted[-2]:
            counted.append(int(process.stdout.readline()))
        process.kill()
    assert counted[-1] < len(names)


def limited(name: str) -> Sequence[str]:
    """Before a command: it may have no inotify at all, or no watch."""
    said = f'echo 0 > /proc/sys/user/{name} && exec "$0" "$@"'
    command = ["unshare", "--user", "--map-root-user", "sh", "-c", said]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this user may not have a name space of its own")
    return command


@pytest.mark.parametrize("limit", ["max_inotify_instances", "max_inotify_watches"])
def test_without_inotify_it_looks_now_and_then(hot: Path, limit: str) -> None:
    with worker(hot, rescan=RESCAN, under=limited(limit)) as (_, heard):
        drop(hot, NAME)
        wait_for(lambda: heard.settled(NAME), WITHIN)


def test_a_link_that_leads_elsewhere_now_is_followed(hot: Path) -> None:
    other, link = hot.parent / "other", hot.parent / "link"
    other.mkdir()
    link.symlink_to(hot)
    with worker(link, rescan=RESCAN) as (_, heard):
        drop(hot, NAME)
        wait_for(lambda: heard.settled(NAME))
        link.unlink()
        link.symlink_to(other)
        drop(other, "P_1_3_x.pdf")
        wait_for(lambda: list(heard.now) == ["P_1_3_x.pdf"], WITHIN)


@pytest.mark.parametrize("polling", [True, False], ids=["polling", "events"])
def test_a_file_replaced_by_an_older_one_is_another_file(hot: Path, polling: bool) -> None:
    with worker(hot, polling=polling, settle=0.1, rescan=RESCAN) as (_, heard):
        drop(hot, NAME, make_pdf("first"))
        wait_for(lambda: heard.settled(NAME))
        first = heard.now[NAME]
        part = hot.parent / "part"
        part.write_bytes(make_pdf("other"))
        os.utime(part, ns=(first.mtime_ns - 10**12,) * 2)
        part.rename(hot / NAME)
        wait_for(lambda: heard.settled(NAME) and heard.now[NAME].inode != first.inode, WITHIN)


def test_a_tree_moved_in_is_no_file(hot: Path) -> None:
    """Sub-folders are the consumer's: what is in them is not told as waiting."""
    (hot.parent / "tree" / "inner").mkdir(parents=True)
    drop(hot.parent / "tree", NAME)
    with worker(hot, rescan=RESCAN) as (_, heard):
        (hot.parent / "tree").rename(hot / "tree")
        drop(hot, "P_1_3_x.pdf")
        wait_for(lambda: heard.settled("P_1_3_x.pdf"))
        assert list(heard.now) == ["P_1_3_x.pdf"]
