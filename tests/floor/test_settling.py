"""When a file counts as complete, with the time as an argument."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.hot_folder import FileState, Sighting
from spo_tui.floor.settle import QUICK, STEADY, Checkup, Examine, Settling, Stat

PDF, TIFF = b"P_1_2_x.pdf", b"P_1_2_x.tif"
WRITTEN = Stat(1000, 5_000_000, 5_000_000, 7)
RENAMED = replace(WRITTEN, ctime_ns=6_000_000)
WHOLE = Checkup(None)
VOUCHED = Checkup(None, unwritten=True)
TORN = Checkup("ends without %%EOF: truncated or still being written")


def look(
    settling: Settling, now: float, stat: Stat, content: Checkup = WHOLE, name: bytes = PDF
) -> Sighting:
    settling.look({name: stat}, now, now, lambda _name, _stat: content)
    return next(settling.sightings())


def states(
    looks: list[float], stat: Stat, content: Checkup = WHOLE, name: bytes = PDF
) -> list[FileState]:
    settling = Settling(2.0)
    return [look(settling, now, stat, content, name).state for now in looks]


A, S, I = FileState.ARRIVING, FileState.SETTLED, FileState.INCOMPLETE  # noqa: E741


@pytest.mark.parametrize(
    ("name", "stat", "content", "looks", "expected"),
    [
        pytest.param(PDF, RENAMED, WHOLE, [0, 0.05], [A, S], id="renamed in: two looks"),
        pytest.param(PDF, RENAMED, WHOLE, [0, 0.04], [A, A], id="two looks too close together"),
        pytest.param(PDF, RENAMED, TORN, [0, 0.05, 1.1, 2.2], [A, A, A, A], id="renamed but torn"),
        pytest.param(PDF, WRITTEN, WHOLE, [0, 0.05, 1.1, 2.2], [A, A, A, S], id="written there"),
        pytest.param(PDF, WRITTEN, VOUCHED, [0, 0.05], [A, S], id="nobody has it open"),
        pytest.param(PDF, WRITTEN, WHOLE, [0, 2.5], [A, A], id="two looks are not three"),
        pytest.param(TIFF, RENAMED, VOUCHED, [0, 0.05, 1.9], [A, A, A], id="no quick way but PDF"),
        pytest.param(TIFF, RENAMED, WHOLE, [0, 1.0, 2.0], [A, A, S], id="still for long enough"),
        pytest.param(PDF, RENAMED, TORN, [0, 29, 30], [A, A, I], id="still and torn"),
        pytest.param(TIFF, WRITTEN, Checkup("is empty"), [0, 15, 30], [A, A, I], id="empty"),
    ],
)
def test_a_file_settles(
    name: bytes, stat: Stat, content: Checkup, looks: list[float], expected: list[FileState]
) -> None:
    assert states(looks, stat, content, name) == expected


def test_a_change_begins_anew() -> None:
    settling = Settling(2.0)
    for now in (0.0, 1.0, 1.9):
        look(settling, now, WRITTEN)
    grown = replace(WRITTEN, size=2000, mtime_ns=9_000_000, ctime_ns=9_000_000)
    assert [look(settling, now, grown).state for now in (2.0, 3.0, 3.9, 4.0)] == [A, A, A, S]


def test_another_file_under_the_same_name_begins_anew() -> None:
    settling = Settling(2.0)
    look(settling, 0, RENAMED)
    assert look(settling, 0.1, RENAMED).state is S
    assert look(settling, 0.2, replace(RENAMED, inode=8)).state is A


def test_a_change_of_mode_or_owner_is_no_change() -> None:
    settling = Settling(2.0)
    look(settling, 0, RENAMED)
    look(settling, 0.1, RENAMED)
    assert look(settling, 0.2, replace(RENAMED, ctime_ns=9_000_000)).state is S


def test_an_incomplete_file_settles_when_it_turns_out_whole() -> None:
    settling = Settling(2.0)
    for now in (0, 15, 30):
        last = look(settling, now, WRITTEN, TORN)
    assert (last.state, last.reason) == (I, TORN.why_open)
    last = look(settling, 40, WRITTEN, WHOLE)
    assert (last.state, last.reason) == (S, "")


def test_without_the_quick_way_a_renamed_file_waits_as_well() -> None:
    settling = Settling(2.0, quick=False)
    assert [look(settling, now, RENAMED, VOUCHED).state for now in (0, 0.1, 1, 2)] == [A, A, A, S]


def test_only_what_was_there_at_the_first_look_was_found() -> None:
    settling = Settling(2.0)
    settling.look({PDF: RENAMED}, 0, 0, lambda *_: WHOLE, first=True)
    settling.look({PDF: RENAMED, TIFF: RENAMED}, 1, 1, lambda *_: WHOLE)
    assert {sighting.name: sighting.found for sighting in settling.sightings()} == {
        PDF.decode(): True,
        TIFF.decode(): False,
    }


def test_looks_are_asked_for_when_they_can_decide_something() -> None:
    settling = Settling(2.0)
    assert settling.due() is None
    look(settling, 0, RENAMED)
    assert settling.due() == QUICK
    look(settling, QUICK, RENAMED, TORN)
    assert settling.due() == QUICK + STEADY
    look(settling, 100, RENAMED)
    assert settling.due() is None


def test_content_is_not_read_at_every_look() -> None:
    read = 0

    def examine(_name: bytes, _stat: Stat) -> Checkup:
        nonlocal read
        read += 1
        return TORN

    settling = Settling(0.1)
    for hundredth in range(300):
        settling.look({PDF: WRITTEN}, hundredth / 100, hundredth / 100, examine)
    assert read == 3


def test_a_name_that_is_not_utf_8_is_escaped_and_marked() -> None:
    settling = Settling(2.0)
    settling.look({b"caf\xe9.pdf": WRITTEN}, 0, 0, lambda *_: WHOLE)
    sighting = next(settling.sightings())
    assert (sighting.name, sighting.odd) == ("caf\\xe9.pdf", True)


_STEPS = st.lists(
    st.tuples(
        st.floats(0.001, 3.0),
        st.sampled_from([WRITTEN, RENAMED, replace(WRITTEN, size=1001), replace(RENAMED, inode=8)]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=40,
)


@given(_STEPS)
def test_nothing_settles_that_has_just_changed_or_does_not_close(
    steps: list[tuple[float, Stat, bool, bool]],
) -> None:
    settling = Settling(2.0)
    now = changed = 0.0
    before: Stat | None = None
    was_settled = False
    for gap, stat, whole, unwritten in steps:
        now += gap
        if before is None or before.identity != stat.identity:
            changed, was_settled = now, False
        before = stat
        state = look(settling, now, stat, Checkup(None if whole else "torn", unwritten)).state
        if state is S and not was_settled:
            assert whole
            assert now - changed >= QUICK - 1e-9
            quick = unwritten or stat.ctime_ns > stat.mtime_ns
            assert quick or now - changed >= 2.0 - 1e-9
        if was_settled:
            assert state is S
        was_settled = state is S


@given(st.floats(0.0, 10.0), st.sampled_from([PDF, TIFF]), st.booleans())
def test_looking_when_asked_settles_a_still_file_in_time(
    settle: float, name: bytes, quick: bool
) -> None:
    settling = Settling(settle, quick=quick)
    now = 0.0
    examine: Examine = lambda *_: WHOLE  # noqa: E731
    settling.look({name: WRITTEN}, now, now, examine)
    while (due := settling.due()) is not None:
        assert due > now, "would never come to an end"
        now = due
        settling.look({name: WRITTEN}, now, now, examine)
    assert settle <= now <= max(settle, 2 * QUICK) + STEADY + QUICK
