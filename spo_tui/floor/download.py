"""Copying files out of working folders to where a person wants them: whole, verified, and never
over a file that is there."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..domain.download import Download, numbered
from ..domain.errors import SpoError
from ..system import beneath

if TYPE_CHECKING:
    from hashlib import _Hash

_PIECE = 1024 * 1024
_MOST_NUMBERED = 99
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Copied:
    name: str
    """In the target folder; numbered where another file had the name."""
    size: int
    sha256: str
    resumed: int
    """Bytes that an earlier try had left there."""
    was_there: bool
    """The same content stood there already, and nothing was written."""


@contextmanager
def target_folder(path: Path) -> Iterator[int]:
    """The folder to copy to, held open, and made where only its last part is missing.

    Raises SpoError.
    """
    try:
        with contextlib.suppress(FileExistsError):
            path.mkdir()
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise SpoError(f"{path}: {_why(error)}: name another folder") from None
    try:
        yield fd
    finally:
        os.close(fd)


def copy_out(
    file: Download, target: int, root: str | None, tell: Callable[[int], object]
) -> Copied:
    """Copy a file to the folder `target`; `root` is the shop's working root, where it has one.

    It grows as NAME.part, which stays behind when the copying is broken off and is then gone on
    with. `tell` is given bytes, each counted when it is written and when it is read back. Raises
    SpoError with the reason in a line.
    """
    with _source(file, root) as source:
        size = os.fstat(source).st_size
        first = _free_or_same(target, file.name, source)
        if first.same is not None:
            tell(2 * size)
            return Copied(numbered(file.name, first.number), size, first.same, 0, True)
        temporary = f"{file.name}.part"
        with _part(target, temporary) as part:
            resumed, sha256 = _copy(file, source, part, temporary, target, tell)
            name = _publish(target, temporary, file.name, first.number)
            return Copied(name, size, sha256, resumed, False)


@contextmanager
def _source(file: Download, root: str | None) -> Iterator[int]:
    assert file.folder is not None
    try:
        with _working_folder(PurePosixPath(file.folder), root) as folder:
            fd = beneath.open_file(folder, file.path)
    except OSError as error:
        raise SpoError(_no_source(error)) from None
    try:
        yield fd
    finally:
        os.close(fd)


@contextmanager
def _working_folder(path: PurePosixPath, root: str | None) -> Iterator[int]:
    if root is None:
        with beneath.folder(str(path)) as fd:
            yield fd
        return
    try:
        inside = str(path.relative_to(root))
    except ValueError:
        raise SpoError(f"its working folder lies outside the working root {root}") from None
    with beneath.folder(root) as top:
        fd = beneath.open_folder(top, inside)
        try:
            yield fd
        finally:
            os.close(fd)


def _no_source(error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return "it is not in its working folder: have it made again"
    if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EINVAL):
        return "its path leads through a link or to no plain file: have it made again"
    return f"it cannot be read: {_why(error)}"


@dataclass(frozen=True, slots=True)
class _Place:
    number: int
    same: str | None
    """The SHA-256 of what has the name, where that is the file itself."""


def _free_or_same(target: int, name: str, source: int) -> _Place:
    """The first of NAME, NAME (2), … that is free, or that holds the file already."""
    size, own = os.fstat(source).st_size, ""
    for number in range(1, _MOST_NUMBERED + 1):
        try:
            there = beneath.open_file(target, numbered(name, number))
        except FileNotFoundError:
            return _Place(number, None)
        except OSError:
            continue
        try:
            if os.fstat(there).st_size == size:
                own = own or _hash_of(source, size).hexdigest()
                if _hash_of(there, size).hexdigest() == own:
                    return _Place(number, own)
        finally:
            os.close(there)
    raise SpoError(f"{_MOST_NUMBERED} files of that name are there: name another folder")


@contextmanager
def _part(target: int, name: str) -> Iterator[int]:
    """The unfinished file, and nobody else at it."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        fd = os.open(name, flags, 0o640, dir_fd=target)
    except OSError as error:
        raise SpoError(f"{name} cannot be written: {_why(error)}") from None
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SpoError("another download of it is under way there") from None
        except OSError as error:
            if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP):
                raise
        facts = os.fstat(fd)
        if not _is_at(target, name, facts) or facts.st_nlink != 1:
            raise SpoError(f"somebody else has just changed {name}: try again")
        yield fd
    finally:
        with contextlib.suppress(OSError):
            if not os.fstat(fd).st_size and _is_at(target, name, os.fstat(fd)):
                _drop(name, target)
        os.close(fd)


