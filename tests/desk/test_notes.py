from __future__ import annotations

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.notes import add_note
from spo_tui.desk.orders import show_order
from spo_tui.desk.upkeep import check
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.domain.person import Role
from tests import office
from tests.shop import place


@pytest.fixture
def shop(desk: Desk) -> Desk:
    place(desk, "1", "2", order="77")
    place(desk, "3", order="78")
    return desk


def test_notes_stand_in_the_order_in_which_they_were_written(shop: Desk) -> None:
    first = add_note(shop, "77", "  call first\nthen send ", job="2")
    second = add_note(shop, "77", "on its way", kind="customer")
    assert show_order(shop, "77").notes == (first, second)
    assert (first.text, first.kind, first.job) == ("call first\nthen send", "internal", "2")
    assert (second.kind, second.actor, second.at) == ("customer", "olga", shop.clock())
    assert all(not finding.faults for finding in check(shop))


def test_what_is_no_note_is_refused(shop: Desk) -> None:
    for text in ("", " \n", "\0"):
        with pytest.raises(SpoError, match="the note is empty"):
            add_note(shop, "77", text)
    with pytest.raises(SpoError, match="at most 4000"):
        add_note(shop, "77", "x" * 4001)
    with pytest.raises(SpoError, match="internal or customer, not refund"):
        add_note(shop, "77", "x", kind="refund")
    with pytest.raises(Refused, match="job 3 belongs to order 78, not 77"):
        add_note(shop, "77", "x", job="3")
    with pytest.raises(Refused, match="takes the role operator"):
        add_note(office.seen_by(shop, Role.VIEWER), "77", "x")
    assert show_order(shop, "77").notes == ()
