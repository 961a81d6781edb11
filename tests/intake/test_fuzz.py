"""Whatever the bytes: tickets that can be kept, or a TicketError of one line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict

from hypothesis import example, given, settings
from hypothesis import strategies as st

from spo_tui.domain.errors import TicketError
from spo_tui.intake import read_tickets

from .reading import SHARED
from .test_jdf import jdf, links, pool
from .test_own_csv import FULL as CSV
from .test_printtalk import order, printtalk
from .test_xjdf import products, resource, xjdf

XJDF = xjdf(
    products(
        '<Product ID="A" DescriptiveName="Flyer" Amount="500"><Intent>'
        '<MediaIntent MediaQuality="Silk"/><LayoutIntent FinishedDimensions="595.28 841.89 0"/>'
        "</Intent></Product>",
        '<Product ID="B" JobID="9"><BindingIntent ChildRefs="A B"/></Product>',
    )
    + resource("NodeInfo", 'End="2026-11-25T16:00:00Z" JobPriority="80"', 'ProductPart="A"')
    + resource("CustomerInfo", 'CustomerID="1" CustomerOrderID="2"')
    + resource("Contact", 'ContactTypes="Delivery"', inside='<Person FirstName="Ada"/>')
    + resource("RunList", inside='<FileSpec URL="a.pdf"/>')
)
JDF = jdf(
    pool('<Media Brand="Silk" Weight="90"/>', '<TrimmingParams Width="595" Height="842"/>')
    + links('<ComponentLink Usage="Output" Amount="5"/>')
)
JSON = (
    '{"orders": [{"order": 1, "totals": {"total": "5.00"}, "customer": {"key": 3}, "jobs":'
    ' [{"job": "7", "quantity": 5, "size": [85, 55], "due": "2026-11-25"}]}]}'
)
SEEDS = [
    XJDF.encode(),
    JDF.encode(),
    printtalk(order(XJDF), 'Timestamp="2026-11-23T09:00:00Z"').encode(),
    JSON.encode(),
    JSON.encode("utf-16"),
    CSV.encode(),
    *(path.read_bytes() for path in sorted(SHARED.glob("*.*"))),
]
XML_TOKENS = b"< > \" ' / & &#0; &#x202e; <!DOCTYPE ]]> <![CDATA[ UNDEFINED".split()
JSON_TOKENS = b"{ } [ ] , ; : null true -1 1e999 NaN 0 \\ud800 \\u0000 2026-02-30 ../../x".split()
BYTE_TOKENS = [b"", b"\0", b"\xff", b"\n", b"\r", b"\xef\xbb\xbf", b"\xff\xfe", b"9" * 30, b"0 0"]
TEXT_TOKENS = ["\u202e".encode(), "٣".encode()]
QUOTED = re.compile(rb'"([^"<>&]{0,80})"')
ODD_TEXT = [
    "",
    " ",
    "UNDEFINED",
    "A" * 81,
    "x" * 600,
    "\u202ea",
    "a\u0085",
    "٣",
    "mailto:",
    "a / b",
]
ODD_NUMBERS = ["-1", "0 0", "0 0 0", "1e5", "1e300", "9" * 25, "NaN", "inf", "0.0001", "5.0", "1 2"]
ODD_TIMES = ["2026-11-23", "2026-02-30", "0001-01-01T00:00:00+14:00", "2026-11-23T09:00", "12:00"]
ODD = [text.encode() for text in ODD_TEXT + ODD_NUMBERS + ODD_TIMES]
TOKENS = XML_TOKENS + JSON_TOKENS + BYTE_TOKENS + TEXT_TOKENS


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.sampled_from([0, 0, 1, 2, 8, 64, 1024])))
        piece = draw(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=4)))
        if draw(st.integers(0, 9)) == 0:
            piece = bytes(data[draw(st.integers(0, len(data))) :][:512])
        data[at:end] = piece
    return bytes(data)


@st.composite
def misvalued(draw: st.DrawFn) -> bytes:
    """A ticket whose form stays whole, with odd values for some of its quoted ones."""
    data = draw(st.sampled_from(SEEDS))
    places = [match.span(1) for match in QUOTED.finditer(data)]
    if not places:
        return data
    chosen = draw(st.sets(st.integers(0, len(places) - 1), min_size=1, max_size=4))
    for place in sorted(chosen, reverse=True):
        start, end = places[place]
        data = data[:start] + draw(st.sampled_from(ODD)) + data[end:]
    return data


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(key)
            yield from texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner)


def check(data: bytes) -> None:
    try:
        found = read_tickets(data)
    except TicketError as error:
        assert error.reason.isprintable()
        assert len(error.reason) < 500
        assert error.line is None or error.line >= 1
        return
    assert found
    for ticket in found:
        assert ticket.jobs
        for text in texts(asdict(ticket)):
            assert "\0" not in text
            text.encode()
            assert len(text) <= 2000
        for number in (ticket.order, *(job.number for job in ticket.jobs)):
            assert number is None or (0 < len(number) <= 80 and number.isprintable())
        for job in ticket.jobs:
            assert job.quantity is None or 0 <= job.quantity <= 10**9
            assert 0 <= job.priority <= 100
            assert (job.width_mm is None) == (job.height_mm is None)
            assert job.width_mm is None or job.width_mm > 0
            for when in (job.due, ticket.due, ticket.placed):
                assert when is None or when.tzinfo is not None
        for money in (ticket.subtotal, ticket.discount, ticket.tax, ticket.total):
            assert money is None or (money.currency == ticket.currency and money.minor >= 0)


@given(st.one_of(st.binary(), st.text().map(str.encode)))
@example(b"\xff\xfe")
@example(b'<?xml version="1.0" encoding="utf-16"?><XJDF JobID="1"/>')
def test_any_bytes_are_refused_in_order(data: bytes) -> None:
    check(data)


@settings(max_examples=1000, deadline=None)
@given(mutated())
def test_a_mutated_ticket_is_read_or_refused_in_order(data: bytes) -> None:
    check(data)


@settings(max_examples=1000, deadline=None)
@given(misvalued())
def test_odd_values_are_taken_or_refused_in_order(data: bytes) -> None:
    check(data)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
OWN_KEYS = ("orders", "jobs", "job", "order", "customer", "totals", "notes", "size")
METADATA_KEYS = ("storefrontName", "lineItem", "jobId", "orderId", "extraData", "orderNotes")
RECORD_KEYS = ("ExternalOrderId", "OrderLineItems", "Quantity", "ProductVariantAttributes", "Key")
JSON_KEYS = st.sampled_from(OWN_KEYS + METADATA_KEYS + RECORD_KEYS)
JSON_DOCUMENTS = st.recursive(
    JSON_VALUES,
    lambda inner: st.dictionaries(JSON_KEYS, inner, max_size=5) | st.lists(inner, max_size=3),
    max_leaves=20,
)


@settings(max_examples=500, deadline=None)
@given(JSON_DOCUMENTS)
def test_json_of_any_shape_is_read_or_refused_in_order(document: object) -> None:
    check(json.dumps(document).encode())
