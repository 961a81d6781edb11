"""Word of what others commit: soon, and again after the database was away."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from spo_tui.domain.errors import SpoError
from spo_tui.store.engine import Store, open_store
from spo_tui.store.feed import Pulse, open_pulse
from tests.databases import PostgresMaker

BOUND = 20.0
"""Seconds; machines are shared."""

COMMIT = """
import sys, time
from spo_tui.store.engine import open_store
store = open_store(sys.argv[1])
sys.stdin.readline()
with store.write() as connection:
    connection.exec_driver_sql("INSERT INTO print_location (name) VALUES ('Hall 2')")
print(time.time(), flush=True)
store.close()
"""


@pytest.fixture
def pulse(store: Store) -> Iterator[Pulse]:
    opened = open_pulse(store)
    while opened.wait(0.5, threading.Event()):
        pass  # what was there before is no news
    yield opened
    opened.close()


@pytest.fixture
def other(database: str) -> Iterator[subprocess.Popen[str]]:
    """Another process; a line to it and it commits."""
    command = [sys.executable, "-c", COMMIT, database]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_a_commit_by_another_process_is_noticed(pulse: Pulse, other: subprocess.Popen[str]) -> None:
    assert other.stdin and other.stdout
    print(file=other.stdin, flush=True)
    assert pulse.wait(BOUND, threading.Event())
    noticed = time.time()
    committed = float(other.stdout.readline())
    assert noticed - committed < 2


def test_without_a_commit_there_is_no_word(pulse: Pulse) -> None:
    assert not pulse.wait(0.3, threading.Event())


def test_what_is_rolled_back_is_no_news(pulse: Pulse, database: str) -> None:
    other = open_store(database)
    with pytest.raises(ZeroDivisionError), other.write() as connection:
        connection.exec_driver_sql("DELETE FROM counter")
        raise ZeroDivisionError
    assert not pulse.wait(0.3, threading.Event())
    other.close()


def test_each_commit_is_told_once(pulse: Pulse, database: str) -> None:
    other = open_store(database)
    for number in range(3):
        with other.write() as connection:
            connection.exec_driver_sql(f"INSERT INTO print_location (name) VALUES ('{number}')")
        assert pulse.wait(BOUND, threading.Event())
        assert not pulse.wait(0.2, threading.Event())
    other.close()


def test_waiting_ends_at_once_when_it_is_stopped(pulse: Pulse) -> None:
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    begun = time.monotonic()
    assert not pulse.wait(BOUND, stop)
    assert time.monotonic() - begun < BOUND / 2


def test_it_goes_on_after_the_server_was_restarted(postgres_maker: PostgresMaker) -> None:
    with postgres_maker.database() as place:
        store = open_store(place)
        pulse = open_pulse(store)
        while pulse.wait(0.5, threading.Event()):
            pass
        postgres_maker.restart()
        with pytest.raises(SpoError, match="does not answer"):
            pulse.wait(BOUND, threading.Event())
        assert pulse.wait(BOUND, threading.Event()), "it says to look again once it is back"
        with store.write() as connection:
            connection.exec_driver_sql("DELETE FROM counter")
        assert pulse.wait(BOUND, threading.Event())
        pulse.close()
        store.close()


def test_a_store_goes_on_after_the_server_was_restarted(postgres_maker: PostgresMaker) -> None:
    with postgres_maker.database() as place:
        store = open_store(place)
        with store.write() as connection:
            connection.exec_driver_sql("INSERT INTO print_location (name) VALUES ('Hall 2')")
        postgres_maker.restart()
        with store.read() as connection:
            found = connection.exec_driver_sql("SELECT name FROM print_location").scalar()
        assert found == "Hall 2"
        store.close()
