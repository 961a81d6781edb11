"""A command that the configuration names: told, bounded, and never through a shell."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from spo_tui.system.command import run


def test_it_is_told_on_its_standard_input(tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
    assert run([sys.executable, "-c", program, str(out)], b'{"job": "1"}') is None
    assert out.read_bytes() == b'{"job": "1"}'


def test_arguments_are_never_read_by_a_shell(tmp_path: Path) -> None:
    program = "import sys; sys.exit(sys.argv[1:] != ['$HOME; touch x', '*'])"
    assert run([sys.executable, "-c", program, "$HOME; touch x", "*"], b"") is None


def test_why_it_failed_is_one_line(tmp_path: Path) -> None:
    assert run([sys.executable, "-c", "raise SystemExit(3)"], b"") == (
        f"{sys.executable} ended with status 3"
    )
    assert run([str(tmp_path / "none")], b"") == f"{tmp_path}/none: No such file or directory"
    assert run(["true"], b"x" * 1_000_000) is None, "a program need not read what it is told"


def test_one_that_does_not_end_is_ended_with_all_that_it_started() -> None:
    program = "import subprocess; subprocess.run(['sleep', '60'])"
    begun = time.monotonic()
    said = run([sys.executable, "-c", program], b"", seconds=0.5)
    assert said is not None and "did not end within 0.5 s" in said
    assert time.monotonic() - begun < 10
