"""What becomes of a worker that cannot work."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from spo_tui.floor.inbox import Said
from spo_tui.floor.keeper import Keeper
from spo_tui.floor.wire import Down, Settings
from tests.waiting import wait_for


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Said]]:
    """What is heard of a worker whose Python is this program, until it is given up for now."""

    def keep(program: str) -> list[Said]:
        monkeypatch.setattr(sys, "executable", program)
        keeper = Keeper(Settings(str(tmp_path)), lambda: None)
        heard: list[Said] = []

        def check() -> list[Said]:
            keeper.check()
            heard.extend(keeper.inbox.take())
            return heard

        wait_for(check)
        keeper.stop()
        keeper.finish(time.monotonic())
        return heard

    return keep


def test_one_that_ends_again_and_again_takes_its_folder_down(
    kept: Callable[[str], list[Said]],
) -> None:
    assert kept("/bin/false") == [Down("its worker keeps ending, with status 1")]


def test_one_that_cannot_be_started_says_why(
    kept: Callable[[str], list[Said]],
) -> None:
    reason = "its worker cannot be started: no such file or directory"
    assert kept("/nonexistent/python") == [Down(reason)]


def test_one_that_talks_nonsense_is_ended(
    kept: Callable[[str], list[Said]], tmp_path: Path
) -> None:
    babbler = tmp_path / "babbler"
    babbler.write_text("#!/bin/sh\necho nonsense\nexec sleep 60\n")
    babbler.chmod(0o755)
    assert kept(str(babbler)) == [Down("its worker keeps ending, with status -9")]
