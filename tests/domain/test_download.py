"""What a file is called outside, whatever its name in the database."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.download import name_outside, numbered
from spo_tui.domain.errors import SpoError
from spo_tui.domain.remote_copy import host_of, scp_line


@pytest.mark.parametrize(
    ("name", "outside"),
    [
        ("P_12345_98765_output.pdf", "P_12345_98765_output.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..", "98765_file"),
        ("/", "98765_file"),
        ("C:\\Users\\x.pdf", "x.pdf"),
        ("\x1b]52;c;eA==\x07.pdf", "_]52;c;eA==_.pdf"),
        ("\u202egpj.exe", "_gpj.exe"),
        ("-rf.pdf", "rf.pdf"),
        (".hidden", "hidden"),
        ("漢字 é.pdf", "漢字 é.pdf"),
        ("a\ud800.pdf", "a_.pdf"),
    ],
)
def test_an_output_keeps_its_name_where_that_is_safe(name: str, outside: str) -> None:
    assert name_outside("98765", name, "output") == outside


def test_other_files_are_led_by_their_job() -> None:
    assert name_outside("J/98765", "artwork.pdf", "original") == "J-98765_artwork.pdf"


@given(st.text(max_size=400), st.text(min_size=1), st.sampled_from(["output", ""]))
def test_it_is_never_a_path_and_never_too_long(name: str, job: str, kind: str) -> None:
    outside = name_outside(job, name, kind)
    assert "/" not in outside and "\0" not in outside and outside not in ("", ".", "..")
    assert outside.isprintable() and outside[0] not in ".-"
    assert len(numbered(outside, 99).encode()) < 220


def test_long_names_and_numbers_are_cut_and_keep_their_ending() -> None:
    assert len(name_outside("9" * 10_000, "a.pdf", "original")) <= 180
    outside = name_outside("1", "é" * 10_000 + ".pdf", "output")
    assert outside.endswith("é.pdf") and len(outside.encode()) <= 180


def test_numbers_stand_before_the_ending() -> None:
    assert [numbered("a.pdf", n) for n in (1, 2)] == ["a.pdf", "a (2).pdf"]
    assert numbered("tar", 3) == "tar (3)"


def test_the_line_for_fetching_is_plain_where_it_can_be() -> None:
    line = scp_line("olga", "print1", "/srv/work/12/P_1_2_output.pdf")
    assert line == "scp olga@print1:/srv/work/12/P_1_2_output.pdf ."
    assert scp_line("olga", "fe80::1", "/a").startswith("scp 'olga@[fe80::1]:/a'")


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30))
def test_two_shells_give_back_the_path(odd: str) -> None:
    path = f"/srv/{odd} $(id);'x'*"
    words = shlex.split(scp_line("olga", "print1", path))
    assert len(words) == 3
    far = words[1].removeprefix("olga@print1:")
    said = subprocess.run(["sh", "-c", f"printf %s {far}"], capture_output=True, check=True)
    assert said.stdout == path.encode()


@pytest.mark.parametrize(
    ("user", "host", "path"),
    [
        ("olga", "print1", "/a\nb"),
        ("olga", "print1", "relative"),
        ("-oProxyCommand=x", "print1", "/a"),
        ("olga", "-x", "/a"),
        ("olga", "a b", "/a"),
    ],
)
def test_what_no_line_can_hold_is_refused(user: str, host: str, path: str) -> None:
    with pytest.raises(SpoError):
        scp_line(user, host, path)


def test_this_machine_as_ssh_knows_it() -> None:
    assert host_of("10.0.0.9 50000 10.0.0.2 22") == "10.0.0.2"
    assert host_of("") is None
