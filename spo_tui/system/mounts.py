"""Which file system a path lies on: locks and events cannot be trusted on all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs"}
    | {"lustre", "afs", "ncpfs", "virtiofs", "gfs2", "ocfs2", "fuseblk"}
)

_OCTAL = re.compile(r"\\([0-7]{3})")
"""How mountinfo writes blanks, tabs and backslashes."""


@dataclass(frozen=True, slots=True)
class Mount:
    point: str
    kind: str

    @property
    def is_network(self) -> bool:
        """Also true of FUSE, which may stand for anything."""
        return self.kind in _NETWORK or self.kind.startswith("fuse.")


def is_mounted(point: str, table: str | None = None) -> bool:
    """Whether something is mounted there; nothing is asked of it, so a dead share does not make
    this wait. `table` as in `mount_of`."""
    if table is None:
        table = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    wanted = point.rstrip("/") or "/"
    fields = (line.partition(" - ")[0].split() for line in table.splitlines())
    return any(len(it) >= 5 and _unescaped(it[4]) == wanted for it in fields)


def mount_of(path: Path, table: str | None = None) -> Mount:
    """The mount that holds `path`; `table` is mountinfo text, this process's own by default."""
    if table is None:
        table = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    wanted = str(path.resolve())
    best = Mount("/", "unknown")
    for line in table.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        point = _unescaped(fields[4])
        inside = wanted == point or wanted.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best.point):
            best = Mount(point, right.split()[0])
    return best


def _unescaped(point: str) -> str:
    return _OCTAL.sub(lambda escape: chr(int(escape[1], 8)), point)
