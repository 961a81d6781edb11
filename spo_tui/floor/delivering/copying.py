"""One output's way into a hot folder: staged beside it, checked, and renamed into it, never over
anything. Each step may be the last: what it leaves is finished or repeated by `recover`."""

from __future__ import annotations

import errno
import hashlib
import os

from ...domain.delivery import (
    Cause,
    Landed,
    Parcel,
    Remedy,
    Step,
    Trouble,
    other_content,
    trouble_of,
)
from ...system import beneath
from .ground import aside_of
from .readback import PIECE
from .staging import Staging
from .undelivered import Undelivered, on, unsure

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
CONSUMED = "consumed before confirmation"
WAS_THERE = "was there already"


class Copying(Staging):
    """The other steps; tests end the process before each of them."""

    def settle_stage(self) -> None:
        with on(Step.TARGET):
            beneath.sync_folder(self.ground.stage)

    def rename(self, parcel: Parcel) -> str:
        """Publish the copy; returns a note for people. Raises Undelivered."""
        self.beat(parcel.id, 0, Step.TARGET)
        folders = (self.ground.stage, parcel.temp, self.ground.hot, parcel.name)
        try:
            beneath.rename_new(*folders, aside=aside_of(parcel.temp))
        except FileExistsError:
            return self.judge_other(parcel)
        except OSError as error:
            # What reports a failure may have been done.
            with unsure():
                if self._facts(self.ground.stage, parcel.temp) is not None:
                    raise Undelivered(trouble_of(error.errno or 0, Step.TARGET)) from None
                aside = self._facts(self.ground.stage, aside_of(parcel.temp))
                if aside is not None and not self._lies_there(parcel, aside):
                    raise Undelivered(_NOBODY_KNOWS) from None
            return self.recover(parcel)
        return ""

    def recover(self, parcel: Parcel) -> str:
        """As `rename`, when nobody knows whether it was done."""
        with unsure():
            staged = self._facts(self.ground.stage, parcel.temp)
            aside = self._facts(self.ground.stage, aside_of(parcel.temp))
        if staged is not None:
            return self.rename(parcel)
        if aside is not None:
            return self.judge_aside(parcel, aside)
        return self.judge_missing(parcel)

    def judge_aside(self, parcel: Parcel, aside: os.stat_result) -> str:
        """The copy was about to get its second name, or had it and has lost it to the consumer:
        that is taken to be so, as a job that is printed twice is worse."""
        name, stage = aside_of(parcel.temp), self.ground.stage
        with unsure():
            if self._exists(parcel) and not self._lies_there(parcel, aside):
                os.rename(name, parcel.temp, src_dir_fd=stage, dst_dir_fd=stage)
                return self.judge_other(parcel)
            there = self._exists(parcel)
            os.unlink(name, dir_fd=stage)
        return "" if there else CONSUMED

    def settle_folders(self) -> None:
        with on(Step.TARGET):
            beneath.sync_folder(self.ground.hot)
            beneath.sync_folder(self.ground.stage)

    def landed(self, parcel: Parcel, note: str) -> Landed:
        self.beat(parcel.id, parcel.size, Step.TARGET)
        with unsure():
            facts = self._facts(self.ground.hot, parcel.name)
        if facts is None:
            return Landed(parcel.id, parcel.size, note=note or CONSUMED)
        inode = facts.st_ino & (2**63 - 1)
        times = (facts.st_mtime_ns, facts.st_ctime_ns)
        return Landed(parcel.id, facts.st_size, *times, inode, note)

    def judge_other(self, parcel: Parcel) -> str:
        """The name is taken: by the same content it is delivered, and the copy is not needed.

        Otherwise the copy stays until the failure is on record: that it is gone would mean that
        it was published.
        """
        with on(Step.TARGET):
            if not self._is_same(parcel):
                raise Undelivered(other_content())
            os.unlink(parcel.temp, dir_fd=self.ground.stage)
        return WAS_THERE

    def judge_missing(self, parcel: Parcel) -> str:
        """The copy has left the stage, so it was renamed; it is never sent again by itself."""
        gone = os.fstat(self.ground.stage).st_nlink == 0 or not self.ground.kept
        with unsure():
            there = self._exists(parcel)
        if gone and not there:
            raise Undelivered(_NOBODY_KNOWS)
        return "" if there else CONSUMED

    def _facts(self, folder: int, name: str) -> os.stat_result | None:
        try:
            return os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def _lies_there(self, parcel: Parcel, copy: os.stat_result) -> bool:
        there = self._facts(self.ground.hot, parcel.name)
        return there is not None and there.st_ino == copy.st_ino

    def _exists(self, parcel: Parcel) -> bool:
        return self._facts(self.ground.hot, parcel.name) is not None

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
        piece = memoryview(bytearray(PIECE))
        done = 0
        while number := os.readv(fd, [piece]):
            whole.update(piece[:number])
            done += number
            self.beat(parcel.id, done, Step.VERIFYING)
        return whole.hexdigest()


_NOBODY_KNOWS = Trouble(
    Cause.UNREACHABLE,
    Remedy.NONE,
    "the folder was made anew while it was delivered: look whether it has arrived, then retry",
)
