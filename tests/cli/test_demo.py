from __future__ import annotations

import os
import signal
import termios
from pathlib import Path

import pytest

from tests.terminal.console import Console
from tests.waiting import wait_for

from .conftest import Command


def test_a_shop_is_made_and_opens_again_with_its_own_configuration(
    command: Command, tmp_path: Path
) -> None:
    shop = tmp_path / "shop"
    done = command.run("demo", "--dir", str(shop), "--jobs", "40", "--no-open")
    assert done.exit_code == 0
    assert done.stdout == f"40 jobs in {shop}: `spo-tui --config {shop}/config.toml` opens it\n"
    assert {path.name for path in shop.iterdir()} >= {"config.toml", "spo.db", "hot", "work"}
    shop_command = Command(str(shop / "spo.db"))
    assert len(shop_command.json("jobs", "closed")) == 40
    assert shop_command.run("db", "check").exit_code == 0


def test_the_same_seed_makes_the_same_shop(tmp_path: Path, command: Command) -> None:
    products = []
    for name in ("one", "two"):
        folder = tmp_path / name
        command.run("demo", "--dir", str(folder), "--jobs", "30", "--seed", "3", "--no-open")
        jobs = Command(str(folder / "spo.db")).json("jobs", "closed")
        products.append(sorted((job["job"], job["product"], job["customer"]) for job in jobs))
    assert products[0] == products[1]


def test_a_shop_is_not_made_over_another(command: Command, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    options = ["demo", "--dir", str(shop), "--jobs", "10", "--no-open"]
    command.run(*options)
    before = (shop / "spo.db").read_bytes()
    said = command.refusal(*options)
    assert said == f"{shop} holds a shop already: `spo-tui --config {shop}/config.toml` opens it"
    assert (shop / "spo.db").read_bytes() == before


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def runs(pid: str) -> bool:
    """A process that has ended may wait for long until somebody asks how."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    ("ending", "status"), [("q", 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_however_it_ends_nothing_is_left(
    temporary: Path, ending: str | signal.Signals, status: int
) -> None:
    console = Console(["demo", "--jobs", "30", "--speed", "20"])
    console.until_shown("live")
    console.until(lambda: len(children_of(console.pid)) == 2)  # the monitor and the simulator
    started = children_of(console.pid)
    assert [path.name[:9] for path in temporary.iterdir()] == ["spo-demo-"]
    if isinstance(ending, str):
        console.send(ending)
    else:
        console.kill(ending)
    assert console.end() == status
    assert list(temporary.iterdir()) == []
    wait_for(lambda: not any(map(runs, started)))
    assert b"\x1b[?1049l" in console.raw, "the terminal is given back"
    assert b"Traceback" not in console.raw


@pytest.mark.parametrize(("ending", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_board_that_is_told_to_end_gives_the_terminal_back(
    command: Command, ending: signal.Signals, status: int
) -> None:
    console = Console(["--database", command.database])
    console.until_shown("live")
    console.kill(ending)
    assert console.end() == status
    assert b"\x1b[?1049l" in console.raw and b"Traceback" not in console.raw


def test_its_children_end_with_it_even_when_it_is_killed(temporary: Path) -> None:
    console = Console(["demo", "--jobs", "30"])
    console.until_shown("live")
    console.until(lambda: len(children_of(console.pid)) == 2)
    started = children_of(console.pid)
    console.kill()
    assert console.end() == -signal.SIGKILL
    wait_for(lambda: not any(map(runs, started)))


def test_it_ends_on_a_terminal_that_has_stopped_reading(temporary: Path) -> None:
    console = Console(["demo", "--jobs", "30", "--speed", "20"])
    console.until_shown("live")
    console.until(lambda: len(children_of(console.pid)) == 2)
    started = children_of(console.pid)
    terminal = os.open(Path(f"/proc/{console.pid}/fd/0").readlink(), os.O_RDWR | os.O_NOCTTY)
    try:
        termios.tcflow(terminal, termios.TCOOFF)
        console.send("4")  # there is something to draw
        console.kill(signal.SIGTERM)
        wait_for(lambda: not runs(str(console.pid)))
    finally:
        os.close(terminal)
    assert console.end() == 143
    assert list(temporary.iterdir()) == []
    wait_for(lambda: not any(map(runs, started)))
