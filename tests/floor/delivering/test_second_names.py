"""Shares without a rename that does not replace, and without second names; and a crash between."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from spo_tui.domain.delivery import Cause, Parcel, Remedy
from spo_tui.floor.delivering.copying import CONSUMED, WAS_THERE, Copying
from spo_tui.floor.delivering.ground import aside_of, clear_stage, held
from spo_tui.floor.delivering.undelivered import Undelivered
from spo_tui.floor.delivering.wire import Ground
from spo_tui.system import beneath

PARCEL = Parcel(1, "work", "a.pdf", "a.pdf", ".spo-1.part", 4)


class Crash(BaseException):
    """Nothing of ours catches it."""


def cannot(*_: object, **__: object) -> None:
    raise OSError(errno.EINVAL, "not here")


@pytest.fixture
def copying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Copying]:
    """A copy is staged, on a share without renameat2's flag."""
    (tmp_path / "work").mkdir()
    (tmp_path / "hot").mkdir()
    (tmp_path / "work" / "a.pdf").write_bytes(b"ours")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(beneath, "_renameat2", cannot)
    with held(Ground("hot", "stage", "rip1"), fresh=True) as ground:
        made = Copying(ground, lambda *_: None)
        hashes, failed = made.stage([PARCEL])
        assert (list(hashes), failed) == ([1], {})
        yield made


def left() -> list[str]:
    return [path.name for path in Path("stage").glob(".spo-*.part*")]


def crash_at(monkeypatch: pytest.MonkeyPatch, call: str, copying: Copying) -> None:
    def die(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(os, call, die)
        with pytest.raises(Crash):
            copying.rename(PARCEL)


@pytest.mark.parametrize("links", [True, False], ids=["second names", "neither"])
def test_it_arrives_without_such_a_rename(
    copying: Copying, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", cannot)
    assert copying.rename(PARCEL) == ""
    assert Path("hot/a.pdf").read_bytes() == b"ours"
    assert left() == []


@pytest.mark.parametrize("links", [True, False], ids=["second names", "neither"])
def test_nothing_is_overwritten(
    copying: Copying, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", cannot)
    Path("hot/a.pdf").write_bytes(b"theirs")
    with pytest.raises(Undelivered) as refused:
        copying.rename(PARCEL)
    assert refused.value.trouble.cause is Cause.OTHER_CONTENT
    assert Path("hot/a.pdf").read_bytes() == b"theirs"
    Path("hot/a.pdf").write_bytes(b"ours")
    assert copying.recover(PARCEL) == WAS_THERE
    assert left() == []


def test_a_crash_before_the_second_name_is_dropped(
    copying: Copying, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash_at(monkeypatch, "unlink", copying)
    assert Path("hot/a.pdf").stat().st_nlink == 2
    assert copying.recover(PARCEL) == ""
    assert Path("hot/a.pdf").stat().st_nlink == 1
    assert left() == []


def test_what_the_consumer_took_meanwhile_is_not_brought_again(
    copying: Copying, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash_at(monkeypatch, "unlink", copying)
    Path("hot/a.pdf").unlink()
    assert left() == [aside_of(PARCEL.temp)]
    assert copying.recover(PARCEL) == CONSUMED
    assert list(Path("hot").glob("*.pdf")) == []
    assert left() == []


def test_what_took_the_name_meanwhile_stays(
    copying: Copying, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash_at(monkeypatch, "link", copying)
    Path("hot/a.pdf").write_bytes(b"theirs")
    with pytest.raises(Undelivered) as refused:
        copying.recover(PARCEL)
    assert refused.value.trouble.cause is Cause.OTHER_CONTENT
    assert Path("hot/a.pdf").read_bytes() == b"theirs"


@pytest.mark.parametrize("done", [True, False], ids=["done", "not done"])
def test_a_link_that_reports_a_failure(
    copying: Copying, monkeypatch: pytest.MonkeyPatch, done: bool
) -> None:
    link: Callable[..., None] = os.link

    def fail(*places: str, **folders: int) -> None:
        if done:
            link(*places, **folders)
        raise OSError(errno.EIO, "lost")

    monkeypatch.setattr(os, "link", fail)
    if done:
        assert copying.rename(PARCEL) == ""
        assert Path("hot/a.pdf").stat().st_nlink == 1
    else:
        with pytest.raises(Undelivered) as refused:
            copying.rename(PARCEL)
        assert refused.value.trouble.remedy is Remedy.NONE


def test_a_copy_set_aside_is_live_as_long_as_its_delivery(copying: Copying) -> None:
    Path("stage", PARCEL.temp).rename(Path("stage", aside_of(PARCEL.temp)))
    os.utime(Path("stage", aside_of(PARCEL.temp)), (0, 0))
    assert clear_stage(copying.ground.stage, [PARCEL.temp]) == 0
    assert clear_stage(copying.ground.stage, []) == 1
