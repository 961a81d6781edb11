from __future__ import annotations

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import each_job
from spo_tui.desk.orders import list_orders, show_order
from spo_tui.desk.purchase_orders import set_po
from spo_tui.desk.upkeep import check
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.domain.person import Role
from spo_tui.domain.purchase_order import PoChanged
from spo_tui.domain.query import parse
from tests import office
from tests.shop import tell


@pytest.fixture
def shop(desk: Desk) -> Desk:
    office.order(desk, "1", "2")
    return desk


def po(desk: Desk) -> str:
    return show_order(desk, "12345").po


def changes(desk: Desk) -> list[tuple[str, str, str]]:
    rows = show_order(desk, "12345").history
    return [(row.old, row.new, row.actor) for row in rows if row.what == "po"]


def found(desk: Desk, query: str) -> list[str]:
    return sorted(job.number for job in each_job(desk, parse(query), 10))


def test_without_with_and_cleared(shop: Desk) -> None:
    assert po(shop) == ""
    added = set_po(shop, "12345", "  PO-4711 ")
    assert (added.old, added.new, added.changed) == ("", "PO-4711", True)
    assert po(shop) == "PO-4711"
    set_po(office.seen_by(shop, Role.OPERATOR, "joe"), "12345", "PO-4712")
    set_po(shop, "12345", "")
    assert po(shop) == ""
    assert changes(shop) == [
        ("", "PO-4711", "olga"),
        ("PO-4711", "PO-4712", "joe"),
        ("PO-4712", "", "olga"),
    ]


def test_the_same_number_again_changes_nothing(shop: Desk) -> None:
    set_po(shop, "12345", "PO-1")
    version = show_order(shop, "12345").version
    assert not set_po(shop, "12345", "PO-1 ", seen="").changed
    assert show_order(shop, "12345").version == version
    assert len(changes(shop)) == 1


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(shop: Desk) -> None:
    set_po(shop, "12345", "PO-1", seen="")
    with pytest.raises(PoChanged, match="it is PO-1 now") as caught:
        set_po(shop, "12345", "PO-2", seen="")
    assert (caught.value.now, caught.value.by) == ("PO-1", shop.who.name)
    assert po(shop) == "PO-1"
    assert set_po(shop, "12345", "PO-2", seen="PO-1").changed
    set_po(shop, "12345", "", seen="PO-2")
    with pytest.raises(PoChanged, match="it has been cleared"):
        set_po(shop, "12345", "PO-3", seen="PO-2")


def test_jobs_and_order_are_found_by_the_new_number_and_no_longer_by_the_old(shop: Desk) -> None:
    set_po(shop, "12345", "OLD-4711")
    tell(shop, "2", "CleanUp")
    set_po(shop, "12345", "NEW-0815")
    assert found(shop, "0815") == ["1"]
    assert found(shop, "0815 closed") == ["1", "2"]
    assert found(shop, "4711 closed") == []
    assert [row.number for row in list_orders(shop, "new-08").rows] == ["12345"]
    assert list_orders(shop, "4711").rows == []
    assert all(not finding.faults for finding in check(shop))


def test_it_works_after_clean_up(shop: Desk) -> None:
    tell(shop, "1", "CleanUp")
    tell(shop, "2", "CleanUp")
    assert set_po(shop, "12345", "late").changed


def test_what_is_no_number_changes_nothing(shop: Desk) -> None:
    with pytest.raises(SpoError, match="at most 64"):
        set_po(shop, "12345", "x" * 65)
    with pytest.raises(SpoError, match="there is no order 9"):
        set_po(shop, "9", "PO-1")
    with pytest.raises(Refused, match="takes the role operator"):
        set_po(office.seen_by(shop, Role.VIEWER), "12345", "PO-1")
    assert changes(shop) == []
