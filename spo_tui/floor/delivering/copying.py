"""One output's way into a hot folder: staged beside it, checked, and renamed into it, never over
anything. Each step may be the last: what it leaves is finished or repeated by `recover`."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

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
from .ground import Held, aside_of
from .readback import PIECE, ReadBack

_GROUP, _GROUP_BYTES = 32, 16 * 1024 * 1024
"""Files that are written, then flushed, then read back together: at most so many, as each is held
open, and of so many bytes together."""
_FLUSHING = 8
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


@dataclass(slots=True)
class Draft:
    """A copy in the stage that is being written; closed twice, it is closed once."""

    parcel: Parcel
    fd: int
    back: ReadBack = field(init=False)
    size: int = 0
    told: str = ""
    """SHA-256 of what was read from the source."""

    def __post_init__(self) -> None:
        self.back = ReadBack(self.fd)

    def close(self) -> None:
        """Raises OSError: a share may say only now that it has not kept what was written."""
        self.back.close()
        fd, self.fd = self.fd, -1
        if fd >= 0:
            os.close(fd)


class Copying:
    """The steps, in their order; tests end the process before each of them."""

    def __init__(self, ground: Held, beat: Beat) -> None:
        self.ground = ground
        self.beat = beat

    def stage(self, parcels: Sequence[Parcel]) -> tuple[dict[int, str], dict[int, Trouble]]:
        """Put checked copies into the stage: the SHA-256 of each by delivery, and what went wrong
        with the others, of which nothing is left there."""
        hashes: dict[int, str] = {}
        failed: dict[int, Trouble] = {}
        for group in _groups(parcels):
            drafts: list[Draft] = []
            try:
                for parcel in group:
                    with self._failing(failed, parcel):
                        drafts.append(self.write(parcel))
                self.flush_all(drafts, failed)
                for draft in drafts:
                    parcel = draft.parcel
                    if parcel.id not in failed:
                        with self._failing(failed, parcel):
                            self.verify(draft)
                            draft.close()
                            hashes[parcel.id] = draft.told
            finally:
                for draft in drafts:
                    with suppress(OSError):
                        draft.close()
        return hashes, failed

    @contextmanager
    def _failing(self, failed: dict[int, Trouble], parcel: Parcel) -> Iterator[None]:
        """What fails leaves nothing in the stage."""
        try:
            with _on(Step.TARGET):
                yield
        except Undelivered as error:
            failed[parcel.id] = error.trouble
            with suppress(OSError):
                os.unlink(parcel.temp, dir_fd=self.ground.stage)

    def write(self, parcel: Parcel) -> Draft:
        self.beat(parcel.id, 0, Step.SOURCE)
        source = self.open_source(parcel)
        try:
            draft = Draft(parcel, self.make_temp(parcel, os.fstat(source).st_size))
            try:
                draft.told = self.copy(draft, source)
            except Undelivered:
                draft.close()
                raise
            return draft
        finally:
            os.close(source)

    def flush_all(self, drafts: Sequence[Draft], failed: dict[int, Trouble]) -> None:
        """All at once, as a file system that is asked for many has to wait for its disk once."""
        if len(drafts) == 1:
            with self._failing(failed, drafts[0].parcel):
                self.flush(drafts[0])
            return
        with ThreadPoolExecutor(_FLUSHING) as pool:
            told = [(draft, pool.submit(self.flush, draft)) for draft in drafts]
            for draft, flushed in told:
                with self._failing(failed, draft.parcel):
                    flushed.result()
                    self.beat(draft.parcel.id, draft.size, Step.TARGET)

    def settle_stage(self) -> None:
        with _on(Step.TARGET):
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
            with _on(Step.TARGET):
                if self._facts(self.ground.stage, parcel.temp) is not None:
                    raise Undelivered(trouble_of(error.errno or 0, Step.TARGET)) from None
                aside = self._facts(self.ground.stage, aside_of(parcel.temp))
                if aside is not None and not self._lies_there(parcel, aside):
                    raise Undelivered(_NOBODY_KNOWS) from None
            return self.recover(parcel)
        return ""

    def recover(self, parcel: Parcel) -> str:
        """As `rename`, when nobody knows whether it was done."""
        with _on(Step.TARGET):
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
        with _on(Step.TARGET):
            if self._exists(parcel) and not self._lies_there(parcel, aside):
                os.rename(name, parcel.temp, src_dir_fd=stage, dst_dir_fd=stage)
                return self.judge_other(parcel)
            there = self._exists(parcel)
            os.unlink(name, dir_fd=stage)
        return "" if there else CONSUMED

    def settle_folders(self) -> None:
        with _on(Step.TARGET):
            beneath.sync_folder(self.ground.hot)
            beneath.sync_folder(self.ground.stage)

    def landed(self, parcel: Parcel, note: str) -> Landed:
        self.beat(parcel.id, parcel.size, Step.TARGET)
        with _on(Step.TARGET):
            facts = self._facts(self.ground.hot, parcel.name)
        if facts is None:
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

    def copy(self, draft: Draft, source: int) -> str:
        parcel = draft.parcel
        before = os.fstat(source)
        whole = hashlib.sha256()
        piece = memoryview(bytearray(min(PIECE, before.st_size + 1)))
        done = 0
        with ThreadPoolExecutor(1) as pool:
            while True:
                with _on(Step.SOURCE):
                    number = os.readv(source, [piece])
                if not number or done + number > before.st_size:
                    done += number
                    break  # one that keeps growing would never end
                hashing = pool.submit(whole.update, piece[:number]) if number == PIECE else None
                with _on(Step.TARGET, before.st_size, self.ground.stage):
                    _write_all(draft.fd, piece[:number])
                    done += number
                    copied = partial(self.beat, parcel.id, done, Step.COPYING)
                    draft.back.follow(done, copied)
                if hashing is not None:
                    hashing.result()
                else:
                    whole.update(piece[:number])
                copied()
        after = os.fstat(source)
        if done != before.st_size or _moment(before) != _moment(after):
            raise Undelivered(source_changed("it was written to while it was copied"))
        if parcel.sha256 and whole.hexdigest() != parcel.sha256:
            raise Undelivered(source_changed("its content is not the one recorded"))
        draft.size = done
        return whole.hexdigest()

    def flush(self, draft: Draft) -> None:
        """Once only: after a failure nobody knows what a second flush would mean."""
        with _on(Step.TARGET, draft.size, self.ground.stage):
            draft.back.rest(lambda: self.beat(draft.parcel.id, draft.size, Step.VERIFYING))
            os.fsync(draft.fd)
            os.posix_fadvise(draft.fd, 0, 0, os.POSIX_FADV_DONTNEED)

    def verify(self, draft: Draft) -> None:
        with _on(Step.TARGET):
            number = draft.parcel.id
            found = draft.back.whole(lambda done: self.beat(number, done, Step.VERIFYING))
        if found != draft.told:
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


def _groups(parcels: Sequence[Parcel]) -> Iterator[list[Parcel]]:
    group: list[Parcel] = []
    size = 0
    for parcel in parcels:
        size += parcel.size
        if group and (len(group) == _GROUP or size > _GROUP_BYTES or not parcel.size):
            yield group
            group, size = [], parcel.size
        group.append(parcel)
    if group:
        yield group


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
