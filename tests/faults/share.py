"""A share in user space that hangs and fails when told to: a FUSE pass-through to a folder, spoken
by hand, as no library comes as a wheel.

`python -m tests.faults.share FOLDER MOUNTPOINT` prints `mounted`, then obeys a word a line on its
standard input, and answers `ok` to each:

- `hang`: take every request and answer none; whoever asks cannot even be killed
- `go`: answer those, and all that follow
- `fail OPERATION ERRNO done|undone`: the next one reports a failure, after or without doing it
- `without rename2|link`: the share has no such operation
"""

from __future__ import annotations

import ctypes
import errno
import os
import selectors
import struct
import sys
from collections.abc import Callable
from contextlib import suppress

_IN = struct.Struct("<IIQQIIII")
_OUT = struct.Struct("<IiQ")
_ATTR = struct.Struct("<QQQQQQIIIIIIIIII")
_ENTRY = struct.Struct("<QQQQII")
_OPENED = struct.Struct("<QII")
_LARGEST = 128 * 1024
_OPERATIONS = {
    **{1: "lookup", 3: "getattr", 4: "setattr", 9: "mkdir", 10: "unlink", 11: "rmdir"},
    **{12: "rename", 13: "link", 14: "open", 15: "read", 16: "write", 17: "statfs"},
    **{18: "release", 20: "fsync", 25: "flush", 26: "init", 27: "opendir", 28: "readdir"},
    **{29: "releasedir", 30: "fsyncdir", 35: "create", 45: "rename2"},
}
_UNANSWERED = (2, 36, 42)
"""Forget, interrupt, forget many."""
_RENAME_NOREPLACE = 1
_SIZE, _MODE, _MTIME, _MTIME_NOW = 1 << 3, 1 << 0, 1 << 5, 1 << 8


