"""Orders end, jobs come back from CleanUp, and orders are placed again: on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from spo_tui.desk import cleaning, moves, upkeep
from spo_tui.desk.desk import Desk
from spo_tui.desk.ending import end_order, foresee
from spo_tui.desk.jobs import show_job
from spo_tui.desk.orders import show_order
from spo_tui.desk.reopening import open_requests, related_jobs, reopen, request_reopen
from spo_tui.desk.reorders import reorder
from spo_tui.domain import filename
from spo_tui.domain.ending import Ending
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.domain.person import Person, Role
from spo_tui.domain.status import catalogue
from spo_tui.domain.working_folder import Places
from tests.conftest import Clock
from tests.shop import history, place, position, tell


@pytest.fixture
def shop(desk: Desk) -> Desk:
    rooted = replace(desk, places=Places("/srv/work"))
    place(rooted, "1", "2")
    return rooted


@pytest.fixture
def ben(shop: Desk) -> Desk:
    return replace(shop, who=Person("ben", Role.OPERATOR))


def give_files(desk: Desk, job: str, *, downloads: int = 0) -> None:
    number = show_job(desk, job).job.id
    with desk.store.write() as connection:
        for kind in ("original", "output"):
            connection.execute(
                text(
                    "INSERT INTO file (job_id, kind, name, path, size, created_at, downloads)"
                    " VALUES (:job, :kind, :name, :name, 1500, 1, :n)"
                ),
                {"job": number, "kind": kind, "name": f"{kind}.pdf", "n": downloads},
            )
        connection.execute(
            text("UPDATE job SET working_folder = :path, outputs = 1 WHERE id = :id"),
            {"path": f"/srv/work/{job}", "id": number},
        )


def clean_all(desk: Desk) -> None:
    """As a worker would tell of it that finds everything gone."""
    tasks = cleaning.claim(desk, "me", cleaning.QUICK)
    cleaning.report(desk, "me", [cleaning.Outcome(task.id, "cleared") for task in tasks])


def is_sound(desk: Desk) -> bool:
    return not any(found.faults for found in upkeep.check(desk))


def test_foresee_says_what_will_be_lost(shop: Desk) -> None:
    give_files(shop, "1")
    give_files(shop, "2", downloads=3)
    tell(shop, "2", "Shipped")
    seen = foresee(shop, "12345", Ending.SHIP)
    assert seen.refusal is None and not seen.archive and not seen.refunds_nothing
    assert seen.never_downloaded == [("1", "output.pdf")]
    assert seen.open_jobs == [("1", "Ordered")]
    assert (seen.files, seen.bytes) == (4, 6000)
    assert seen.lines == [
        "Lost within seconds: 4 files (6.0 kB), originals too. Nobody can bring them back.",
        "1 job still open:",
        "  1: Ordered",
        "1 output never downloaded:",
        "  1: output.pdf",
    ]
    cancel = foresee(shop, "12345", Ending.CANCEL)
    assert cancel.refunds_nothing and "refunds nothing" in cancel.lines[1]
    archived = replace(shop, places=Places("/srv/work", "/srv/archive"))
    assert "Nothing is lost" in foresee(archived, "12345", Ending.SHIP).lines[0]
    assert (
        "no working root" in foresee(replace(shop, places=Places()), "12345", Ending.SHIP).lines[0]
    )


@pytest.mark.parametrize(
    ("ending", "states"),
    [
        (Ending.SHIP, ("Processing", "Shipped")),
        (Ending.COMPLETE, ("Complete", "NotShipped")),
        (Ending.CANCEL, ("Cancelled", "NotShipped")),
    ],
)
def test_an_order_ends_in_one_step_with_the_request_to_clear(
    shop: Desk, ending: Ending, states: tuple[str, str]
) -> None:
    give_files(shop, "1")
    done = end_order(shop, "12345", ending)
    assert (done.jobs, done.requested) == (["1", "2"], ["1"])
    order = show_order(shop, "12345")
    assert (order.order_status, order.shipping_status) == states
    told = order.history[-1]
    assert (told.what, told.new, told.actor) == (ending.column, ending.state, "olga")
    assert position(shop, "2").workflow.status == "CleanUp"
    assert position(shop, "1").workflow.status == "Ordered"
    with pytest.raises(Refused, match=f"is {ending.says} already"):
        end_order(shop, "12345", ending)
    assert foresee(shop, "12345", ending).refusal == f"order 12345 is {ending.says} already"
    clean_all(shop)
    assert position(shop, "1").workflow.status == "CleanUp"
    assert not any(file.available for file in show_job(shop, "1").files)
    assert is_sound(shop)


def test_an_order_that_was_changed_meanwhile_is_not_ended(shop: Desk) -> None:
    seen = foresee(shop, "12345", Ending.COMPLETE)
    reorder(shop, "12345")
    with pytest.raises(Refused, match="look at it again"):
        end_order(shop, "12345", Ending.COMPLETE, seen=seen.version)
    assert show_order(shop, "12345").order_status == "Processing"


def test_a_cancelled_order_is_not_shipped_and_a_shipped_one_may_be_completed(shop: Desk) -> None:
    end_order(shop, "12345", Ending.CANCEL)
    with pytest.raises(Refused, match="is cancelled"):
        end_order(shop, "12345", Ending.SHIP)
    place(shop, "3", order="7")
    end_order(shop, "7", Ending.SHIP)
    assert end_order(shop, "7", Ending.COMPLETE).jobs == []


def test_a_single_job_that_is_shipped_ends_nothing(shop: Desk) -> None:
    tell(shop, "1", "Shipped")
    assert cleaning.backlog(shop).pending == 0
    assert position(shop, "1").workflow.status == "Shipped"


def test_who_may_only_look_ends_nothing(shop: Desk) -> None:
    viewer = replace(shop, who=Person("vera", Role.VIEWER))
    for wish in (
        lambda: end_order(viewer, "12345", Ending.SHIP),
        lambda: reorder(viewer, "12345"),
        lambda: request_reopen(viewer, "1", "x"),
    ):
        with pytest.raises(Refused, match="takes the role operator"):
            wish()
    with pytest.raises(SpoError, match="there is no order 9"):
        end_order(shop, "9", Ending.SHIP)


def test_what_a_worker_tells_twice_or_too_late_counts_once(shop: Desk, clock: Clock) -> None:
    give_files(shop, "1")
    end_order(shop, "12345", Ending.SHIP)
    (task,) = cleaning.claim(shop, "first", cleaning.QUICK)
    assert cleaning.claim(shop, "second", cleaning.QUICK) == []
    clock.now += 2 * cleaning.LEASE
    (again,) = cleaning.claim(shop, "second", cleaning.QUICK)
    cleaning.report(shop, "first", [cleaning.Outcome(task.id, "cleared")])
    assert position(shop, "1").workflow.status == "Ordered"
    for _ in range(2):
        cleaning.report(shop, "second", [cleaning.Outcome(again.id, "cleared")])
    assert [row.status for row in history(shop, "1")].count("CleanUp") == 1


def test_what_fails_waits_ever_longer_and_says_why(shop: Desk, clock: Clock) -> None:
    give_files(shop, "1")
    end_order(shop, "12345", Ending.SHIP)
    waits = []
    for _ in range(9):
        (task,) = cleaning.claim(shop, "me", cleaning.QUICK)
        cleaning.report(shop, "me", [cleaning.Outcome(task.id, "failed", reason="in use")])
        (row,) = cleaning.list_open(shop)
        waits.append((row.next_at - clock()).total_seconds())
        clock.now = row.next_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    backlog = cleaning.backlog(shop)
    assert (backlog.pending, backlog.reason) == (1, "in use")
    jobs = [job.id for job in show_order(shop, "12345").jobs]
    assert [one.reason for one in cleaning.list_of_order(shop, jobs)] == ["in use"]


def test_reopening_is_asked_for_by_all_and_done_by_support(shop: Desk, ben: Desk) -> None:
    give_files(shop, "1")
    with pytest.raises(Refused, match="is not in CleanUp: it is Ordered"):
        request_reopen(ben, "1", "torn")
    end_order(shop, "12345", Ending.COMPLETE)
    clean_all(shop)
    with pytest.raises(SpoError, match="say why"):
        request_reopen(ben, "1", "  ")
    request_reopen(ben, "1", "torn in transit")
    with pytest.raises(Refused, match="ben has asked for it already"):
        request_reopen(shop, "1", "me too")
    assert [(r.job, r.actor, r.reason) for r in open_requests(shop)] == [
        ("1", "ben", "torn in transit")
    ]
    with pytest.raises(Refused, match="takes the role support"):
        reopen(ben, "1", "x")
    sue = replace(shop, who=Person("sue", Role.SUPPORT))
    assert reopen(sue, "1", "yes").position.workflow.status == "RecreationRequested"
    assert open_requests(shop) == []
    row = history(shop, "1")[-1]
    assert (row.status, row.actor, row.info, row.moved) == (
        *("RecreationRequested", "sue", "reopened: yes", True),
    )
    order = show_order(shop, "12345")
    assert order.order_status == "Processing"
    assert [e.what for e in order.history][-3:] == ["reopen requested", "reopened", "order_status"]
    assert position(shop, "2").workflow.status == "CleanUp"
    assert is_sound(shop)
    tell(shop, "1", "OutputCreated")
    assert position(shop, "1").workflow.status == "OutputCreated"
    assert end_order(shop, "12345", Ending.COMPLETE).jobs == ["1"]
    assert is_sound(shop)


def test_a_shipped_order_with_a_reopened_job_is_shipped_once_more(shop: Desk) -> None:
    end_order(shop, "12345", Ending.SHIP)
    reopen(shop, "1", "again")
    assert show_order(shop, "12345").shipping_status == "Shipped"
    assert end_order(shop, "12345", Ending.SHIP).jobs == ["1"]
    assert show_order(shop, "12345").history[-1].info == "again, for 1"


def test_a_folder_that_was_never_cleared_is_the_jobs_again(shop: Desk) -> None:
    give_files(shop, "1")
    end_order(replace(shop, places=Places()), "12345", Ending.SHIP)
    assert show_job(shop, "1").job.outputs == 0
    assert cleaning.backlog(shop).kept == 1
    job = reopen(shop, "1", "again")
    assert (job.outputs, job.working_folder) == (1, "/srv/work/1")
    assert cleaning.claim(shop, "me", cleaning.QUICK) == []


def test_reopening_waits_for_a_folder_that_is_being_cleared(shop: Desk) -> None:
    give_files(shop, "1")
    end_order(shop, "12345", Ending.SHIP)
    tell(shop, "1", "CleanUp")
    with pytest.raises(Refused, match="is being cleared"):
        reopen(shop, "1", "again")


def test_an_order_is_placed_again_as_often_as_wanted(shop: Desk) -> None:
    end_order(shop, "12345", Ending.SHIP)
    first, second = reorder(shop, "12345"), reorder(shop, "12345")
    third = reorder(shop, first.order)
    assert [done.order for done in (first, second, third)] == [
        *("12345-R1", "12345-R2", "12345-R3"),
    ]
    assert first.jobs == ["1-R1", "2-R1"] and third.jobs == ["1-R3", "2-R3"]
    new, old = show_order(shop, first.order), show_order(shop, "12345")
    assert (new.reorder_of, new.po, new.order_status) == ("12345", "", "Processing")
    assert (new.customer, new.totals.total) == (old.customer, old.totals.total)
    assert set(old.reorders) == {"12345-R1", "12345-R2"}
    assert [event.what for event in new.history] == ["placed", "reorder", "reorder"]
    assert [event.new for event in new.history] == ["12345-R1", "12345-R1", "12345-R3"]
    assert old.history[-1].new == "12345-R2" and new.notes == ()
    assert {job.position.workflow.status for job in new.jobs} == {"Ordered"}
    name = filename.make("P", first.order, first.jobs[0], "output.pdf")
    assert name == "P_12345-R1_1-R1_output.pdf"
    (read,) = filename.readings(name)
    assert (read.order, read.job) == ("12345-R1", "1-R1")
    related = [job.number for job in related_jobs(shop, "1")]
    assert related == ["2", "1-R1", "2-R1", "1-R2", "2-R2"]
    assert "1" in [job.number for job in related_jobs(shop, "1-R1")]
    assert is_sound(shop)


@given(st.lists(st.sampled_from([name for name in catalogue() if name != "Nothing"]), max_size=12))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_but_reopening_leads_out_of_cleanup(sqlite_desk: Desk, statuses: list[str]) -> None:
    number = reorder_or_place(sqlite_desk)
    end_order(sqlite_desk, number, Ending.SHIP)
    (job,) = show_order(sqlite_desk, number).jobs
    for status in statuses:
        tell(sqlite_desk, job.number, status)
        assert moves.move(sqlite_desk, [job.number], status, reason="x", label=None).refused
    moves.unblock(sqlite_desk, [job.number])
    assert position(sqlite_desk, job.number).workflow.status == "CleanUp"
    reopen(sqlite_desk, job.number, "because")
    assert position(sqlite_desk, job.number).workflow.status == "RecreationRequested"


def reorder_or_place(desk: Desk) -> str:
    """A new order of one job."""
    try:
        return reorder(desk, "12345").order
    except SpoError:
        place(desk, "1")
        return "12345"
