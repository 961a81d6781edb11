"""Opening an entry of a folder that is held open, never by way of a link or into a mount."""

from __future__ import annotations

import ctypes
import errno
import functools
import os

_NUMBER = 437
_NO_XDEV, _NO_MAGICLINKS, _NO_SYMLINKS, _BENEATH = 0x01, 0x02, 0x04, 0x08
_TRIES = 8


class _How(ctypes.Structure):
    _fields_ = (
        ("flags", ctypes.c_uint64),
        ("mode", ctypes.c_uint64),
        ("resolve", ctypes.c_uint64),
    )


def open_entry(parent: int, name: str, flags: int = os.O_RDONLY) -> int:
    """A descriptor of the entry `name` of that directory, which is no link and no mount.

    Raises OSError: ELOOP or ENOTDIR for a link, EXDEV for a mount or another file system;
    ValueError for a name of more than one part. Where the kernel has no openat2, a mount of the
    same file system is not told from a folder.
    """
    if name in ("", ".", "..") or "/" in name or "\0" in name:
        raise ValueError(f"{name!r} is not the name of an entry")
    flags |= os.O_NOFOLLOW | os.O_CLOEXEC
    if has_openat2():
        return _openat2(parent, name, flags, _BENEATH | _NO_SYMLINKS | _NO_MAGICLINKS | _NO_XDEV)
    opened = os.open(name, flags, dir_fd=parent)
    if os.fstat(opened).st_dev != os.fstat(parent).st_dev:
        os.close(opened)
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), name)
    return opened


def open_own_folder(parent: int, name: str) -> int:
    """As `open_entry`, for a directory. Raises NotADirectoryError for anything else."""
    return open_entry(parent, name, os.O_RDONLY | os.O_DIRECTORY | os.O_NONBLOCK)


@functools.cache
def has_openat2() -> bool:
    """An old kernel has it not; a container's filter may forbid it."""
    here = os.open("/", os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.close(_openat2(here, ".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, _BENEATH))
    except OSError:
        return False
    finally:
        os.close(here)
    return True


@functools.cache
def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc


def _openat2(parent: int, name: str, flags: int, resolve: int) -> int:
    how = _How(flags, 0, resolve)
    for _ in range(_TRIES):
        opened = _libc().syscall(
            ctypes.c_long(_NUMBER),
            ctypes.c_long(parent),
            os.fsencode(name),
            ctypes.byref(how),
            ctypes.c_size_t(ctypes.sizeof(how)),
        )
        if opened >= 0:
            return int(opened)
        number = ctypes.get_errno()
        if number not in (errno.EAGAIN, errno.EINTR):  # a rename elsewhere may need a new try
            break
    raise OSError(number, os.strerror(number), name)
