"""Our own CSV."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from spo_tui.domain.money import Money
from spo_tui.domain.ticket import Ticket, TicketCustomer, TicketJob
from spo_tui.intake import read_tickets

from .reading import job, refusal, short, tickets

FULL = """\
Job,Order,storefront,product,type,quantity,substrate,width_mm,height_mm,due,priority,artwork,po,\
customer,name,company,email,placed,status,currency,total
71220,20417,North,"Cards, round",s,250,Silk,85,55,2026-11-25,80,cards.pdf,HC-1,881,Mary,Lattice,\
m@l.example,2026-11-20T08:31:00Z,On the moon,EUR,54.00
71221,20417,North,Flyer,,,,,,,,,,,,,,,,,
"""


def test_every_column_is_taken_and_rows_of_one_order_are_one_ticket() -> None:
    assert tickets(FULL) == [
        Ticket(
            order="20417",
            storefront="North",
            po="HC-1",
            customer=TicketCustomer("881", name="Mary", company="Lattice", email="m@l.example"),
            placed=datetime(2026, 11, 20, 8, 31, tzinfo=UTC),
            currency="EUR",
            total=Money(5400, "EUR"),
            jobs=(
                TicketJob(
                    number="71220",
                    product="Cards, round",
                    type="s",
                    quantity=250,
                    substrate="Silk",
                    width_mm=85.0,
                    height_mm=55.0,
                    due=datetime(2026, 11, 25, 23, 59, tzinfo=UTC),
                    priority=80,
                    artwork="cards.pdf",
                    status="On the moon",
                    line=2,
                ),
                TicketJob(number="71221", product="Flyer", line=3),
            ),
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "job,product\n1,Flyer",
        "PRODUCT;Job\r\nFlyer;1\r\n",
        "job,product\r1,Flyer\r",
        '"job","product"\n"1","Flyer"\n\n',
        "\ufeffjob , product\n 1 , Flyer \n,\n",
    ],
)
def test_separator_order_case_and_line_ends_do_not_matter(text: str) -> None:
    found = job(text)
    assert (found.number, found.product) == ("1", "Flyer")


def test_utf_16_as_a_spreadsheet_writes_it_is_read() -> None:
    (found,) = read_tickets("job;product\n1;Käse\n".encode("utf-16"))
    assert found.jobs[0].product == "Käse"


def test_rows_without_an_order_are_tickets_of_their_own() -> None:
    found = tickets("job,product,order\n1,a,\n2,b,7\n3,c,\n4,d,7\n")
    assert [(t.order, [j.number for j in t.jobs]) for t in found] == [
        (None, ["1"]),
        ("7", ["2", "4"]),
        (None, ["3"]),
    ]


def test_a_cell_may_hold_line_ends_and_later_lines_stay_right() -> None:
    found = tickets('job,product\n1,"two\nlines"\n2,b\n')
    assert [(t.jobs[0].product, t.jobs[0].line) for t in found] == [("two\nlines", 2), ("b", 4)]


def test_a_size_may_have_a_decimal_comma() -> None:
    found = job("job;product;width_mm;height_mm\n1;a;210,5;297\n")
    assert (found.width_mm, found.height_mm) == (210.5, 297.0)


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("job,quantity\n1,2", "the column product is missing", 1),
        ("product,quantity\na,2", "the column job is missing", 1),
        ("job,product,colour\n1,a,red", "the column 'colour' is not known", 1),
        ("job,product,job\n1,a,1", "the column job stands twice", 1),
        ("job,product\n", "not a ticket: a header without rows", 1),
        ("job,product\n1,a\n2\n", "1 cells, but the header has 2", 3),
        ("job,product\n1,a\n2,b,c\n", "3 cells, but the header has 2", 3),
        ("job,product\n1,a\n,b\n", "the job number is empty", 3),
        ("job,product,quantity\n1,a,1\n2,b,x\n", "the quantity 'x' is not a whole number", 3),
        ("job,product,width_mm,height_mm\n1,a,210,\n", "the size '210' x '' is not two", 2),
        ("job,product,due\n1,a,soon\n", "the due 'soon' is not a time", 2),
        ("job,product,total\n1,a,5.5.5\n", "the total '5.5.5' is not an amount", 2),
        (
            "job,product,order,po\n1,a,7,x\n2,b,7,y\n",
            "the po of order '7' is not that of line 2",
            3,
        ),
        ("job,product,order\n1,a,7\n1,b,7\n", "the job '1' stands twice in one order", 3),
        ('job,product\n1,"a"b\n', "the row cannot be read", 2),
        ('job,product\n1,a\n2,"b\n', "the row cannot be read", 3),
        ("job,product\n1,caf\udce9\n", "the text is not UTF-8 here; save the file as UTF-8", 2),
        ("job,product\n" + "1,a\n" * 100_000, "more than 100,000 lines", 100_001),
    ],
    ids=short,
)
def test_an_error_names_the_line(text: str, reason: str, line: int) -> None:
    error = refusal(text.encode("utf-8", "surrogateescape"))
    assert error.reason.startswith(reason)
    assert error.line == line
