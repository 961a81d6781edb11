from __future__ import annotations

import os
from pathlib import Path

import pytest

from spo_tui.floor.settle import Checkup, Stat
from spo_tui.floor.wholeness import examine, why_open
from tests.floor.staging import make_pdf

SHARED = Path(__file__).parents[3] / "shared" / "pdfs"
TRUNCATED = "ends without %%EOF: truncated or still being written"


def checkup(path: Path) -> Checkup:
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return examine(folder, os.fsencode(path.name), Stat.of(path.lstat()))
    finally:
        os.close(folder)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", make_pdf(), None),
        ("a.PDF", make_pdf(), None),
        ("a.pdf", b"\x00" * 900 + make_pdf() + b"\r\n" * 300, None),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", make_pdf()[:-10], TRUNCATED),
        ("a.pdf", make_pdf() + b"\x00" * 2000, TRUNCATED),
        ("a.pdf", b"\xff\xd8\xff\xe0 a photo %%EOF", "is not a PDF though its name says so"),
        ("a.tif", b"", "is empty"),
        ("a.tif", b"II*\x00", None),
    ],
)
def test_whether_a_file_closes(tmp_path: Path, name: str, data: bytes, reason: str | None) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert checkup(path).why_open == reason


def test_real_pdfs_close_and_halves_of_them_do_not() -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared PDF files are not here")
    for path in sorted(SHARED.glob("*.pdf")):
        data = path.read_bytes()
        assert why_open(b"a.pdf", len(data), data[:1024], data[-1024:]) is None, path.name
        half = data[: len(data) // 2]
        assert why_open(b"a.pdf", len(half), half[:1024], half[-1024:]) == TRUNCATED, path.name


def test_a_file_that_somebody_writes_is_not_vouched_for(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf())
    assert checkup(path) == Checkup(None, unwritten=True)
    with path.open("ab"):
        assert checkup(path) == Checkup(None, unwritten=False)


def test_a_file_that_changes_meanwhile_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf())
    seen = Stat.of(path.lstat())
    path.write_bytes(make_pdf("longer than before"))
    folder = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        assert examine(folder, b"a.pdf", seen).why_open == "is being written"
    finally:
        os.close(folder)


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf())
    seen = Stat.of(path.lstat())
    path.unlink()
    path.symlink_to(__file__)
    folder = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        reason = examine(folder, b"a.pdf", seen).why_open
    finally:
        os.close(folder)
    assert reason == "cannot be read: too many levels of symbolic links"
