from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from spo_tui.floor.listing import OutOfReach, in_words, list_files, open_folder
from spo_tui.floor.settle import Stat


def names(path: Path) -> set[bytes]:
    with open_folder(str(path)) as folder:
        return set(list_files(folder, lambda: None))


def test_only_visible_regular_files_are_listed(tmp_path: Path) -> None:
    (tmp_path / "plain.pdf").write_bytes(b"x")
    (tmp_path / ".hidden.pdf").write_bytes(b"x")
    (tmp_path / ".spo-1-1.part").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside.pdf").write_bytes(b"x")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "plain.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    assert names(tmp_path) == {b"plain.pdf"}


@pytest.mark.parametrize(
    "name", [b"caf\xe9.pdf", b"\xff\xfe", b"new\nline.pdf", b"\x1b[31mred.pdf", b"a" * 255]
)
def test_any_name_of_bytes_is_listed(tmp_path: Path, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"x")
    assert names(tmp_path) == {name}


def test_each_entry_is_a_sign_of_life(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}").write_bytes(b"x")
    signs: list[int] = []
    with open_folder(str(tmp_path)) as folder:
        list_files(folder, lambda: signs.append(1))
    assert len(signs) == 5


def test_a_folder_that_is_deleted_while_it_is_open_is_empty_and_not_another_one(
    tmp_path: Path,
) -> None:
    hot = tmp_path / "hot"
    hot.mkdir()
    with open_folder(str(hot)) as folder:
        hot.rmdir()
        hot.mkdir()
        (hot / "new.pdf").write_bytes(b"x")
        assert list_files(folder, lambda: None) == {}


def test_a_folder_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    for name, reason in {
        "none": "the folder is missing",
        "file": "this is not a folder",
        "round": "its links lead in a circle",
    }.items():
        with pytest.raises(OutOfReach, match=reason), open_folder(str(tmp_path / name)):
            pass


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ESTALE, "stale file handle"), (errno.EACCES, "permission denied: this user may")],
)
def test_errors_are_told_in_words(number: int, words: str) -> None:
    assert in_words(OSError(number, os.strerror(number))).startswith(words)


def test_numbers_that_no_database_takes_are_kept_within_bounds() -> None:
    facts = os.stat_result(
        (0o100644, 2**64 - 1, 1, 1, 0, 0, 10, 0, 0, 0),
        {"st_mtime_ns": 2**70, "st_ctime_ns": -(2**70)},
    )
    stat = Stat.of(facts)
    assert all(-(2**63) <= value < 2**63 for value in (stat.mtime_ns, stat.ctime_ns, stat.inode))
