from __future__ import annotations

from dataclasses import replace

import pytest

from spo_tui.desk import moves
from spo_tui.desk.desk import Desk
from spo_tui.desk.scans import ScanSession
from spo_tui.domain.person import Person, Role
from spo_tui.domain.scan import Outcome, Station
from tests.shop import history, place, position, tell

PRINTED = Station("Printed")


@pytest.fixture
def shop(desk: Desk) -> Desk:
    place(desk, "98765", "98766", product="A5 flyer")
    place(desk, "d500", order="12346", type="d")
    for number in ("98765", "98766", "d500"):
        tell(desk, number, "InProduction")
    return desk


@pytest.fixture
def scanner() -> ScanSession:
    return ScanSession(PRINTED)


@pytest.mark.parametrize(
    "code", ["98765", "P98765", "*98765*", "JOB:98765", "Job 98765", "P_12345_98765_output.pdf"]
)
def test_a_scan_sets_the_status_of_the_station(shop: Desk, scanner: ScanSession, code: str) -> None:
    scanned = scanner.scan(shop, code)
    assert (scanned.outcome, scanned.told) == (Outcome.MOVED, "In production → Printed")
    assert scanned.job is not None and scanned.job.product == "A5 flyer"
    assert position(shop, "98765").workflow.status == "Printed"
    assert history(shop, "98765")[-1].source == "operator"


def test_a_job_scanned_twice_is_moved_once(shop: Desk, scanner: ScanSession) -> None:
    scanner.scan(shop, "98765")
    rows = len(history(shop, "98765"))
    again = scanner.scan(shop, "98765")
    assert (again.outcome, again.told, again.batch) == (Outcome.ALREADY, "already Printed", None)
    assert len(history(shop, "98765")) == rows


def test_without_a_station_a_scan_only_shows(shop: Desk) -> None:
    scanned = ScanSession().scan(shop, "500")
    assert (scanned.outcome, scanned.told) == (Outcome.SHOWN, "In production")
    assert scanned.job is not None and scanned.job.number == "d500"


def test_wrong_scans_say_why_and_move_nothing(shop: Desk, scanner: ScanSession) -> None:
    tell(shop, "98766", "Shipped")
    told = {code: scanner.scan(shop, code) for code in WRONG}
    for code, (outcome, why) in WRONG.items():
        assert told[code].outcome is outcome, code
        assert why in told[code].told, code
    assert position(shop, "98765").workflow.status == "InProduction"


WRONG = {
    "11111": (Outcome.UNKNOWN, "there is no job 11111"),
    "12345": (Outcome.UNKNOWN, "12345 is an order, not a job"),
    "ORDER:12345": (Outcome.UNKNOWN, "is an order number"),
    "P_99999_98765_output.pdf": (Outcome.UNKNOWN, "job 98765 belongs to order 12345, not 99999"),
    "P_12345_11111_output.pdf": (Outcome.UNKNOWN, "there is no job 11111"),
    "98766": (Outcome.REFUSED, "step back from Shipping"),
    "STATION:Blocked": (Outcome.UNKNOWN, "needs a reason for each job"),
    "u": (Outcome.REFUSED, "nothing scanned here is left to take back"),
}


def test_undo_takes_back_scan_by_scan(shop: Desk, scanner: ScanSession) -> None:
    scanner.scan(shop, "98765")
    scanner.scan(shop, "d500")
    scanner.scan(shop, "d500")
    undone = [scanner.scan(shop, "u") for _ in range(3)]
    assert [one.outcome for one in undone] == [Outcome.UNDONE, Outcome.UNDONE, Outcome.REFUSED]
    assert [one.job.number for one in undone if one.job] == ["d500", "98765"]
    assert undone[0].told == "Printed → In production"
    assert position(shop, "98765").workflow.status == "InProduction"


def test_undo_leaves_alone_what_was_not_scanned_here(shop: Desk, scanner: ScanSession) -> None:
    moves.move(shop, ["98766"], "Printed")
    assert scanner.scan(shop, "u").outcome is Outcome.REFUSED
    scanner.scan(shop, "98765")
    tell(shop, "98765", "InPacking")
    refused = scanner.scan(shop, "u")
    assert (refused.outcome, refused.told) == (
        Outcome.REFUSED,
        "mis has moved it since: it is In packing now",
    )


def test_a_card_changes_the_station_for_the_scans_after_it(
    shop: Desk, scanner: ScanSession
) -> None:
    codes = ["98765", "STATION:InPacking", "98765", "STATION:", "98765"]
    outcomes = [scanner.scan(shop, code).outcome for code in codes]
    assert outcomes == [
        Outcome.MOVED,
        Outcome.STATION,
        Outcome.MOVED,
        Outcome.STATION,
        Outcome.SHOWN,
    ]
    assert position(shop, "98765").workflow.status == "InPacking"


def test_a_station_of_the_shops_own(shop: Desk) -> None:
    scanned = ScanSession(Station("CustomStatus", "Foil")).scan(shop, "98765")
    assert (scanned.outcome, scanned.told) == (Outcome.MOVED, "In production → Foil")


def test_a_viewer_sees_jobs_and_moves_none(shop: Desk, scanner: ScanSession) -> None:
    viewer = replace(shop, who=Person("vera", Role.VIEWER))
    scanned = scanner.scan(viewer, "98765")
    assert (scanned.outcome, "takes the role operator" in scanned.told) == (Outcome.REFUSED, True)
    assert ScanSession().scan(viewer, "98765").outcome is Outcome.SHOWN