def _is_at(target: int, name: str, facts: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(name, dir_fd=target, follow_symlinks=False), facts)
    except FileNotFoundError:
        return False


def _copy(
    file: Download,
    source: int,
    part: int,
    temporary: str,
    target: int,
    tell: Callable[[int], object],
) -> tuple[int, str]:
    """The bytes that were there before, and the SHA-256 of the whole. Raises SpoError; but for a
    read that failed, the unfinished file is then no use and has gone."""
    before = os.fstat(source)
    size = before.st_size
    resumed, running = _kept(part, source, size)
    room = os.fstatvfs(part)
    if room.f_bavail * room.f_frsize < size - resumed:
        if not resumed:
            _drop(temporary, target)
        raise SpoError(f"no room there for {size - resumed:,} bytes: make room, or name another")
    try:
        os.lseek(part, resumed, os.SEEK_SET)
        os.ftruncate(part, resumed)
        for at, piece in _pieces(source, resumed, size):
            running.update(piece)
            _write(part, piece)
            tell(at + len(piece))
        os.fsync(part)
    except OSError as error:
        _drop(temporary, target)
        full = error.errno in _FULL
        raise SpoError("the disk there is full: make room" if full else _why(error)) from None
    if _identity(os.fstat(source)) != _identity(before):
        _drop(temporary, target)
        raise SpoError("it changed while it was copied: try again")
    sha256 = running.hexdigest()
    if (file.sha256 and file.sha256 != sha256) or (file.size and file.size != size):
        _drop(temporary, target)
        raise SpoError("it is not the file that was recorded: have it made again")
    _forget_cached(part)
    if _hash_of(part, size, lambda read: tell(size + read)).hexdigest() != sha256:
        _drop(temporary, target)
        raise SpoError("what was written reads back differently: that disk is not to be trusted")
    return resumed, sha256


def _kept(part: int, source: int, size: int) -> tuple[int, _Hash]:
    """How much of the unfinished file is the beginning of the source, and the hash of that."""
    there = os.fstat(part).st_size
    if 0 < there <= size:
        beginning = _hash_of(source, there)
        if beginning.digest() == _hash_of(part, there).digest():
            return there, beginning
    return 0, hashlib.sha256()


def _publish(target: int, temporary: str, name: str, first: int) -> str:
    try:
        for number in range(first, _MOST_NUMBERED + 1):
            with contextlib.suppress(FileExistsError):
                beneath.rename_new(target, temporary, target, numbered(name, number))
                beneath.sync_folder(target)
                return numbered(name, number)
    except OSError as error:
        raise SpoError(f"{temporary} cannot be renamed: {_why(error)}") from None
    raise SpoError(f"{_MOST_NUMBERED} files of that name are there: name another folder")


def _pieces(fd: int, start: int, size: int) -> Iterator[tuple[int, bytes]]:
    """(place, bytes) up to `size`; less when the file ends before."""
    at = start
    while at < size:
        try:
            piece = os.pread(fd, min(_PIECE, size - at), at)
        except OSError as error:
            raise SpoError(f"it cannot be read: {_why(error)}") from None
        if not piece:
            return
        yield at, piece
        at += len(piece)


def _hash_of(fd: int, size: int, tell: Callable[[int], object] = lambda _read: None) -> _Hash:
    running = hashlib.sha256()
    for at, piece in _pieces(fd, 0, size):
        running.update(piece)
        tell(at + len(piece))
    return running


def _write(fd: int, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(fd, left) :]


def _forget_cached(fd: int) -> None:
    """What is read back is to come from the disk, as far as that can be asked for."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)


def _identity(facts: os.stat_result) -> tuple[int, int, int]:
    return facts.st_size, facts.st_mtime_ns, facts.st_ino


def _drop(temporary: str, target: int) -> None:
    with contextlib.suppress(OSError):
        os.unlink(temporary, dir_fd=target)


def _why(error: OSError) -> str:
    return (error.strerror or "no reason given").lower()