class Share:
    """The requests of the kernel, answered from `folder`. Nodes are paths below it."""

    def __init__(self, folder: str, device: int) -> None:
        self._folder = folder
        self._device = device
        self._paths = {1: folder}
        self._nodes = {folder: 1}
        self._lists: dict[int, list[tuple[int, str]]] = {}
        self._held: list[bytes] | None = None
        self._faults: dict[str, tuple[int, bool]] = {}
        self._lacks: set[str] = set()

    def obey(self, words: list[str]) -> None:
        match words:
            case ["hang"]:
                self._held = []
            case ["go"]:
                held, self._held = self._held or [], None
                for request in held:
                    self.answer(request)
            case ["fail", operation, number, done]:
                self._faults[operation] = (getattr(errno, number), done == "done")
            case ["without", operation]:
                self._lacks.add(operation)
            case _:
                raise ValueError(words)

    def answer(self, request: bytes) -> None:
        if self._held is not None:
            self._held.append(request)
            return
        _, code, unique, node, *_ = _IN.unpack_from(request)
        if code in _UNANSWERED:
            return
        name = _OPERATIONS.get(code, "")
        work: Callable[[int, bytes], bytes] | None = getattr(self, f"_{name}", None)
        number, data = errno.ENOSYS, b""
        if work is not None and name not in self._lacks:
            number, data = self._tried(name, work, node, request[_IN.size :])
        head = _OUT.pack(_OUT.size + len(data), -number, unique)
        with suppress(FileNotFoundError):  # who asked is no more
            os.write(self._device, head + data)

    def _tried(
        self, name: str, work: Callable[[int, bytes], bytes], node: int, body: bytes
    ) -> tuple[int, bytes]:
        number, done = self._faults.pop(name, (0, True))
        try:
            data = work(node, body) if done else b""
        except OSError as error:
            return error.errno or errno.EIO, b""
        return (number, b"") if number else (0, data)

    # -- nodes

    def _below(self, node: int, name: bytes) -> str:
        return os.path.join(self._path(node), os.fsdecode(name.partition(b"\0")[0]))

    def _path(self, node: int) -> str:
        try:
            return self._paths[node]
        except KeyError:
            raise FileNotFoundError(errno.ENOENT, "gone") from None

    def _entry(self, path: str, facts: os.stat_result | None = None) -> bytes:
        facts = facts or os.lstat(path)
        node = self._nodes.get(path) or max(self._paths) + 1
        self._nodes[path], self._paths[node] = node, path
        return _ENTRY.pack(node, 0, 0, 0, 0, 0) + _attributes(facts)

    def _moved(self, old: str, new: str) -> None:
        self._drop(new)
        for path in [p for p in self._nodes if p == old or p.startswith(f"{old}/")]:
            node = self._nodes.pop(path)
            self._paths[node] = new + path[len(old) :]
            self._nodes[self._paths[node]] = node

    def _drop(self, path: str) -> None:
        node = self._nodes.pop(path, None)
        if node is not None:
            del self._paths[node]

    # -- operations

    def _init(self, _node: int, body: bytes) -> bytes:
        _, minor, ahead, _ = struct.unpack_from("<IIII", body)
        told = (7, min(minor, 31), ahead, 0, 12, 9, _LARGEST, 1, 32, 0)
        return struct.pack("<IIIIHHIIHH", *told) + bytes(32)

    def _lookup(self, node: int, body: bytes) -> bytes:
        return self._entry(self._below(node, body))

    def _getattr(self, node: int, body: bytes) -> bytes:
        by_handle, _, handle = struct.unpack_from("<IIQ", body)
        facts = os.fstat(handle) if by_handle & 1 else os.lstat(self._path(node))
        return struct.pack("<QII", 0, 0, 0) + _attributes(facts)

    def _setattr(self, node: int, body: bytes) -> bytes:
        valid, _, _, size = struct.unpack_from("<IIQQ", body)
        (mtime,) = struct.unpack_from("<Q", body, 40)
        nanoseconds, _, mode = struct.unpack_from("<III", body, 60)
        path = self._path(node)
        if valid & _SIZE:
            os.truncate(path, size)
        if valid & _MODE:
            os.chmod(path, mode & 0o7777)
        if valid & _MTIME_NOW:
            os.utime(path)
        elif valid & _MTIME:
            os.utime(path, ns=(mtime * 10**9 + nanoseconds,) * 2)
        return self._getattr(node, bytes(16))

    def _mkdir(self, node: int, body: bytes) -> bytes:
        path = self._below(node, body[8:])
        os.mkdir(path, struct.unpack_from("<I", body)[0] & 0o7777)
        return self._entry(path)

    def _unlink(self, node: int, body: bytes) -> bytes:
        path = self._below(node, body)
        os.unlink(path)
        self._drop(path)
        return b""

    def _rmdir(self, node: int, body: bytes) -> bytes:
        path = self._below(node, body)
        os.rmdir(path)
        self._drop(path)
        return b""

    def _rename(self, node: int, body: bytes, skip: int = 8) -> bytes:
        old, new = body[skip:].split(b"\0")[:2]
        paths = (self._below(node, old), self._below(struct.unpack_from("<Q", body)[0], new))
        os.rename(*paths)
        self._moved(*paths)
        return b""

    def _rename2(self, node: int, body: bytes) -> bytes:
        folder, flags, _ = struct.unpack_from("<QII", body)
        new = self._below(folder, body[16:].split(b"\0")[1])
        if flags & _RENAME_NOREPLACE and os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, "there")
        return self._rename(node, body, 16)

    def _link(self, node: int, body: bytes) -> bytes:
        path = self._below(node, body[8:])
        first = self._path(struct.unpack_from("<Q", body)[0])
        os.link(first, path)
        # a consumer may have taken the second name already: that is no failure of the link
        return self._entry(path, os.lstat(first))

    def _open(self, node: int, body: bytes) -> bytes:
        flags = struct.unpack_from("<I", body)[0] & ~(os.O_CREAT | os.O_EXCL)
        return _OPENED.pack(os.open(self._path(node), flags), 0, 0)

    def _create(self, node: int, body: bytes) -> bytes:
        flags, mode = struct.unpack_from("<II", body)
        path = self._below(node, body[16:])
        handle = os.open(path, flags | os.O_CREAT, mode & 0o7777)
        return self._entry(path) + _OPENED.pack(handle, 0, 0)

    def _read(self, _node: int, body: bytes) -> bytes:
        handle, offset, size = struct.unpack_from("<QQI", body)
        return os.pread(handle, size, offset)

    def _write(self, _node: int, body: bytes) -> bytes:
        handle, offset, size = struct.unpack_from("<QQI", body)
        return struct.pack("<II", os.pwrite(handle, body[40 : 40 + size], offset), 0)

    def _statfs(self, _node: int, _body: bytes) -> bytes:
        it = os.statvfs(self._folder)
        numbers = (it.f_blocks, it.f_bfree, it.f_bavail, it.f_files, it.f_ffree)
        return struct.pack("<QQQQQIIII", *numbers, it.f_bsize, 255, it.f_frsize, 0) + bytes(24)

    def _release(self, _node: int, body: bytes) -> bytes:
        os.close(struct.unpack_from("<Q", body)[0])
        return b""

    def _fsync(self, _node: int, body: bytes) -> bytes:
        os.fsync(struct.unpack_from("<Q", body)[0])
        return b""

    def _flush(self, _node: int, _body: bytes) -> bytes:
        return b""

    def _opendir(self, node: int, _body: bytes) -> bytes:
        path = self._path(node)
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        self._lists[handle] = [
            (os.lstat(os.path.join(path, n)).st_ino, n) for n in os.listdir(path)
        ]
        return _OPENED.pack(handle, 0, 0)

    def _readdir(self, _node: int, body: bytes) -> bytes:
        handle, offset, size = struct.unpack_from("<QQI", body)
        whole = b""
        for place, (inode, name) in enumerate(self._lists[handle][offset:], offset + 1):
            raw = os.fsencode(name)
            entry = struct.pack("<QQII", inode, place, len(raw), 0) + raw
            entry += bytes(-len(entry) % 8)
            if len(whole) + len(entry) > size:
                break
            whole += entry
        return whole

    def _releasedir(self, _node: int, body: bytes) -> bytes:
        handle = struct.unpack_from("<Q", body)[0]
        del self._lists[handle]
        return self._release(0, body)

    def _fsyncdir(self, _node: int, body: bytes) -> bytes:
        return self._fsync(0, body)


