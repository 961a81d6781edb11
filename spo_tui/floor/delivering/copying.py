"""One output's way into a hot folder: staged beside it, checked, and renamed into it, never over
anything. Each step may be the last: what it leaves is finished or repeated by `recover`."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from ...domain.delivery import (
    Cause,
    Landed,
    Parcel,
    Remedy,
    Step,
    Trouble,
    no_space,
    other_content,
    source_changed,
    trouble_of,
)
from ...system import beneath
from .ground import Held

_PIECE = 1024 * 1024
_FLUSH = 64 * 1024 * 1024
"""Bytes after which what is written is sent to the disk, so that no flush takes long."""
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
CONSUMED = "consumed before confirmation"
WAS_THERE = "was there already"


class Undelivered(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.reason)
        self.trouble = trouble


Beat = Callable[[int, int, Step], None]
"""(delivery, bytes done, step); may raise Undelivered when the delivery was called off."""


class Copying:
    """The steps, in their order; tests end the process before each of them."""

    def __init__(self, ground: Held, beat: Beat) -> None:
        self.ground = ground
        self.beat = beat

    def stage(self, parcel: Parcel) -> str:
        """Put a checked copy into the stage; returns its SHA-256. Raises Undelivered, and then
        leaves nothing there."""
        self.beat(parcel.id, 0, Step.SOURCE)
        source = self.open_source(parcel)
        temp = -1
        try:
            temp = self.make_temp(parcel, os.fstat(source).st_size)
            told = self.copy(parcel, source, temp)
            self.flush(temp)
            self.verify(parcel, temp, told)
            with _on(Step.TARGET):
                open_temp, temp = temp, -1
                os.close(open_temp)
            return told
        except Undelivered:
            with suppress(OSError):
                os.unlink(parcel.temp, dir_fd=self.ground.stage)
            raise
        finally:
            os.close(source)
            if temp >= 0:
                os.close(temp)

    def settle_stage(self) -> None:
        with _on(Step.TARGET):
            beneath.sync_folder(self.ground.stage)

    def rename(self, parcel: Parcel) -> str:
        """Publish the copy; returns a note for people. Raises Undelivered."""
        self.beat(parcel.id, 0, Step.TARGET)
        try:
            beneath.rename_new(self.ground.stage, parcel.temp, self.ground.hot, parcel.name)
        except FileExistsError:
            return self.judge_other(parcel)
        except OSError as error:
            # What reports a failure may have been done.
            if self._is_staged(parcel):
                raise Undelivered(trouble_of(error.errno or 0, Step.TARGET)) from None
            return self.judge_missing(parcel)
        return ""

    def recover(self, parcel: Parcel) -> str:
        """As `rename`, when nobody knows whether it was done."""
        if self._is_staged(parcel):
            return self.rename(parcel)
        return self.judge_missing(parcel)

    def settle_folders(self) -> None:
        with _on(Step.TARGET):
            beneath.sync_folder(self.ground.hot)
            beneath.sync_folder(self.ground.stage)

    def landed(self, parcel: Parcel, note: str) -> Landed:
        with _on(Step.TARGET):
            try:
                facts = os.stat(parcel.name, dir_fd=self.ground.hot, follow_symlinks=False)
            except FileNotFoundError:
                return Landed(parcel.id, parcel.size, note=note or CONSUMED)
        inode = facts.st_ino & (2**63 - 1)
        times = (facts.st_mtime_ns, facts.st_ctime_ns)
        return Landed(parcel.id, facts.st_size, *times, inode, note)

    def open_source(self, parcel: Parcel) -> int:
        self.drop_old(parcel)
        try:
            root = os.open(parcel.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            said = trouble_of(error.errno or 0, Step.SOURCE)
            raise Undelivered(Trouble(said.cause, Remedy.AGAIN, said.reason)) from None
        try:
            with _on(Step.SOURCE):
                source = beneath.open_file(root, parcel.source)
        finally:
            os.close(root)
        size = os.fstat(source).st_size
        if parcel.size and size != parcel.size:
            os.close(source)
            raise Undelivered(source_changed(f"{size} bytes, not {parcel.size}"))
        return source

    def drop_old(self, parcel: Parcel) -> None:
        with _on(Step.TARGET), suppress(FileNotFoundError):
            if parcel.old_temp:
                os.unlink(parcel.old_temp, dir_fd=self.ground.stage)

    def make_temp(self, parcel: Parcel, size: int) -> int:
        with _on(Step.TARGET):
            space = os.fstatvfs(self.ground.stage)
            needed, free = size + size // 20, space.f_bavail * space.f_frsize
            if needed > free:
                raise Undelivered(no_space(needed, free))
            return os.open(parcel.temp, _NEW, 0o640, dir_fd=self.ground.stage)

    def copy(self, parcel: Parcel, source: int, temp: int) -> str:
        before = os.fstat(source)
        whole = hashlib.sha256()
        piece = memoryview(bytearray(_PIECE))
        done = flushed = 0
        while True:
            with _on(Step.SOURCE):
                number = os.readv(source, [piece])
            if not number or done + number > before.st_size:
                done += number
                break  # one that keeps growing would never end
            whole.update(piece[:number])
            with _on(Step.TARGET, before.st_size, self.ground.stage):
                _write_all(temp, piece[:number])
                done += number
                if done - flushed >= _FLUSH:
                    os.fdatasync(temp)
                    flushed = done
            self.beat(parcel.id, done, Step.COPYING)
        after = os.fstat(source)
        if done != before.st_size or _moment(before) != _moment(after):
            raise Undelivered(source_changed("it was written to while it was copied"))
        if parcel.sha256 and whole.hexdigest() != parcel.sha256:
            raise Undelivered(source_changed("its content is not the one recorded"))
        return whole.hexdigest()

    def flush(self, temp: int) -> None:
        """Once only: after a failure nobody knows what a second flush would mean."""
        with _on(Step.TARGET, os.fstat(temp).st_size, self.ground.stage):
            os.fsync(temp)
            os.posix_fadvise(temp, 0, 0, os.POSIX_FADV_DONTNEED)

    def verify(self, parcel: Parcel, temp: int, told: str) -> None:
        with _on(Step.TARGET):
            os.lseek(temp, 0, os.SEEK_SET)
            found = self._hash(parcel, temp)
        if found != told:
            reason = "copying failed: what was read back differs from what was written"
            raise Undelivered(Trouble(Cause.OTHER, Remedy.AGAIN, reason))

    def judge_other(self, parcel: Parcel) -> str:
        """The name is taken: by the same content it is delivered, and the copy is not needed.

        Otherwise the copy stays until the failure is on record: that it is gone would mean that
        it was published.
        """
        with _on(Step.TARGET):
            if not self._is_same(parcel):
                raise Undelivered(other_content())
            os.unlink(parcel.temp, dir_fd=self.ground.stage)
        return WAS_THERE

    def judge_missing(self, parcel: Parcel) -> str:
        """The copy has left the stage, so it was renamed; it is never sent again by itself."""
        gone = os.fstat(self.ground.stage).st_nlink == 0 or not self.ground.kept
        with _on(Step.TARGET):
            there = self._exists(parcel)
        if gone and not there:
            raise Undelivered(_NOBODY_KNOWS)
        return "" if there else CONSUMED

    def _is_staged(self, parcel: Parcel) -> bool:
        with _on(Step.TARGET):
            try:
                os.stat(parcel.temp, dir_fd=self.ground.stage, follow_symlinks=False)
            except FileNotFoundError:
                return False
        return True

    def _exists(self, parcel: Parcel) -> bool:
        try:
            os.stat(parcel.name, dir_fd=self.ground.hot, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def _is_same(self, parcel: Parcel) -> bool:
        """Whether what has the name in the folder is what lies in the stage."""
        found = []
        for name, folder in ((parcel.name, self.ground.hot), (parcel.temp, self.ground.stage)):
            try:
                fd = os.open(name, _READ | os.O_NONBLOCK, dir_fd=folder)
            except OSError as error:
                if error.errno in (errno.ELOOP, errno.ENXIO, errno.EACCES):
                    return False
                raise
            try:
                found.append(self._hash(parcel, fd))
            finally:
                os.close(fd)
        return found[0] == found[1]

    def _hash(self, parcel: Parcel, fd: int) -> str:
        whole = hashlib.sha256()
        piece = memoryview(bytearray(_PIECE))
        done = 0
        while number := os.readv(fd, [piece]):
            whole.update(piece[:number])
            done += number
            self.beat(parcel.id, done, Step.VERIFYING)
        return whole.hexdigest()


@contextmanager
def _on(step: Step, needed: int = 0, space: int | None = None) -> Iterator[None]:
    """An OSError here is that side's: said as Undelivered."""
    try:
        yield
    except OSError as error:
        free = None
        if space is not None and error.errno in (errno.ENOSPC, errno.EDQUOT):
            with suppress(OSError):
                facts = os.fstatvfs(space)
                free = facts.f_bavail * facts.f_frsize
        raise Undelivered(trouble_of(error.errno or 0, step, needed=needed, free=free)) from None


def _write_all(fd: int, piece: memoryview) -> None:
    while piece:
        piece = piece[os.write(fd, piece) :]


def _moment(facts: os.stat_result) -> tuple[int, int, int, int]:
    return facts.st_size, facts.st_mtime_ns, facts.st_ino, facts.st_dev


_NOBODY_KNOWS = Trouble(
    Cause.UNREACHABLE,
    Remedy.NONE,
    "the folder was made anew while it was delivered: look whether it has arrived, then retry",
)
