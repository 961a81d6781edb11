"""Orders on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spo_tui.desk import opening
from spo_tui.desk.desk import Desk
from spo_tui.desk.orders import show_order
from spo_tui.domain.person import Role
from tests import office
from tests.shop import tell

from .conftest import Command

ORDER_KEYS = [
    *("order", "storefront", "customer", "placed", "order_status", "shipping_status"),
    *("payment_status", "po", "totals", "refunds", "notes", "history", "jobs", "reorder_of"),
]


@pytest.fixture
def shop(shop: Desk) -> Desk:
    office.order(shop, "1", "2", order="12345", email="anna@acme.co")
    office.order(shop, "3", order="12346", customer="Smith [/] \x1b[31mUK")
    return shop


def test_one_order_as_json_has_the_keys_of_the_interface(command: Command, shop: Desk) -> None:
    command.run("refund", "12345", "20.00", "--reference", "R-1")
    command.run("correct-refund", "12345", "--actual", "10.00", "--reference", "ch_1", "twice")
    said = command.json("order", "12345")
    assert list(said) == ORDER_KEYS
    pounds = {name: amount["amount"] for name, amount in said["totals"].items()}
    assert (pounds["total"], pounds["refunded"]) == ("50.00", "20.00")
    (refund,) = said["refunds"]
    assert refund["amount"] == {"amount": "20.00", "currency": "GBP"}
    assert refund["corrections"][0]["actual"] == {"amount": "10.00", "currency": "GBP"}
    assert [note["kind"] for note in said["notes"]] == ["refund", "correction"]
    assert [job["job"] for job in said["jobs"]] == ["1", "2"]
    assert (said["po"], said["reorder_of"]) == ("", None)
    (listed,) = command.json("orders", "12345")
    assert listed == said


def test_one_order_for_people(command: Command, shop: Desk) -> None:
    command.run("refund", "12345", "20.00", "--reference", "R-1")
    command.run("correct-refund", "12345", "--actual", "10.00", "--reference", "ch_1")
    text = command.run("order", "12345").stdout
    assert "refunded        20.00 GBP  (locked: a refund stays as it was recorded)" in text
    assert "really refunded 10.00 GBP, ch_1: Recorded were 20.00 GBP" in text
    assert "PO:            none" in text


def test_orders_are_listed_and_searched(command: Command, shop: Desk) -> None:
    tell(shop, "3", "CleanUp")
    assert [line.split()[0] for line in command.run("orders").stdout.splitlines()] == [
        "12346",
        "12345",
    ]
    assert command.run("orders", "anna@acme").stdout.startswith("12345")
    done = command.run("orders", "status:complete")
    assert done.stdout.startswith("12346") and "1, 1 cleaned up" in done.stdout
    assert "\x1b" not in done.stdout
    done = command.run("orders", "--limit", "1")
    assert (len(done.stdout.splitlines()), "only the first 1" in done.stderr) == (1, True)
    assert command.json("orders", "nobody") == []
    assert command.refusal("orders", "acme", "status:lost").startswith(
        "in the query, at status:lost (character 6): 'lost' is not a status"
    )


def test_po_is_shown_set_and_cleared(command: Command, shop: Desk) -> None:
    assert command.run("po", "12345").stdout == "order 12345 has no PO number\n"
    assert command.run("po", "12345", " PO-1 ").stdout == "12345: PO PO-1, was none\n"
    assert command.run("po", "12345").stdout == "PO-1\n"
    assert command.json("po", "12345") == {"order": "12345", "po": "PO-1"}
    assert command.run("po", "12345", "--clear").stdout == "12345: no PO number, was PO-1\n"
    assert command.json("po", "12345", "")["changed"] is False
    assert command.run("po", "12345", "PO-2", "--clear").exit_code == 2
    assert "at most 64" in command.refusal("po", "12345", "x" * 65)
    assert command.refusal("po", "9") == "there is no order 9"


def test_refunds_on_the_command_line(command: Command, shop: Desk) -> None:
    said = command.run("refund", "12345", "20", "--reference", "R-1").stdout
    assert said == "12345: refund 1 of 20.00 GBP recorded; no money was moved\n"
    refusal = command.refusal("refund", "12345", "30.01", "--reference", "R-2")
    assert refusal.startswith("order 12345 has 30.00 GBP left to refund of 50.00 GBP")
    assert command.run("refund", "12345", "20").exit_code == 2
    assert command.json("differing-refunds") == []
    note = command.json("correct-refund", "12345", "--actual", "10")
    assert (note["kind"], note["refund"]) == ("correction", 1)
    (one,) = command.json("differing-refunds")
    assert (one["order"], one["recorded"]["amount"], one["actual"]["amount"]) == (
        "12345",
        "20.00",
        "10.00",
    )
    assert "recorded 20.00 GBP, really 10.00 GBP" in command.run("differing-refunds").stdout


def test_totals_and_notes_on_the_command_line(command: Command, shop: Desk) -> None:
    said = command.json("totals", "12345", "--shipping", "7.00", "--reason", "courier")
    assert said["totals"]["total"] == {"amount": "52.00", "currency": "GBP"}
    assert command.run("totals", "12345", "--shipping", "1").exit_code == 2
    assert command.run("note", "12345", "call first").stdout == "note 1 written, internal\n"
    note = command.json("note", "12345", "on its way", "--for-customer", "--job", "2")
    assert (note["kind"], note["job"]) == ("customer", "2")


def test_a_forbidden_wish_names_the_role_it_takes(
    command: Command, shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "role_of", lambda *_: Role.OPERATOR)
    for wish in (
        ("refund", "12345", "1", "--reference", "R"),
        ("totals", "12345", "--tax", "1", "--reason", "x"),
    ):
        assert "takes the role finance" in command.refusal(*wish)
    assert command.run("note", "12345", "x").exit_code == 0
    monkeypatch.setattr(opening, "role_of", lambda *_: Role.VIEWER)
    for asked in ("note 12345 x", "po 12345 1", "correct-refund 12345 --actual 1"):
        assert "takes the role operator" in command.refusal(*asked.split())
    assert command.run("po", "12345").exit_code == 0


def test_refund_events_are_ingested_and_bad_ones_kept_aside(
    command: Command, shop: Desk, tmp_path: Path
) -> None:
    good: dict[str, object] = {
        "order": "12345",
        "event": "r-1",
        "at": "2026-11-20T08:30:00Z",
        "source": "stripe",
        "refund": {"amount": "20.00", "reference": "ch_1"},
    }
    lines = [
        good,
        good,
        {"job": "1", "status": "InProduction"},
        replaced(good, "r-2", amount="40.00"),
        replaced(good, "r-3", amount="-1"),
        good | {"event": "r-4", "order": "99"},
    ]
    file = tmp_path / "events.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    said = command.json("ingest", str(file), status=3)
    assert (said["recorded"], said["duplicate"]) == (2, 1)
    assert [entry["line"] for entry in said["rejected"]] == [4, 5, 6]
    assert len(Path(f"{file}.rejects").read_text().splitlines()) == 3
    (refund,) = show_order(shop, "12345").refunds
    assert (str(refund.amount), refund.source) == ("20.00 GBP", "stripe")


def replaced(event: dict[str, object], name: str, **refund: str) -> dict[str, object]:
    return event | {"event": name, "refund": {"amount": "1", "reference": "x"} | refund}


def test_read_only_changes_nothing(command: Command, shop: Desk) -> None:
    for wish in (("po", "12345", "1"), ("refund", "12345", "1", "--reference", "R")):
        assert "--read-only" in command.refusal("--read-only", *wish)
    assert show_order(shop, "12345").po == ""