def _attributes(facts: os.stat_result) -> bytes:
    times = (facts.st_atime_ns, facts.st_mtime_ns, facts.st_ctime_ns)
    return _ATTR.pack(
        *(facts.st_ino, facts.st_size, facts.st_blocks),
        *(at // 10**9 for at in times),
        *(at % 10**9 for at in times),
        *(facts.st_mode, facts.st_nlink, facts.st_uid, facts.st_gid, 0, 4096, 0),
    )


def mount(device: int, point: str) -> None:
    """Raises OSError where that is not allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    told = f"fd={device},rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions"
    if libc.mount(b"spo", os.fsencode(point), b"fuse.spo", 6, told.encode()):  # nosuid, nodev
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), point)


def serve(folder: str, point: str) -> None:
    device = os.open("/dev/fuse", os.O_RDWR)
    mount(device, point)
    share = Share(folder, device)
    said = selectors.DefaultSelector()
    said.register(device, selectors.EVENT_READ)
    said.register(0, selectors.EVENT_READ)
    os.write(1, b"mounted\n")
    while True:
        for key, _ in said.select():
            try:
                if key.fd == device:
                    share.answer(os.read(device, _LARGEST + 8192))
                elif words := os.read(0, 4096).decode():
                    for line in words.splitlines():
                        share.obey(line.split())
                        os.write(1, b"ok\n")
                else:
                    return
            except OSError as error:
                if error.errno == errno.ENODEV:  # it was unmounted
                    return
                if error.errno not in (errno.EINTR, errno.ENOENT, errno.EAGAIN):
                    raise


if __name__ == "__main__":
    serve(*sys.argv[1:])
