"""The worker as a process: what it says about a real folder."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NoReturn

import pytest

from spo_tui.domain.hot_folder import FileState, Sighting
from spo_tui.floor.wire import Alive, Down, Files, Settings, Up, message_from, settings_line
from spo_tui.floor.worker import Worker
from spo_tui.system.mounts import mount_of
from tests.floor.staging import make_pdf, seconds_until
from tests.waiting import wait_for

NOBODY = 65534
_SET_DUMPABLE = 4


class Heard:
    """What a worker has said so far, read in a thread."""

    def __init__(self, lines: IO[bytes]) -> None:
        self.states: list[str] = []
        self.alive = 0
        self.listings: list[dict[str, Sighting]] = []
        self._lines = lines
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        for line in self._lines:
            match message_from(line):
                case Up():
                    self.states.append("up")
                case Down(reason):
                    self.states.append(reason)
                case Alive():
                    self.alive += 1
                case Files(files):
                    self.listings.append({file.name: file for file in files})

    def close(self) -> None:
        self._thread.join()
        self._lines.close()

    @property
    def now(self) -> dict[str, Sighting]:
        return self.listings[-1] if self.listings else {}

    def settled(self, *names: str) -> bool:
        return all(n in self.now and self.now[n].state is FileState.SETTLED for n in names)


@contextmanager
def worker(
    path: Path,
    *,
    polling: bool = False,
    settle: float = 2.0,
    still: float = 30.0,
    beat: float = 5,
    rescan: float = 600,
    under: Sequence[str] = (),
) -> Iterator[tuple[subprocess.Popen[bytes], Heard]]:
    """A worker that has looked once. It rescans so seldom that only events bring news. `under` is
    put before its command."""
    command = [*under, sys.executable, "-P", "-m", "spo_tui.floor.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        heard = Heard(process.stdout)
        try:
            settings = Settings(
                str(path), polling=polling, settle=settle, still=still, rescan=rescan, beat=beat
            )
            process.stdin.write(settings_line(settings))
            process.stdin.flush()
            wait_for(lambda: heard.states)
            yield process, heard
        finally:
            process.stdin.close()
            try:
                assert process.wait(10) == 0
            finally:
                process.kill()
                heard.close()


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    path = tmp_path / "hot"
    path.mkdir()
    return path


def drop(hot: Path, name: str, data: bytes | None = None) -> None:
    part = hot.parent / "part"
    part.write_bytes(make_pdf() if data is None else data)
    part.rename(hot / name)


def test_it_needs_the_standard_library_and_watchfiles_only() -> None:
    code = (
        "import sys, watchfiles; before = set(sys.modules); import spo_tui.floor.worker;"
        "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert loaded - sys.stdlib_module_names == {"spo_tui"}


def test_a_file_renamed_in_is_settled_at_once(hot: Path) -> None:
    with worker(hot, settle=60) as (_, heard):
        drop(hot, "P_1_2_x.pdf")
        assert seconds_until(lambda: heard.settled("P_1_2_x.pdf")) < 5
    assert not heard.now["P_1_2_x.pdf"].found


def test_a_slow_writer_is_waited_for(hot: Path) -> None:
    data = make_pdf()
    with worker(hot, settle=0.3) as (_, heard), (hot / "P_1_2_x.pdf").open("wb") as file:
        for start in range(0, len(data), 100):
            file.write(data[start : start + 100])
            file.flush()
            wait_for(
                lambda: "P_1_2_x.pdf" in heard.now and heard.now["P_1_2_x.pdf"].size == file.tell()
            )
            if file.tell() < len(data):
                assert heard.now["P_1_2_x.pdf"].state is FileState.ARRIVING
        wait_for(lambda: heard.settled("P_1_2_x.pdf"))
        assert heard.now["P_1_2_x.pdf"].size == len(data)


def test_a_torn_pdf_is_called_incomplete_until_the_rest_arrives(hot: Path) -> None:
    data = make_pdf()
    with worker(hot, settle=0.1, still=0.4) as (_, heard):
        drop(hot, "P_1_2_x.pdf", data[:-20])
        wait_for(lambda: heard.now and heard.now["P_1_2_x.pdf"].state is FileState.INCOMPLETE)
        assert heard.now["P_1_2_x.pdf"].reason.startswith("ends without %%EOF")
        with (hot / "P_1_2_x.pdf").open("ab") as file:
            file.write(data[-20:])
        wait_for(lambda: heard.settled("P_1_2_x.pdf"))


def test_what_lay_there_before_counts_as_found(hot: Path) -> None:
    drop(hot, "P_1_2_x.pdf")
    with worker(hot) as (_, heard):
        wait_for(lambda: heard.settled("P_1_2_x.pdf"))
        assert heard.now["P_1_2_x.pdf"].found


def test_none_of_a_burst_is_missed(hot: Path) -> None:
    names = [f"P_1_{number}_x.pdf" for number in range(500)]
    with worker(hot) as (_, heard):
        for name in names:
            drop(hot, name)
        wait_for(lambda: heard.settled(*names))


def test_a_folder_deleted_and_made_again_is_watched_again(hot: Path) -> None:
    with worker(hot) as (_, heard):
        for turn in range(3):
            hot.rmdir()
            wait_for(lambda: heard.states[-1] == "the folder is missing")
            hot.mkdir()
            wait_for(lambda: heard.states[-1] == "up")
            name = f"P_1_{turn}_x.pdf"
            drop(hot, name)
            wait_for(lambda: heard.settled(name))  # noqa: B023
            (hot / name).unlink()
            wait_for(lambda: heard.now == {})


def test_a_folder_replaced_by_another_is_noticed(hot: Path) -> None:
    other = hot.parent / "other"
    other.mkdir()
    drop(other, "P_1_2_x.pdf")
    with worker(hot) as (_, heard):
        hot.rename(hot.parent / "old")
        other.rename(hot)
        wait_for(lambda: heard.settled("P_1_2_x.pdf"))
        drop(hot, "P_1_3_x.pdf")
        wait_for(lambda: heard.settled("P_1_3_x.pdf"))


def test_a_folder_that_comes_later_is_waited_for(tmp_path: Path) -> None:
    hot = tmp_path / "not yet" / "hot"
    with worker(hot) as (_, heard):
        assert heard.states == ["the folder is missing"]
        hot.mkdir(parents=True)
        wait_for(lambda: heard.states[-1] == "up")
        drop(hot, "P_1_2_x.pdf")
        wait_for(lambda: heard.settled("P_1_2_x.pdf"))


def test_a_name_that_kills_the_watch_stops_nothing(hot: Path) -> None:
    with worker(hot) as (_, heard):
        drop(hot, os.fsdecode(b"P_1_2_caf\xe9.pdf"))
        wait_for(lambda: heard.settled("P_1_2_caf\\xe9.pdf"))
        assert heard.now["P_1_2_caf\\xe9.pdf"].odd
        drop(hot, "P_1_3_x.pdf")
        wait_for(lambda: heard.settled("P_1_3_x.pdf"))


def test_polling_sees_what_events_would_tell(hot: Path) -> None:
    with worker(hot, polling=True, settle=0.1) as (_, heard):
        drop(hot, "P_1_2_x.pdf")
        wait_for(lambda: heard.settled("P_1_2_x.pdf"))


def test_it_says_that_it_lives_while_nothing_happens(hot: Path) -> None:
    with worker(hot, beat=0.1) as (_, heard):
        wait_for(lambda: heard.alive >= 3)
    assert set(heard.states) == {"up"}  # told again where the free space has changed


def test_growing_files_are_not_told_more_than_once_a_second(hot: Path) -> None:
    with worker(hot) as (_, heard), (hot / "P_1_2_x.pdf").open("wb", buffering=0) as file:
        seconds = seconds_until(lambda: file.write(b"x" * 100) and len(heard.listings) >= 4)
        assert len(heard.listings) <= seconds + 4


def test_a_share_that_is_unmounted_has_not_lost_its_files(hot: Path) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "spo-test", str(hot)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    try:
        (hot / "P_1_2_x.pdf").write_bytes(make_pdf())
        with worker(hot) as (_, heard):
            wait_for(lambda: heard.settled("P_1_2_x.pdf"))
            subprocess.run(["umount", str(hot)], check=True)
            wait_for(lambda: heard.states[-1] == f"{hot} is not mounted any more")
            assert heard.settled("P_1_2_x.pdf")
            subprocess.run(["mount", "-t", "tmpfs", "spo-test", str(hot)], check=True)
            wait_for(lambda: heard.states[-1] == "up" and heard.now == {})
            (hot / "P_1_3_x.pdf").write_bytes(make_pdf())
            wait_for(lambda: heard.settled("P_1_3_x.pdf"))
    finally:
        subprocess.run(["umount", str(hot)], capture_output=True, check=False)


@contextmanager
def worker_as_nobody(path: Path) -> Iterator[Heard]:
    """Forked, because another user may not even be allowed to start this Python."""
    import watchfiles  # noqa: F401 - nor to import from it

    mount_of(path)  # with the codec that it needs
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _work_as_nobody(path, writing)
    os.close(writing)
    heard = Heard(os.fdopen(reading, "rb"))
    try:
        yield heard
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        heard.close()


def _work_as_nobody(path: Path, out: int) -> NoReturn:
    with suppress(BaseException):
        os.setuid(NOBODY)
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 1, 0, 0, 0)  # or its own /proc is closed to it
        Worker(Settings(str(path), settle=0.1), os.fdopen(out, "wb")).run()
    os._exit(1)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_folder_that_may_not_be_read_is_down_until_it_may() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as home:
        Path(home).chmod(0o755)
        hot = Path(home) / "hot"
        hot.mkdir(mode=0o000)
        with worker_as_nobody(hot) as heard:
            wait_for(lambda: heard.states)
            assert heard.states == ["permission denied: this user may not read the folder"]
            hot.chmod(0o755)
            wait_for(lambda: heard.states[-1] == "up")
            drop(hot, "P_1_2_x.pdf")
            wait_for(lambda: heard.settled("P_1_2_x.pdf"))
            hot.chmod(0o444)
            wait_for(lambda: heard.states[-1].startswith("permission denied"))


def test_it_ends_when_nobody_listens_any_more(hot: Path) -> None:
    command = [sys.executable, "-P", "-m", "spo_tui.floor.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        process.stdin.write(settings_line(Settings(str(hot), beat=0.1)))
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(10) == 0
