"""Files copied out of working folders: whole, verified, gone on with, and never elsewhere."""

from __future__ import annotations

import fcntl
import hashlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from spo_tui.domain.download import Download
from spo_tui.domain.errors import SpoError
from spo_tui.floor.download import Copied, copy_out, target_folder

DATA = bytes(range(256)) * 9000
NAME = "P_12345_98765_output.pdf"


class Place:
    """A working folder below a root, and a folder to copy to."""

    def __init__(self, home: Path) -> None:
        self.root = home / "work"
        self.folder = self.root / "7"
        self.to = home / "out"
        self.folder.mkdir(parents=True)
        (self.folder / NAME).write_bytes(DATA)

    def file(self, path: str = NAME, **facts: object) -> Download:
        made = Download(
            "98765", "12345", "output", 1, NAME, path, str(self.folder), len(DATA),
            hashlib.sha256(DATA).hexdigest(),
        )  # fmt: skip
        return replace(made, **facts)  # type: ignore[arg-type]

    def copy(self, file: Download | None = None, told: list[int] | None = None) -> Copied:
        with target_folder(self.to) as target:
            heard = told if told is not None else []
            return copy_out(file or self.file(), target, str(self.root), heard.append)

    def refusal(self, file: Download | None = None) -> str:
        with pytest.raises(SpoError) as caught:
            self.copy(file)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    @property
    def there(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.to.iterdir()}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    yield Place(tmp_path)


def test_the_file_arrives_whole_and_alone(place: Place) -> None:
    told: list[int] = []
    copied = place.copy(told=told)
    assert copied == Copied(NAME, len(DATA), hashlib.sha256(DATA).hexdigest(), 0, False)
    assert place.there == {NAME: DATA}
    assert told == sorted(told) and told[-1] == 2 * len(DATA)


def test_a_second_time_nothing_is_written(place: Place) -> None:
    place.copy()
    before = (place.to / NAME).stat()
    assert place.copy().was_there
    assert (place.to / NAME).stat() == before and list(place.there) == [NAME]


def test_another_file_of_that_name_stays_as_it_is(place: Place) -> None:
    place.to.mkdir()
    (place.to / NAME).write_bytes(b"mine")
    second = "P_12345_98765_output (2).pdf"
    assert place.copy().name == second
    assert place.there == {NAME: b"mine", second: DATA}
    again = place.copy()
    assert again.was_there and again.name == second, "no third one"


def test_what_was_broken_off_is_gone_on_with(place: Place) -> None:
    place.to.mkdir()
    half = len(DATA) // 2
    (place.to / f"{NAME}.part").write_bytes(DATA[:half])
    told: list[int] = []
    assert place.copy(told=told).resumed == half
    assert min(told) > half
    assert place.there == {NAME: DATA}


@pytest.mark.parametrize("left", [b"x" * 1000, DATA + b"more", DATA[:500] + b"?"])
def test_what_is_not_its_beginning_is_begun_anew(place: Place, left: bytes) -> None:
    place.to.mkdir()
    (place.to / f"{NAME}.part").write_bytes(left)
    assert place.copy().resumed == 0
    assert place.there == {NAME: DATA}


