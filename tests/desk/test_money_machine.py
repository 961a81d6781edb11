"""Whatever the office does to an order, in whatever order, what was recorded stays."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from spo_tui.desk.desk import Desk
from spo_tui.desk.notes import add_note
from spo_tui.desk.orders import show_order
from spo_tui.desk.purchase_orders import set_po
from spo_tui.desk.refunds import correct_refund, payment_status, record_refund
from spo_tui.desk.totals import edit_totals
from spo_tui.desk.upkeep import check
from spo_tui.domain.errors import SpoError
from spo_tui.domain.money import Money
from spo_tui.domain.order import Note, Refund
from spo_tui.domain.person import Person, Role
from spo_tui.store.engine import open_store
from tests import office
from tests.conftest import Clock

MINOR = st.integers(-100, 6000)
CHANGES = st.dictionaries(st.sampled_from(["shipping", "discount", "tax"]), MINOR, min_size=1)


def pounds(minor: int) -> str:
    return Money(minor, "GBP").amount


class Office(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(prefix="spo-office-")
        self.desk = Desk(
            open_store(f"{self.folder.name}/spo.db"), Person("olga", Role.ADMIN), clock=Clock()
        )
        office.order(self.desk, "1", "2")
        self.po = ""
        self.refunds: list[Refund] = []
        self.notes: list[Note] = []
        self.rows = 1

    def teardown(self) -> None:
        try:
            assert [finding for finding in check(self.desk) if finding.faults] == []
        finally:
            self.desk.store.close()
            self.folder.cleanup()

    @rule(amount=MINOR, event=st.none() | st.sampled_from(["e-1", "e-2", "e-3"]))
    def refund(self, amount: int, event: str | None) -> None:
        with suppress(SpoError):
            record_refund(self.desk, "12345", pounds(amount), "R", event=event)

    @rule(amount=MINOR, which=st.integers(0, 3))
    def correct(self, amount: int, which: int) -> None:
        meant = self.refunds[which].id if which < len(self.refunds) else None
        with suppress(SpoError):
            correct_refund(self.desk, "12345", pounds(amount), refund=meant)

    @rule(changes=CHANGES)
    def edit(self, changes: dict[str, int]) -> None:
        told: dict[str, Any] = {name: pounds(minor) for name, minor in changes.items()}
        with suppress(SpoError):
            edit_totals(self.desk, "12345", reason="as agreed", **told)

    @rule(number=st.sampled_from(["", "PO-1", "PO-2", "x" * 65]))
    def give_po(self, number: str) -> None:
        with suppress(SpoError):
            self.po = set_po(self.desk, "12345", number, seen=self.po).new

    @rule(kind=st.sampled_from(["internal", "customer"]))
    def note(self, kind: str) -> None:
        add_note(self.desk, "12345", "as agreed", kind=kind)

    @invariant()
    def nothing_recorded_is_lost_or_changed(self) -> None:
        order = show_order(self.desk, "12345")
        sums = order.totals
        plain = [replace(refund, corrections=()) for refund in order.refunds]
        assert plain[: len(self.refunds)] == self.refunds
        assert list(order.notes[: len(self.notes)]) == self.notes
        assert len(order.history) >= self.rows
        assert sum(refund.amount.minor for refund in plain) == sums.refunded.minor
        assert all(refund.amount.minor > 0 for refund in plain)
        assert 0 <= sums.refunded.minor <= sums.total.minor
        parts = sums.subtotal.minor - sums.discount.minor + sums.shipping.minor + sums.tax.minor
        assert sums.total.minor == parts
        expected = payment_status(sums.refunded.minor, sums.total.minor) if plain else "Paid"
        assert order.payment_status == expected
        assert order.po == self.po
        self.refunds, self.notes, self.rows = plain, list(order.notes), len(order.history)


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
