"""Copies made in the stage of a hot folder, on the disk and read back from there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

from ...domain.delivery import (
    Cause,
    Parcel,
    Remedy,
    Step,
    Trouble,
    no_space,
    source_changed,
    trouble_of,
)
from ...system import beneath
from .ground import Held
from .readback import PIECE, ReadBack
from .undelivered import Beat, Undelivered, on

_GROUP, _GROUP_BYTES = 32, 16 * 1024 * 1024
"""Files that are written, then flushed, then read back together: at most so many, as each is held
open, and of so many bytes together."""
_FLUSHING = 8
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


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


class Staging:
    """The steps until a copy may be published, in their order."""

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
            with on(Step.TARGET):
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

    def open_source(self, parcel: Parcel) -> int:
        self.drop_old(parcel)
        try:
            root = os.open(parcel.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            said = trouble_of(error.errno or 0, Step.SOURCE)
            raise Undelivered(Trouble(said.cause, Remedy.AGAIN, said.reason)) from None
        try:
            with on(Step.SOURCE):
                source = beneath.open_file(root, parcel.source)
        finally:
            os.close(root)
        size = os.fstat(source).st_size
        if parcel.size and size != parcel.size:
            os.close(source)
            raise Undelivered(source_changed(f"{size} bytes, not {parcel.size}"))
        return source

    def drop_old(self, parcel: Parcel) -> None:
        with on(Step.TARGET), suppress(FileNotFoundError):
            if parcel.old_temp:
                os.unlink(parcel.old_temp, dir_fd=self.ground.stage)

    def make_temp(self, parcel: Parcel, size: int) -> int:
        with on(Step.TARGET):
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
                with on(Step.SOURCE):
                    number = os.readv(source, [piece])
                if not number or done + number > before.st_size:
                    done += number
                    break  # one that keeps growing would never end
                hashing = pool.submit(whole.update, piece[:number]) if number == PIECE else None
                with on(Step.TARGET, before.st_size, self.ground.stage):
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
        with on(Step.TARGET, draft.size, self.ground.stage):
            draft.back.rest(lambda: self.beat(draft.parcel.id, draft.size, Step.VERIFYING))
            os.fsync(draft.fd)
            os.posix_fadvise(draft.fd, 0, 0, os.POSIX_FADV_DONTNEED)

    def verify(self, draft: Draft) -> None:
        with on(Step.TARGET):
            number = draft.parcel.id
            found = draft.back.whole(lambda done: self.beat(number, done, Step.VERIFYING))
        if found != draft.told:
            reason = "copying failed: what was read back differs from what was written"
            raise Undelivered(Trouble(Cause.OTHER, Remedy.AGAIN, reason))


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
