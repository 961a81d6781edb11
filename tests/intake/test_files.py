"""Which files are read, and which never."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from spo_tui.domain.errors import SpoError, TicketError
from spo_tui.intake import read_file, ticket_files


def names(root: Path, *given: Path) -> list[str]:
    return [str(path.relative_to(root)) for path in ticket_files(given)]


def make(root: Path, *files: str) -> None:
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file)


def test_a_folder_gives_its_files_in_sorted_order(tmp_path: Path) -> None:
    make(tmp_path, "b.xjdf", "a/z.csv", "a/b/c.json", "a.ptk", "c")
    assert names(tmp_path, tmp_path) == ["a/b/c.json", "a/z.csv", "a.ptk", "b.xjdf", "c"]


def test_files_come_as_they_are_given(tmp_path: Path) -> None:
    make(tmp_path, "b", "a", ".hidden")
    given = [tmp_path / "b", tmp_path / ".hidden", tmp_path / "a"]
    assert names(tmp_path, *given) == ["b", ".hidden", "a"]


def test_hidden_files_links_and_pipes_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, "in/a", "in/.hidden", "in/.git/b", "out/secret")
    (tmp_path / "in/link").symlink_to(tmp_path / "out/secret")
    (tmp_path / "in/linked").symlink_to(tmp_path / "out")
    os.mkfifo(tmp_path / "in/pipe")
    assert names(tmp_path, tmp_path / "in") == ["in/a"]


def test_a_name_that_is_not_utf_8_is_found_and_read(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9.xjdf")
    odd.write_bytes(b"x")
    assert list(ticket_files([tmp_path])) == [odd]
    assert read_file(odd) == b"x"


def test_a_missing_path_is_refused_before_anything_is_given(tmp_path: Path) -> None:
    make(tmp_path, "a")
    walk = ticket_files([tmp_path / "a", tmp_path / "gone"])
    with pytest.raises(SpoError, match=r"gone' cannot be read: No such file"):
        next(walk)


def test_a_link_that_is_given_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(SpoError, match="is a link"):
        list(ticket_files([tmp_path / "link"]))


def test_a_file_is_read(tmp_path: Path) -> None:
    make(tmp_path, "a")
    assert read_file(tmp_path / "a") == b"a"


def test_eight_mebibytes_are_read_and_a_byte_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(8 * 1024 * 1024)
    assert len(read_file(path)) == 8 * 1024 * 1024
    with path.open("ab") as file:
        file.write(b"x")
    with pytest.raises(TicketError, match="larger than 8 MiB"):
        read_file(path)


def test_what_is_not_a_file_is_refused_without_waiting(tmp_path: Path) -> None:
    make(tmp_path, "a")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    os.mkfifo(tmp_path / "pipe")
    for name, reason in {
        "link": "this is a link; name the file itself",
        "pipe": "this is not a file; only regular files are read",
        ".": "this is not a file; only regular files are read",
        "gone": "the file cannot be read: No such file or directory",
    }.items():
        with pytest.raises(TicketError) as caught:
            read_file(tmp_path / name)
        assert caught.value.reason == reason
    with pytest.raises(TicketError, match="not a file"):
        read_file(Path("/dev/zero"))
