"""Tickets that other people's software wrote, each with all that it says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from spo_tui.domain.ticket import Contact, Ticket, TicketCustomer, TicketJob
from spo_tui.intake import read_file, read_tickets

from .reading import SHARED, needs_shared, refusal

CET = timezone(timedelta(hours=1))
CEST = timezone(timedelta(hours=2))
SIGNATURE = "http://www.cip4.org/artworks/SIG-001.pdf"
SHEET = "6bac3275-e016-4583-81db-79d2c2bd6579"
GANG_DUE = datetime(2013, 10, 15, 23, 59, tzinfo=CEST)
DISPATCH = datetime(2026, 11, 25, 16, tzinfo=UTC)


def poster(number: str, line: int) -> TicketJob:
    return TicketJob(
        number=number,
        product="PLAKAT A1;115af;4/0;",
        quantity=100,
        substrate="AFF_115",
        width_mm=596.0,
        height_mm=842.0,
        artwork="./artwork/14710604_02W6T.pdf",
        line=line,
    )


def ganged(number: str, product: str, width: float, line: int) -> TicketJob:
    return TicketJob(
        number=number,
        product=product,
        quantity=2500,
        substrate="IPG_170",
        width_mm=width,
        height_mm=210.0,
        due=GANG_DUE,
        artwork=SIGNATURE,
        line=line,
    )


UNC = r"\\path\to\pdf\file.pdf"

REAL = {
    "printtalk-two-posters.ptk": Ticket(
        order="14710604",
        currency="EUR",
        placed=datetime(2013, 8, 22, 12, 25, tzinfo=CEST),
        customer=TicketCustomer(key="FLYERALARM"),
        delivery=Contact(
            company="FLYERALARM GmbH",
            street="Alfred-Nobel-Straße 18",
            city="Würzburg",
            postal_code="97080",
            country="GERMANY",
        ),
        jobs=(poster("14710604-01-1", 8), poster("14710604-01-2", 22)),
    ),
    "printtalk-flyers.xjdf": Ticket(
        order="121204926",
        currency="EUR",
        placed=datetime(2013, 3, 26, 16, 45, 19, tzinfo=CET),
        delivery=Contact(
            name="xxxx xxx",
            company="xxx",
            phone="333333333",
            street="Detmolder Str. 120",
            city="Bielefeld",
            postal_code="55544",
        ),
        jobs=(
            TicketJob(
                number="121204926",
                quantity=15000,
                due=datetime(2012, 5, 24, 23, 59, tzinfo=CEST),
                artwork="artwork/130580009_20130307172846.pdf",
                line=8,
            ),
        ),
    ),
    "printtalk-simple.ptk": Ticket(
        order="PT_12345",
        currency="EUR",
        placed=datetime(2012, 6, 22, 11, 9, 45, tzinfo=CET),
        customer=TicketCustomer(key="42"),
        jobs=(
            TicketJob(
                number="JB_12345",
                product="Catalogue item 42",
                quantity=1500,
                artwork="http://www.example.org:8080/artwork.pdf",
                line=8,
            ),
        ),
    ),
    "gang-job.xjdf": Ticket(
        order="SIG-001",
        customer=TicketCustomer(
            key="FA_CORE",
            name="FirstName_FA FamilyName_FA",
            company="FLYERALARM GmbH",
            email="info@flyeralarm.com",
        ),
        delivery=Contact(
            name="FirstName_1 FamilyName_1",
            email="111@yyy.de",
            street="Street_1",
            city="City_1",
            postal_code="PostalCode_1",
        ),
        jobs=(
            ganged("JOB_1", "Cover 20 Pages Magazine DIN A5", 148.5, 9),
            ganged("JOB_2", "Flyer DIN A4", 297.0, 30),
            ganged("JOB_3", "6 Panel Folder DIN Long", 99.0, 47),
        ),
    ),
    "child-products.xjdf": Ticket(
        order="DE151609945X01",
        customer=TicketCustomer(key="214425"),
        jobs=(
            TicketJob(
                number="jobid-1",
                quantity=1,
                substrate="IPM_170 + OFF_90",
                due=datetime(2015, 7, 2, 17, tzinfo=CEST),
                priority=25,
                artwork=UNC,
                line=20,
            ),
            TicketJob("jobid-2", quantity=2, substrate="IPM_170", artwork=UNC, line=34),
            TicketJob("jobid-3", quantity=3, artwork=UNC, line=48),
            TicketJob("jobid-4", quantity=3, artwork=UNC, line=62),
        ),
    ),
    "sheet.xjdf": Ticket(
        jobs=(
            TicketJob(
                number="SH-LIUR-LTE6",
                product="Image Print Glossy 250 g/m²",
                quantity=556,
                substrate="IPG_250",
                width_mm=297.0,
                height_mm=210.0,
                artwork=f"https://cip4.example.org/{SHEET}/{SHEET}.pdf",
                line=3,
            ),
        )
    ),
    "foreign-namespace.xjdf": Ticket(jobs=(TicketJob("Foo", line=4),)),
    "Elk_ConventionalPrinting.jdf": Ticket(
        jobs=(
            TicketJob(
                number="2893",
                product="4/4 Perfecting",
                quantity=900,
                substrate="Magnostar 200gsm 640x900mm",
                line=4,
            ),
        )
    ),
    "Folding_sample.jdf": Ticket(
        jobs=(
            TicketJob(
                number="YC201101128-003_33",
                product="ccc",
                width_mm=210.0,
                height_mm=297.0,
                due=datetime(2015, 12, 11, 2, 14, 38, tzinfo=UTC),
                line=2,
            ),
        )
    ),
    "NarrowWeb.jdf": Ticket(
        jobs=(
            TicketJob(
                number="n051214_095848870_000164",
                product="Conventional printing, laminating, shape cutting",
                quantity=500,
                substrate="Input Media",
                line=2,
            ),
        )
    ),
    "SaddleStitchBooklet_MixedMedia2.jdf": Ticket(
        jobs=(
            TicketJob(
                number="002_Two_Left_Staples_IDPICS-1.5-L1.MixedSides",
                product=(
                    "Layout preparation, imposition, interpreting, rendering, color space"
                    " conversion, digital printing, stitching"
                ),
                quantity=1,
                substrate="Coated20#White 30 gsm + bond20#White 30 gsm",
                artwork="file://myServer/test/JDF/twenty-pages.pdf",
                line=15,
            ),
        )
    ),
    "infigo-connect-metadata.json": Ticket(
        order="30417",
        storefront="Northgate Print Shop",
        customer=TicketCustomer(
            key="881", name="Mary Okafor", company="Lattice Ltd", email="m.okafor@lattice.example"
        ),
        placed=datetime(2026, 11, 20, 8, 31, tzinfo=UTC),
        due=DISPATCH,
        payment_status="Paid",
        shipping_method="Collect in store",
        notes=("Deliver to reception",),
        extra={
            "sku": "BC-8555-R",
            "orderGuid": "5b1f0c1e-7d57-4a0e-9a55-0c6a6b0f2b11",
            "deliverBy": "2026-11-26T12:00:00Z",
            "paymentMethod": "Purchase order",
        },
        jobs=(
            TicketJob(
                number="s71220",
                product="Business cards 85x55, rounded corners",
                type="s",
                quantity=250,
                due=DISPATCH,
            ),
        ),
    ),
    "infigo-record-order.json": Ticket(
        order="WEB-20417",
        customer=TicketCustomer(
            key="buyer@harbourcafe.example", name="Ines Brandt", email="buyer@harbourcafe.example"
        ),
        delivery=Contact(
            name="Ines Brandt",
            email="buyer@harbourcafe.example",
            street="4 Quay Street",
            city="Bristol",
            postal_code="BS1 4DB",
            country="United Kingdom",
        ),
        po="HC-2291",
        payment_status="Paid",
        shipping_method="Courier next day",
        extra={"Cost centre": "4410", "channel": "webshop", "WEB-20417-2": "Colour: Black"},
        jobs=(
            TicketJob(
                number="WEB-20417-1",
                product="Product 118",
                quantity=500,
                substrate="Silk 170g",
                artwork="https://files.example/menu.pdf",
            ),
            TicketJob(number="WEB-20417-2", product="Product 231", quantity=2000),
        ),
    ),
}


@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_a_real_ticket_says_exactly_this(name: str) -> None:
    assert read_tickets(read_file(SHARED / name)) == [REAL[name]]


@needs_shared
def test_a_broken_ticket_is_refused_with_its_line() -> None:
    error = refusal(read_file(SHARED / "broken-syntax.xjdf"))
    assert error.line == 4
    assert "Opening and ending tag mismatch" in error.reason


@needs_shared
def test_every_shared_ticket_has_its_expectation() -> None:
    files = {path.name for path in SHARED.iterdir()}
    assert files == {*REAL, "broken-syntax.xjdf", "SOURCES.md"}
