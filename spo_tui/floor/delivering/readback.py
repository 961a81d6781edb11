"""Reading back what was written, from the disk and not from memory, while more is written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

PIECE = 1024 * 1024
_STRETCH = 32 * 1024 * 1024
"""Bytes after which what is written is sent to the disk, so that no flush takes long."""
_NOTICE = 0.5


class ReadBack:
    """Of a file that is being written at its end. Raises OSError."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._hash = hashlib.sha256()
        self._at = 0
        """So many bytes have been read back."""
        self._piece = memoryview(bytearray(PIECE))
        self._until = 0
        self._pool: ThreadPoolExecutor | None = None
        self._running: Future[None] | None = None

    def follow(self, written: int, beat: Callable[[], None]) -> None:
        """So many bytes are written; `beat` is called while it has to be waited, and only as long
        as something moves."""
        if written - self._until < _STRETCH:
            return
        self.rest(beat)
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1)
        self._running = self._pool.submit(self._settle, self._until, written)
        self._until = written

    def rest(self, beat: Callable[[], None]) -> None:
        """Wait for what is being read back."""
        seen = self._at
        while self._running is not None:
            wait([self._running], _NOTICE)
            if self._running.done():
                done, self._running = self._running, None
                done.result()
            elif self._at != seen:
                seen = self._at
                beat()

    def whole(self, beat: Callable[[int], None]) -> str:
        """The SHA-256 of all of it, on the disk now; `beat` is told how many bytes are read."""
        while number := self._read(PIECE):
            self._at += number
            beat(self._at)
        return self._hash.hexdigest()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def _settle(self, start: int, end: int) -> None:
        os.fdatasync(self._fd)
        os.posix_fadvise(self._fd, start, end - start, os.POSIX_FADV_DONTNEED)
        while self._at < end:
            number = self._read(end - self._at)
            if not number:
                return  # shorter than was written: what is read at last differs
            self._at += number

    def _read(self, most: int) -> int:
        number = os.preadv(self._fd, [self._piece[:most]], self._at)
        self._hash.update(self._piece[:number])
        return number
