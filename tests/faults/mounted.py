"""Mounting for a test: shares in user space that can be made to hang and to fail, small disks."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = str(Path(__file__).parents[2])


@dataclass(frozen=True)
class Mounted:
    point: Path
    behind: Path
    """The folder that the share shows."""
    _process: subprocess.Popen[str]

    def tell(self, words: str) -> None:
        """See tests.faults.share."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(words, file=self._process.stdin, flush=True)
        assert self._process.stdout.readline() == "ok\n"


@cache
def may_mount_disks() -> bool:
    with tempfile.TemporaryDirectory() as at:
        try:
            with small_disk(Path(at), "1m"):
                return True
        except (subprocess.CalledProcessError, OSError):
            return False


def may_mount_shares() -> bool:
    return may_mount_disks() and os.access("/dev/fuse", os.R_OK | os.W_OK)


@contextmanager
def mounted(home: Path) -> Iterator[Mounted]:
    """A share at HOME/share. Whoever still hangs in it at the end gets an error."""
    point, behind = home / "share", home / "behind"
    point.mkdir()
    behind.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.faults.share", str(behind), str(point)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": ROOT},
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "mounted\n", "there is no share to be had"
        yield Mounted(point, behind, process)
    finally:
        process.kill()
        process.communicate()
        subprocess.run(["umount", "-l", point], check=False, capture_output=True)


@contextmanager
def small_disk(at: Path, size: str) -> Iterator[None]:
    """A disk of that size (`1m`). Raises CalledProcessError where that is not allowed."""
    at.mkdir(exist_ok=True)
    told = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at)]
    subprocess.run(told, capture_output=True, check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", at], check=True)


def grow_disk(at: Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", at], check=True)
