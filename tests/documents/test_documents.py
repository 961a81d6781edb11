"""Job tickets and packing slips: what stands on them, read back as people and scanners do."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC
from pathlib import Path

import pytest
from pypdf import PdfReader

from spo_tui.desk.desk import Desk
from spo_tui.desk.documents import choose
from spo_tui.desk.intake import place_ticket
from spo_tui.documents import barcode
from spo_tui.documents.bundle import Kind, make, put
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.domain.scan import JobScan, read_scan
from spo_tui.domain.ticket import Contact, Ticket, TicketCustomer, TicketJob
from tests.conftest import Clock
from tests.shop import place

HOSTILE = [
    "\x1b[2J",
    "\u202egpj",
    "[/]",
    "**b**",
    "x" * 10_000,
    "w " * 5000,
    "漢字",
    "مرحبا",
    "\ud800",
]


def made(desk: Desk, *numbers: str, kind: Kind = Kind.TICKETS, each: bool = False) -> bytes:
    chosen = choose(desk, numbers)
    return make(chosen, kind, desk.clock(), UTC, lambda *_: None, each=each)


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def test_a_ticket_for_each_job_with_its_facts(sqlite_desk: Desk) -> None:
    place(sqlite_desk, "98765", "98766", product="A5 flyer", quantity=5000, substrate="Silk 170g")
    first, second = pages(made(sqlite_desk, "12345"))
    for text in ("98765", "12345", "Acme Ltd", "North", "A5 flyer", "5,000", "Silk 170g"):
        assert text in first
    assert "98766" in second


def test_a_slip_says_where_to_and_what_is_in_it(sqlite_desk: Desk) -> None:
    to = Contact("Ann Lee", "Acme", street="1 Quay", city="Leeds", postal_code="LS1", country="GB")
    jobs = tuple(TicketJob(str(n), f"Poster {n}", quantity=n) for n in range(1000, 1080))
    place_ticket(sqlite_desk, Ticket(jobs, "12345", "North", TicketCustomer("a"), to, po="PO-7"))
    few = pages(made(sqlite_desk, "1000", "1001", kind=Kind.SLIPS))
    assert len(few) == 1
    for text in ("Ann Lee", "LS1 Leeds", "PO-7", "Poster 1001", "2 of its 80 jobs"):
        assert text in few[0]
    with pytest.raises(Refused, match="80 jobs, and 50 is the most"):
        choose(sqlite_desk, ["12345"])
    chosen = choose(sqlite_desk, ["12345"], most=80)
    many = pages(make(chosen, Kind.SLIPS, sqlite_desk.clock(), UTC, lambda *_: None, each=False))
    assert len(many) > 1 and "page 1 of" in many[0]
    assert all(f"Poster {n}" in "".join(many) for n in range(1000, 1080))


def test_the_same_at_the_same_time_is_the_same_file(sqlite_desk: Desk, clock: Clock) -> None:
    place(sqlite_desk, "98765", "98766")
    assert made(sqlite_desk, "12345") == made(sqlite_desk, "12345")
    one = made(sqlite_desk, "12345", each=True)
    assert one == made(sqlite_desk, "12345", each=True)
    names = zipfile.ZipFile(io.BytesIO(one)).namelist()
    assert names == ["12345_98765_ticket.pdf", "12345_98766_ticket.pdf"]


def test_cancelled_orders_are_left_out_and_said(sqlite_desk: Desk) -> None:
    place_ticket(sqlite_desk, Ticket((TicketJob("1"),), "9", order_status="Cancelled"))
    place(sqlite_desk, "98765")
    chosen = choose(sqlite_desk, ["9", "98765"])
    assert chosen.left_out == [("1", "its order is cancelled")] and chosen.count == 1
    with pytest.raises(Refused, match="nothing of it is to be printed"):
        choose(sqlite_desk, ["9"])


def test_a_number_that_could_be_both_asks_which(sqlite_desk: Desk) -> None:
    place(sqlite_desk, "12345", "98766")
    with pytest.raises(SpoError, match="order:12345 or job:12345"):
        choose(sqlite_desk, ["12345"])
    assert choose(sqlite_desk, ["order:12345"]).count == 2
    assert choose(sqlite_desk, ["job:12345"]).count == 1
    with pytest.raises(SpoError, match="no order and no job 7"):
        choose(sqlite_desk, ["7"])


def test_whatever_stands_in_a_field_the_page_is_made(sqlite_desk: Desk) -> None:
    for place_, text in enumerate(HOSTILE[:-1]):
        to = Contact(text, text, text, text, text, text, text, text)
        job = TicketJob(f"{place_}{text[:60]}", text, text[:9] or "P", 1, text, artwork=text)
        customer = TicketCustomer(f"c{place_}", text, text, text, text)
        place_ticket(sqlite_desk, Ticket((job,), f"o{place_}", "N", customer, to, po=text[:60]))
        for kind in Kind:
            assert len(pages(made(sqlite_desk, f"o{place_}", kind=kind))) == 1


@pytest.mark.parametrize("number", ["98765", "u", "station:x", "11/111", "P98765"])
def test_scan_mode_reads_what_the_barcode_says(number: str) -> None:
    text = barcode.text_of(number)
    assert text is not None
    scan = read_scan(text)
    assert isinstance(scan, JobScan) and number in [job for _, job in scan.candidates]


def test_a_scanner_reads_the_page(sqlite_desk: Desk) -> None:
    pdfium = pytest.importorskip("pypdfium2", reason="no way to draw the page")
    zxing = pytest.importorskip("zxingcpp", reason="no decoder")
    place(sqlite_desk, "98765")
    page = pdfium.PdfDocument(made(sqlite_desk, "98765"))[0].render(scale=2).to_pil()
    assert [code.text for code in zxing.read_barcodes(page)] == ["98765"]


def test_a_file_is_not_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    put(path, b"1", overwrite=False)
    with pytest.raises(Refused, match="--overwrite"):
        put(path, b"2", overwrite=False)
    assert path.read_bytes() == b"1"
    put(path, b"2", overwrite=True)
    assert path.read_bytes() == b"2" and [p.name for p in tmp_path.iterdir()] == ["a.pdf"]
