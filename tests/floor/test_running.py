"""`watch` as it is run: what it prints, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from spo_tui.config import Config, HotFolderConfig
from spo_tui.desk import floor
from spo_tui.floor.child import Child, start_watcher
from spo_tui.floor.monitor import run
from tests.floor.staging import Shop, make_pdf, place
from tests.waiting import wait_for

NAME = "P_12345_98765_output.pdf"
_RUN = """
import sys
from pathlib import Path
from spo_tui.config import Config, HotFolderConfig
from spo_tui.desk.opening import open_desk
from spo_tui.floor.monitor import run
home = Path(sys.argv[1])
folder = HotFolderConfig("rip1", str(home / "hot"), settle=0.3)
sys.exit(run(open_desk(Config(), str(home / "spo.db")), Config(hot_folders=[folder]), json=True))
"""


@contextmanager
def running(shop: Shop) -> Iterator[subprocess.Popen[str]]:
    """`run` as a process, which has looked into the folder when this begins."""
    command = [sys.executable, "-c", _RUN, str(shop.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            while json.loads(process.stdout.readline())["what"] != "up":
                pass
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_tells_what_happens_and_ends_cleanly(shop: Shop, ending: signal.Signals) -> None:
    with running(shop) as process:
        shop.drop(NAME)
        assert process.stdout
        told = [json.loads(process.stdout.readline()) for _ in range(2)]
        assert [one["what"] for one in told] == ["arriving", "in_folder"]
        assert (told[1]["folder"], told[1]["file"], told[1]["job"]) == ("rip1", NAME, "98765")
        process.send_signal(ending)
        assert process.wait(10) == 0
    assert floor.list_monitors(shop.desk) == []


def test_it_ends_when_nobody_reads_what_it_prints(shop: Shop) -> None:
    with running(shop) as process:
        assert process.stdout
        process.stdout.close()
        shop.drop(NAME)
        assert process.wait(10) == 0
    assert floor.list_monitors(shop.desk) == []


@pytest.mark.parametrize("lines", [0, 1, 40, 120])
def test_killed_at_any_moment_it_loses_nothing_and_tells_nothing_twice(
    shop: Shop, lines: int
) -> None:
    numbers = [str(400000 + number) for number in range(150)]
    place(shop, "42", *numbers)
    with running(shop) as process:
        for number in numbers:
            shop.drop(f"P_42_{number}_x.pdf")
        assert process.stdout
        for _ in range(lines):
            process.stdout.readline()
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.kill()
    wait_for(lambda: not any(Path("/proc", worker).exists() for worker in workers))
    for dead in floor.list_monitors(shop.desk):
        floor.leave(shop.desk, dead.id)
    assert run(shop.desk, shop.config, once=True, json=True) == 0
    assert {len(shop.arrivals(number)) for number in numbers} == {1}


def test_looking_once_judges_every_file_and_ends(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.drop(NAME)
    shop.drop("\x1b[31mred.pdf")
    (shop.hot / "P_777_555_x.tif").write_bytes(b"II*\x00")
    assert run(shop.desk, shop.config, once=True, json=True) == 0
    found = json.loads(capsys.readouterr().out)
    (folder,) = found["hot_folders"]
    assert (folder["name"], folder["state"]) == ("rip1", "up")
    states = {file["name"]: (file["state"], file["job"]) for file in folder["files"]}
    assert states == {
        NAME: ("in_folder", "98765"),
        "P_777_555_x.tif": ("in_folder", "555"),
        "\x1b[31mred.pdf": ("unplaced", None),
    }
    assert {news["what"] for news in found["happened"]} >= {"up", "in_folder", "unplaced"}


def test_looking_once_is_printed_with_nothing_that_a_terminal_obeys(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.drop("\x1b[31mred.pdf")
    assert run(shop.desk, shop.config, once=True) == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "rip1  up, 1 file" in printed
    assert "�[31mred.pdf  unplaced: the name must start" in printed


def test_looking_once_gives_up_on_a_file_that_never_settles(shop: Shop) -> None:
    stop = threading.Event()

    def write() -> None:
        with (shop.hot / NAME).open("wb", buffering=0) as file:
            while not stop.wait(0.05):
                file.write(b"x")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert run(shop.desk, shop.config, once=True) == 0
    finally:
        stop.set()
        writer.join()
    assert shop.state_of(NAME) == "arriving"


@pytest.mark.parametrize(("second", "status"), [("none", 1), ("hot", 3)])
def test_folders_that_are_down_show_in_the_exit_status(
    shop: Shop, second: str, status: int
) -> None:
    missing = HotFolderConfig("a", str(shop.home / "missing"))
    other = HotFolderConfig("b", str(shop.home / second))
    assert run(shop.desk, Config(hot_folders=[missing, other]), once=True, json=True) == status


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a child prints; programs beside it can be started as modules."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path / "log"


def test_a_child_ends_with_its_standard_input(log: Path) -> None:
    log.with_name("obedient.py").write_text(
        "import threading\n"
        "from spo_tui.floor.child import end_with_parent\n"
        "stop = threading.Event()\n"
        "end_with_parent(stop)\n"
        "print('ready', flush=True)\n"
        "stop.wait()\n"
        "print('ended', flush=True)\n"
    )
    child = Child(["obedient"], log)
    wait_for(lambda: log.read_text() == "ready\n")
    assert child.is_running
    child.close()
    child.close()
    assert not child.is_running
    assert log.read_text() == "ready\nended\n"


def test_a_child_that_does_not_end_is_ended(log: Path) -> None:
    log.with_name("deaf.py").write_text(
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('ready', flush=True)\n"
        "while True:\n    time.sleep(60)\n"
    )
    child = Child(["deaf"], log)
    wait_for(lambda: log.read_text() == "ready\n")
    began = time.monotonic()
    child.close()
    assert time.monotonic() - began < 3
    assert not child.is_running


def test_the_watcher_of_a_board_ends_with_it(shop: Shop, log: Path) -> None:
    config = shop.home / "config.toml"
    config.write_text(f'[[hot_folders]]\nname = "rip1"\npath = "{shop.hot}"\n')
    database = str(shop.home / "spo.db")
    arguments = ["--database", database, "--config", str(config), "watch", "--with-parent"]
    watcher = start_watcher(arguments, log)
    try:
        wait_for(lambda: "up" in log.read_text())
        shop.drop(NAME)
        wait_for(lambda: shop.arrivals("98765"))
    finally:
        watcher.close()
    assert floor.list_monitors(shop.desk) == []


def test_files_of_a_whole_pdf_are_made_by_hand_and_right() -> None:
    data = make_pdf()
    start = int(data.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert data[start : start + 4] == b"xref"
    for number, line in enumerate(data[start:].split(b"\n")[3:7], 1):
        assert data[int(line.split()[0]) :].startswith(b"%d 0 obj" % number)
