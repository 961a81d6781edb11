"""A real command beside this process: its lines, its end, and its being told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from spo_tui.system.errand import Errand, Finished, Progress
from tests.waiting import wait_for


class _Scripted(Errand):
    """A Python script in place of a command of ours, in the same pipes."""

    def __init__(self, script: str) -> None:
        super().__init__([])
        self._command = [sys.executable, "-c", script]


def carried_out(errand: Errand) -> tuple[Finished, list[Progress]]:
    told: list[Progress] = []
    return errand.lines(told.append), told


def test_progress_is_told_and_the_last_line_is_the_result() -> None:
    script = """
import json
print("a library chatters")
print(json.dumps({"done": 1, "of": 4, "text": "one"}))
print(json.dumps({"done": "x", "of": 4}))
print(json.dumps({"result": {"file": "a.pdf"}}))
"""
    finished, told = carried_out(_Scripted(script))
    assert finished == Finished(result={"file": "a.pdf"})
    assert told == [Progress(1, 4, "one"), Progress(0, 0, "")]


def test_a_refusal_is_its_last_line() -> None:
    finished, _ = carried_out(_Scripted('print(\'{"error": "no room"}\'); raise SystemExit(1)'))
    assert finished == Finished(error="no room")


def test_one_that_breaks_says_its_last_word() -> None:
    finished, _ = carried_out(_Scripted("raise ValueError('odd')"))
    assert finished == Finished(error="ValueError: odd")
    finished, _ = carried_out(_Scripted("raise SystemExit(4)"))
    assert finished == Finished(error="it ended with status 4")


def test_what_is_no_command_of_ours_is_said() -> None:
    finished, _ = carried_out(Errand(["no-such-command"]))
    assert finished.error and "no-such-command" in finished.error


def test_cancelling_ends_it_and_even_one_that_does_not_listen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("spo_tui.system.errand.PATIENCE", 0.1)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    for script in ("", deaf):
        errand = _Scripted(f"""
{script}
import json, time
print(json.dumps({{"done": 0, "of": 1, "text": "x"}}), flush=True)
while True: time.sleep(60)
""")
        finished = errand.lines(lambda _, errand=errand: errand.cancel())  # type: ignore[misc]
        assert finished == Finished()


def test_cancelled_before_it_began_it_never_begins(tmp_path: Path) -> None:
    errand = _Scripted(f"open({str(tmp_path / 'made')!r}, 'w')")
    errand.cancel()
    assert carried_out(errand) == (Finished(), [])
    assert not (tmp_path / "made").exists()


def test_what_it_did_before_it_heard_of_the_cancelling_counts() -> None:
    script = """
import signal, time
def end(*_):
    print('{"result": {"done": 1}}', flush=True)
    raise SystemExit(0)
signal.signal(signal.SIGTERM, end)
print('{"done": 0, "of": 1, "text": ""}', flush=True)
while True: time.sleep(60)
"""
    errand = _Scripted(script)
    assert errand.lines(lambda _: errand.cancel()) == Finished(result={"done": 1})


def test_it_ends_with_whoever_started_it(tmp_path: Path) -> None:
    """A parent that is killed closes the pipe; the command then ends by way of SIGTERM."""
    started = tmp_path / "started"
    child = f"""
import click, os, pathlib, time
from spo_tui.cli.progress import telling
with telling(click.Context(click.Command("x")), True):
    pathlib.Path({str(started)!r}).write_text(str(os.getpid()))
    while True: time.sleep(60)
"""
    parent = f"""
from spo_tui.system.errand import Errand
import sys
errand = Errand([])
errand._command = [sys.executable, "-c", {child!r}]
errand.lines(print)
"""
    process = subprocess.Popen([sys.executable, "-c", parent])
    wait_for(lambda: started.exists() and started.read_text())
    pid = int(started.read_text())
    process.send_signal(signal.SIGKILL)
    process.wait()

    def is_gone() -> bool:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        return state == "Z"

    try:
        wait_for(is_gone)
    finally:
        if not is_gone():
            os.kill(pid, signal.SIGKILL)


def test_lines_are_told_while_it_works() -> None:
    go = threading.Event()
    script = """
import sys
print('{"done": 1, "of": 2, "text": ""}', flush=True)
sys.stdin.readline()
"""
    errand = _Scripted(script)
    thread = threading.Thread(target=errand.lines, args=(lambda _: go.set(),))
    thread.start()
    assert go.wait(20)
    errand.cancel()
    thread.join(20)
    assert not thread.is_alive()