def test_killed_at_any_point_it_goes_on_and_is_whole(place: Place, tmp_path: Path) -> None:
    """SIGKILL after each piece in turn; the last try ends it, and never is a torn file there
    under the final name."""
    script = """
import sys
from spo_tui.domain.download import Download
from spo_tui.floor import download
folder, root, to, name, size, sha256 = sys.argv[1:]
download._PIECE = 100_000
file = Download("1", "2", "output", 1, name, name, folder, int(size), sha256)
with download.target_folder(download.Path(to)) as target:
    def tell(read):
        print(read, flush=True)
        sys.stdin.readline()
    print(download.copy_out(file, target, root, tell).resumed, "done", flush=True)
"""
    sha256 = hashlib.sha256(DATA).hexdigest()
    facts = [str(place.folder), str(place.root), str(place.to), NAME, str(len(DATA)), sha256]
    resumed = []
    for _ in range(40):
        process = subprocess.Popen(
            [sys.executable, "-c", script, *facts],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None and process.stdin is not None
        with process.stdout, process.stdin:
            first = process.stdout.readline()
            resumed.append(int(first.split()[0]))
            for _ in range(3):
                if "done" not in first:
                    process.stdin.write("\n")
                    process.stdin.flush()
                    first = process.stdout.readline()
            process.send_signal(signal.SIGKILL)
            process.wait()
        if (place.to / NAME).exists():
            break
        assert list(place.there) == [f"{NAME}.part"]
        if len(resumed) > 5 and resumed[-1] > len(DATA):
            place.copy()  # what is read back begins anew each time
            break
    assert place.there == {NAME: DATA}
    assert resumed[1] > resumed[0] and resumed[2] > resumed[1], "each try went on"


def test_a_wrong_content_is_not_let_out(place: Place) -> None:
    assert "not the file that was recorded" in place.refusal(place.file(sha256="0" * 64))
    assert "not the file that was recorded" in place.refusal(place.file(sha256=None, size=5))
    assert place.there == {}


def test_without_a_recorded_hash_the_copy_is_verified_against_the_source(place: Place) -> None:
    assert place.copy(place.file(sha256=None, size=0)).size == len(DATA)


@pytest.mark.parametrize(
    "path",
    ["../secret", "/etc/passwd", "link", "inner/secret", "..", "", "a\0b", "pipe", "sub", "7/../x"],
)
def test_nothing_outside_the_working_folder_is_read(place: Place, path: str) -> None:
    (place.root / "secret").write_bytes(DATA)
    (place.folder / "link").symlink_to(place.root / "secret")
    (place.folder / "inner").symlink_to(place.root)
    (place.folder / "sub").mkdir()
    os.mkfifo(place.folder / "pipe")
    reason = place.refusal(place.file(path))
    assert "have it made again" in reason
    assert place.there == {}


def test_a_working_folder_outside_the_root_or_behind_a_link_is_refused(place: Place) -> None:
    outside = place.root.parent / "elsewhere"
    outside.mkdir()
    (outside / NAME).write_bytes(DATA)
    assert "outside the working root" in place.refusal(place.file(folder=str(outside)))
    up = f"{place.root}/../elsewhere"
    assert "have it made again" in place.refusal(place.file(folder=up))
    (place.root / "8").symlink_to(outside)
    assert "through a link" in place.refusal(place.file(folder=str(place.root / "8")))


def test_a_link_in_the_target_is_not_written_through(place: Place, tmp_path: Path) -> None:
    place.to.mkdir()
    victim = tmp_path / "victim"
    victim.write_bytes(b"keep")
    (place.to / f"{NAME}.part").symlink_to(victim)
    assert "cannot be written" in place.refusal()
    (place.to / f"{NAME}.part").unlink()
    (place.to / f"{NAME}.part").hardlink_to(victim)
    assert "somebody else" in place.refusal()
    assert victim.read_bytes() == b"keep"


def test_the_same_download_twice_at_once_is_refused(place: Place) -> None:
    place.to.mkdir()
    with (place.to / f"{NAME}.part").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert "another download of it is under way" in place.refusal()


def test_a_full_disk_leaves_nothing(place: Place) -> None:
    """A limit on file sizes stands in for it: the write fails half-way."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, hard))
    try:
        assert "is full: make room" in place.refusal()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert place.there == {}


def test_too_little_room_is_said_before_anything_is_written(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fstatvfs

    class Small:
        f_bavail, f_frsize = 1, 4096

    monkeypatch.setattr(os, "fstatvfs", lambda fd: Small() if real(fd) else None)
    assert "no room there for" in place.refusal()
    assert place.there == {}


def test_a_source_that_changes_meanwhile_is_refused(place: Place) -> None:
    def change(_read: int) -> None:
        os.utime(place.folder / NAME, ns=(1, 1))

    with target_folder(place.to) as target, pytest.raises(SpoError, match="changed while"):
        copy_out(place.file(), target, str(place.root), change)
    assert place.there == {}


def test_a_missing_source_and_a_folder_that_cannot_be(place: Place, tmp_path: Path) -> None:
    (place.folder / NAME).unlink()
    assert "not in its working folder" in place.refusal()
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "no" / "such"):
        with pytest.raises(SpoError, match="name another folder"), target_folder(path):
            pass


@contextmanager
def not_root() -> Iterator[None]:
    """Root may write everywhere."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


def test_a_folder_that_may_not_be_written() -> None:
    with TemporaryDirectory(dir="/tmp") as home:  # pytest's own folders are closed to others
        Path(home).chmod(0o755)
        place = Place(Path(home))
        place.to.mkdir(mode=0o555)
        with not_root():
            assert "cannot be written: permission denied" in place.refusal()


def test_an_interruption_keeps_what_can_be_gone_on_with(place: Place) -> None:
    def interrupt(_read: int) -> None:
        raise KeyboardInterrupt

    with target_folder(place.to) as target, pytest.raises(KeyboardInterrupt):
        copy_out(place.file(), target, str(place.root), interrupt)
    assert list(place.there) == [f"{NAME}.part"]
    assert place.copy().resumed == 1024 * 1024
