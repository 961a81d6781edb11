"""Moving jobs at the desk, on both kinds of database: done together, refused one by one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from spo_tui.desk import moves
from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import show_job
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.domain.lifecycle import Position
from spo_tui.domain.moves import Leg
from spo_tui.domain.person import Person, Role
from spo_tui.store import audit, checking
from spo_tui.store import moves as store_of_moves
from spo_tui.store.engine import open_store
from tests.conftest import Clock
from tests.shop import history, place, position, tell


@pytest.fixture
def shop(desk: Desk, clock: Clock) -> Iterator[Desk]:
    """Three jobs in production; what the tests do to them must leave the database sound."""
    place(desk, "1", "2", "3")
    place(desk, "d500", order="12346", type="d")
    for number in ("1", "2", "3", "d500"):
        clock.step(minutes=1)
        tell(desk, number, "InProduction")
    clock.step(hours=1)
    yield desk
    assert faults(desk) == []


@pytest.fixture
def ben(shop: Desk) -> Desk:
    return replace(shop, who=Person("ben", Role.OPERATOR))


def faults(desk: Desk) -> list[str]:
    with desk.store.read() as connection:
        return [*checking.counters(connection), *audit.broken_rows(connection)]


def status(desk: Desk, job: str) -> str:
    return position(desk, job).workflow.says


def test_a_move_is_recorded_with_who_and_why(shop: Desk, clock: Clock) -> None:
    done = moves.move(shop, ["1"], "awaiting proof", reason=" colour is off ")
    assert (done.moved, done.unchanged, done.refused) == (["1"], [], [])
    row = history(shop, "1")[-1]
    assert (row.status, row.info, row.actor, row.source) == (
        "AwaitingProof",
        "colour is off",
        "olga",
        "operator",
    )
    assert (row.at, row.moved, row.unexpected) == (clock(), True, False)


def test_of_27_jobs_each_gets_its_answer_and_a_dry_run_says_the_same(
    desk: Desk, clock: Clock
) -> None:
    numbers = [str(number) for number in range(1, 28)]
    place(desk, *numbers)
    for number in numbers[:22]:
        tell(desk, number, "InProduction")
    for number in numbers[22:25]:
        tell(desk, number, "Printed")
    tell(desk, "26", "CleanUp")
    before = {number: history(desk, number) for number in numbers}
    dry = moves.move(desk, numbers, "Printed", dry_run=True)
    assert {number: history(desk, number) for number in numbers} == before
    assert dry.batch is None
    done = moves.move(desk, numbers, "Printed")
    for told in (dry, done):
        assert (told.moved, told.unchanged) == (numbers[:22], numbers[22:25])
        assert told.needs_reason
        assert [(job, reason.partition(":")[0]) for job, reason in told.refused] == [
            ("26", "it is in CleanUp"),
            ("27", "Printed does not usually follow Ordered"),
        ]
    assert {status(desk, number) for number in numbers[:25]} == {"Printed"}
    assert faults(desk) == []


def test_the_refused_ones_are_tried_again_alone(shop: Desk) -> None:
    tell(shop, "2", "Shipped")
    done = moves.move(shop, ["1", "2"], "Printed")
    assert (done.moved, [job for job, _ in done.refused]) == (["1"], ["2"])
    again = moves.move(shop, [job for job, _ in done.refused], "Printed", reason="came back")
    assert (again.moved, again.refused) == (["2"], [])


def test_jobs_are_known_by_other_names_and_done_once(shop: Desk) -> None:
    done = moves.move(shop, ["500", "d500", "nobody", "12345", "nobody"], "Printed")
    assert done.moved == ["d500"]
    assert [job for job, _ in done.refused] == ["nobody", "12345"]
    assert "is an order, not a job" in done.refused[1][1]


def test_a_wrong_status_name_is_refused_with_the_nearest(shop: Desk) -> None:
    with pytest.raises(SpoError, match="did you mean Printed"):
        moves.move(shop, ["1"], "Printd")


def test_a_job_that_somebody_has_just_moved_is_refused_and_told_where_it_is(
    shop: Desk, ben: Desk
) -> None:
    moves.move(ben, ["1"], "InPacking")
    done = moves.move(shop, ["1", "2"], "Printed", seen={"1": "InProduction", "2": "InProduction"})
    assert done.moved == ["2"]
    assert done.refused == [("1", "somebody has just moved it: it is In packing now")]
    assert status(shop, "1") == "In packing"


def test_blocked_gives_back_label_and_all(shop: Desk) -> None:
    moves.move(shop, ["1"], "CustomStatus", label="Foil")
    assert moves.block(shop, ["1"], "").refused == [("1", "Blocked needs a reason")]
    assert moves.block(shop, ["1"], "no ink").moved == ["1"]
    assert position(shop, "1").workflow.info == "no ink"
    done = moves.unblock(shop, ["1", "2"])
    assert (done.moved, done.refused) == (["1"], [("2", "it is not blocked")])
    assert status(shop, "1") == "Foil"


def test_a_job_that_began_blocked_cannot_be_given_back(desk: Desk) -> None:
    place(desk, "1")
    tell(desk, "1", "CleanUp")
    place(desk, "2")
    tell(desk, "2", "Blocked")
    tell(desk, "2", "Blocked")
    assert moves.unblock(desk, ["2"]).moved == ["2"]
    assert status(desk, "2") == "Ordered"


RETRIES = [
    ("CopyToHotFolderFailed", "ActionRun", "Copy failed"),
    ("OutputCreationFailed", "RecreationRequested", "Recreating output"),
    ("ValidationFailed", "RecreationRequested", "Recreating output"),
    ("Rejected", "RecreationRequested", "Recreating output"),
    ("MisFailed", "MisNotificationRetrigger", "MIS retrying"),
    ("MisAssetsFailed", "MisNotificationRetrigger", "MIS retrying"),
    ("MisAdditionalActionRequired", "MisNotificationRetrigger", "MIS retrying"),
    ("SentEmailFailed", "ActionRun", "E-mail failed"),
    ("EmailBounced", "NoEmailBounceActionRequired", "Bounce dismissed"),
]


@pytest.mark.parametrize(("failure", "written", "stands"), RETRIES)
def test_a_retry_writes_what_the_failure_calls_for(
    shop: Desk, failure: str, written: str, stands: str
) -> None:
    tell(shop, "1", failure)
    rows = len(history(shop, "1"))
    assert moves.retry(shop, ["1"], dry_run=True).moved == ["1"]
    assert len(history(shop, "1")) == rows
    assert moves.retry(shop, ["1"]).moved == ["1"]
    last = history(shop, "1")[-1]
    assert (last.status, last.actor, last.source) == (written, "olga", "operator")
    here = position(shop, "1")
    assert stands in [stand.says for stand in here.stands]
    queued = "queued" if failure == "CopyToHotFolderFailed" else None
    assert show_job(shop, "1").job.copy_state == queued


def test_a_failure_in_part_is_retried_one_leg_at_a_time(shop: Desk) -> None:
    tell(shop, "1", "MisPartiallyFailed")
    assert "say which leg, record or assets" in moves.retry(shop, ["1"]).refused[0][1]
    assert moves.retry(shop, ["1"], Leg.ASSETS).moved == ["1"]
    assert history(shop, "1")[-1].info == "retrigger the assets"


def test_what_has_not_failed_is_not_retried(shop: Desk) -> None:
    told = "nothing of it has failed in a way that can be tried again"
    assert moves.retry(shop, ["1"]).refused == [("1", told)]


def test_undo_restores_all_that_the_move_changed(shop: Desk, clock: Clock) -> None:
    moves.move(shop, ["1"], "CustomStatus", label="Foil", reason="gold")
    clock.step(minutes=5)
    moves.move(shop, ["1"], "AwaitingParts", reason="cover missing")
    clock.step(minutes=5)
    before = position(shop, "1")
    clock.step(minutes=5)
    moves.block(shop, ["1"], "paper")
    clock.step(seconds=12)
    done = moves.undo(shop)
    assert done.moved == ["1"]
    assert [(back.job, back.was, back.now) for back in done.backs] == [
        ("1", "Blocked", "Awaiting parts")
    ]
    assert (clock() - done.backs[0].moved_at).total_seconds() == 12
    assert same(position(shop, "1"), before)
    moves.undo(shop)
    foil = position(shop, "1").workflow
    assert (foil.says, foil.info) == ("Foil", "gold")


def same(here: Position, before: Position) -> bool:
    """But for the time from which a late event is late."""
    return replace(here, workflow=replace(here.workflow, at=before.workflow.at)) == before


def test_undo_leaves_mail_and_mis_as_they_are(shop: Desk, clock: Clock) -> None:
    moves.move(shop, ["1"], "Printed")
    tell(shop, "1", "MisFailed", "SentEmail")
    moves.undo(shop)
    here = position(shop, "1")
    assert here.mis is not None and here.mis.status == "MisFailed"
    assert here.communication is not None and here.workflow.status == "InProduction"


def test_a_bulk_is_taken_back_whole_and_twice_goes_further_back(shop: Desk, clock: Clock) -> None:
    moves.move(shop, ["1", "2"], "Printed")
    moves.move(shop, ["1", "2", "3"], "InPacking")
    assert moves.undo(shop).moved == ["1", "2", "3"]
    assert [status(shop, n) for n in "123"] == ["Printed", "Printed", "In production"]
    assert moves.undo(shop).moved == ["1", "2"]
    assert [status(shop, n) for n in "123"] == ["In production"] * 3
    with pytest.raises(Refused, match="nothing of yours"):
        moves.undo(shop)


def test_undo_is_refused_for_what_somebody_has_moved_since(shop: Desk, ben: Desk) -> None:
    moves.move(shop, ["1", "2", "3"], "Printed")
    moves.move(ben, ["2"], "InPacking")
    tell(shop, "3", "InFinishing")
    done = moves.undo(shop)
    assert done.moved == ["1"]
    assert done.refused == [
        ("2", "ben has moved it since: it is In packing now"),
        ("3", "mis has moved it since: it is In finishing now"),
    ]
    assert [status(shop, n) for n in "123"] == ["In production", "In packing", "In finishing"]


def test_what_somebody_moved_and_took_back_can_be_undone_again(shop: Desk, ben: Desk) -> None:
    moves.move(shop, ["1"], "Printed")
    moves.move(ben, ["1"], "InPacking")
    moves.undo(ben)
    assert moves.undo(shop).moved == ["1"]
    assert status(shop, "1") == "In production"


def test_undo_of_a_batch_that_was_taken_back_and_of_anothers(shop: Desk, ben: Desk) -> None:
    batch = moves.move(shop, ["1"], "Printed").batch
    with pytest.raises(Refused, match="nothing of yours"):
        moves.undo(ben, batch)
    assert moves.undo(shop, batch).moved == ["1"]
    assert moves.undo(shop, batch).refused == [("1", "it has been taken back already")]


def test_an_older_batch_says_that_it_was_I_who_moved_on(shop: Desk) -> None:
    batch = moves.move(shop, ["1"], "Printed").batch
    moves.move(shop, ["1"], "InPacking")
    assert moves.undo(shop, batch).refused == [
        ("1", "you have moved it since: it is In packing now")
    ]


def test_undo_restores_the_mark_of_an_unexpected_move(shop: Desk) -> None:
    tell(shop, "1", "Rejected")
    assert position(shop, "1").unexpected
    moves.move(shop, ["1"], "InArtworking", reason="redo")
    assert not position(shop, "1").unexpected
    moves.undo(shop)
    assert position(shop, "1").unexpected


def test_a_recreation_can_be_taken_back_and_a_message_to_the_mis_cannot(shop: Desk) -> None:
    tell(shop, "1", "OutputCreationFailed")
    tell(shop, "2", "MisFailed")
    done = moves.retry(shop, ["1", "2"])
    assert (done.moved, done.batch is not None) == (["1", "2"], True)
    assert moves.undo(shop).moved == ["1"]
    assert status(shop, "1") == "Output failed"
    mis = position(shop, "2").mis
    assert mis is not None and mis.status == "MisNotificationRetrigger"


def test_a_retry_that_moves_nothing_leaves_nothing_to_undo(shop: Desk) -> None:
    tell(shop, "1", "CopyToHotFolderFailed")
    assert moves.retry(shop, ["1"]).batch is None
    with pytest.raises(Refused, match="nothing of yours"):
        moves.undo(shop)


def test_a_move_of_yesterday_is_not_undone_by_itself(shop: Desk, clock: Clock) -> None:
    batch = moves.move(shop, ["1"], "Printed").batch
    clock.step(hours=25)
    with pytest.raises(Refused, match="24 hours"):
        moves.undo(shop)
    assert moves.undo(shop, batch).moved == ["1"]


def test_a_busy_shop_does_not_hide_my_last_move(sqlite_desk: Desk) -> None:
    place(sqlite_desk, "1", "2")
    moves.move(sqlite_desk, ["1"], "InProduction")
    tell(sqlite_desk, "2", *["InProduction"] * 2500)
    assert moves.undo(sqlite_desk).moved == ["1"]


def test_an_event_from_outside_that_looks_like_a_move_of_mine_is_none(shop: Desk) -> None:
    for place_in, event in enumerate(("move:x", "undo:y", "move:" + "a" * 32 + ":1", "undo::")):
        tell(shop, "2", "Printed", event=event, info=str(place_in))
    moves.move(shop, ["1"], "Printed")
    assert moves.undo(shop).moved == ["1"]
    with pytest.raises(Refused, match="nothing of yours"):
        moves.undo(shop)


def test_after_the_clock_went_back_moves_and_undo_still_hold(shop: Desk, clock: Clock) -> None:
    clock.step(hours=-5)
    assert moves.move(shop, ["1"], "Printed").moved == ["1"]
    assert moves.move(shop, ["1"], "InPacking").moved == ["1"]
    assert moves.undo(shop).moved == ["1"]
    assert status(shop, "1") == "Printed"


@pytest.mark.parametrize("role", [Role.VIEWER])
def test_who_may_only_look_is_told_which_role_it_takes(shop: Desk, role: Role) -> None:
    viewer = replace(shop, who=Person("vera", role))
    wishes: list[Callable[[], object]] = [
        lambda: moves.move(viewer, ["1"], "Printed"),
        lambda: moves.move(viewer, ["1"], "Printed", dry_run=True),
        lambda: moves.block(viewer, ["1"], "x"),
        lambda: moves.unblock(viewer, ["1"]),
        lambda: moves.retry(viewer, ["1"]),
        lambda: moves.undo(viewer),
    ]
    for wish in wishes:
        with pytest.raises(Refused, match=r"vera is viewer: [a-z ]+ takes the role operator"):
            wish()


def test_nothing_of_a_bulk_is_done_when_the_database_fails(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    tell(shop, "1", "CopyToHotFolderFailed")
    monkeypatch.setattr(store_of_moves, "set_copy_state", fails)
    before = history(shop, "1")
    with pytest.raises(OSError, match="full"):
        moves.retry(shop, ["1"])
    assert history(shop, "1") == before


def test_of_two_who_move_a_job_at_once_one_wins_and_the_other_is_told(
    shop: Desk, database: str, clock: Clock
) -> None:
    people = [Person(name, Role.OPERATOR) for name in ("ben", "cleo")]
    desks = [Desk(open_store(database), who, clock=clock) for who in people]
    ready = threading.Barrier(len(desks))
    told: dict[tuple[int, str], moves.Moved] = {}
    wrong: list[BaseException] = []

    def work(which: int) -> None:
        try:
            for status_now, status_then in TURNS:
                ready.wait(30)
                told[which, status_then] = moves.move(
                    desks[which], ["1", "2"], status_then, seen={"1": status_now, "2": status_now}
                )
        except BaseException as error:
            wrong.append(error)
            ready.abort()

    threads = [threading.Thread(target=work, args=(which,)) for which in range(len(desks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in desks:
        one.store.close()
    assert wrong == []
    for _, status_then in TURNS:
        first, second = told[0, status_then], told[1, status_then]
        assert sorted([*first.moved, *second.moved]) == ["1", "2"]
        assert {len(first.refused), len(second.refused)} == {0, 2}
    by_hand = [row.status for row in history(shop, "1") if row.source == "operator"]
    assert by_hand == [status_then for _, status_then in TURNS]


TURNS = [
    ("InProduction", "Printed"),
    ("Printed", "InFinishing"),
    ("InFinishing", "InPacking"),
    ("InPacking", "Shipped"),
]


def test_a_retry_and_an_unblocking_are_for_what_was_seen(shop: Desk) -> None:
    tell(shop, "1", "CopyToHotFolderFailed")
    moves.block(shop, ["2"], "no paper")
    seen = {"1": "OutputCreationFailed", "2": "InProduction"}
    assert moves.retry(shop, ["1"], seen=seen).refused == [
        ("1", "somebody has just moved it: it is Copy failed now")
    ]
    assert moves.unblock(shop, ["2"], seen=seen).refused == [
        ("2", "somebody has just moved it: it is Blocked now")
    ]
    assert moves.unblock(shop, ["2"], seen={"2": "Blocked"}).moved == ["2"]


def test_a_dry_run_tells_what_lasts_and_what_asks_for_a_leg(shop: Desk) -> None:
    tell(shop, "1", "CopyToHotFolderFailed")
    tell(shop, "2", "MisPartiallyFailed")
    tell(shop, "3", "OutputCreationFailed")
    trial = moves.retry(shop, ["1", "2", "3"], dry_run=True)
    assert (trial.moved, trial.lasting, trial.asks_leg) == (["1", "3"], ["1"], ["2"])
    with_leg = moves.retry(shop, ["1", "2", "3"], Leg.ASSETS, dry_run=True)
    assert (with_leg.lasting, with_leg.asks_leg) == (["1", "2"], [])
