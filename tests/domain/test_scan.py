from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.errors import SpoError
from spo_tui.domain.scan import (
    JobScan,
    Station,
    StationScan,
    UndoScan,
    read_scan,
    station,
    stations,
)


def candidates(text: str) -> list[tuple[str | None, str]]:
    meant = read_scan(text)
    assert isinstance(meant, JobScan)
    return list(meant.candidates)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("98765", "98765"),
        ("  98765\r\n", "98765"),
        ("\x0298765\x03", "98765"),
        ("*98765*", "98765"),
        ("]A098765", "98765"),
        ("]C1*98765*", "98765"),
        ("JOB:98765", "98765"),
        ("job: 98765", "98765"),
        ("Job no: 98765", "98765"),
        ("JOB#98765", "98765"),
        ("JOB:*98765*", "98765"),
        ("P98765", "P98765"),
        ("d500", "d500"),
        ("A-17/3", "A-17/3"),
    ],
)
def test_what_stands_around_a_number_does_not_count(text: str, number: str) -> None:
    assert candidates(text)[0] == (None, number)


@pytest.mark.parametrize("text", ["JOB98765", "Job 98765", "job-98765", "JOB_98765"])
def test_a_word_before_the_number_may_be_part_of_it(text: str) -> None:
    assert candidates(text) == [(None, text), (None, "98765")]


@pytest.mark.parametrize(
    "text",
    [
        "P_12345_98765_output.pdf",
        "P_12345_98765_",
        "P_12345_98765",
        "p_12345_98765_x",
        "*P_12345_98765_*",
        "JOB:P_12345_98765_output.pdf",
        "/srv/hot/rip1/P_12345_98765_output.pdf",
        "\\\\rip2\\hot\\P_12345_98765_output.pdf",
    ],
)
def test_the_form_of_the_file_name_names_order_and_job(text: str) -> None:
    assert candidates(text)[0] == ("12345", "98765")


@pytest.mark.parametrize("text", ["ORDER:12345", "order no: 12345", "ORD#12345", "Order = 12345"])
def test_an_order_that_says_so_is_told_apart(text: str) -> None:
    with pytest.raises(SpoError, match="12345 is an order number: scan the job's code"):
        read_scan(text)


@pytest.mark.parametrize("text", ["", "  ", "\r\n", "**", "\x00\x02"])
def test_nothing_is_said_to_be_nothing(text: str) -> None:
    with pytest.raises(SpoError, match="nothing was read"):
        read_scan(text)


def test_a_page_of_text_is_no_number() -> None:
    with pytest.raises(SpoError, match="no job number"):
        read_scan("9" * 5000)


@pytest.mark.parametrize("text", ["u", "U", "*UNDO*", " undo "])
def test_undo_is_a_line_of_its_own(text: str) -> None:
    assert read_scan(text) == UndoScan()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STATION:Printed", Station("Printed")),
        ("*station: in production*", Station("InProduction")),
        ("STATUS=InPacking", Station("InPacking")),
        ("STATION:CustomStatus/Foil", Station("CustomStatus", "Foil")),
        ("STATION:", None),
    ],
)
def test_a_card_chooses_the_station(text: str, expected: Station | None) -> None:
    assert read_scan(text) == StationScan(expected)


@pytest.mark.parametrize(
    ("name", "label", "why"),
    [
        ("Blocked", None, "needs a reason for each job"),
        ("CustomStatus", None, "needs a label"),
        ("Printed", "Foil", "takes no label"),
        ("OutputCreated", None, "not set by hand"),
        ("CleanUp", None, "not set by hand"),
        ("MisFailed", None, "not set by hand"),
        ("Printd", None, "did you mean Printed"),
    ],
)
def test_what_can_be_no_station_says_why(name: str, label: str | None, why: str) -> None:
    with pytest.raises(SpoError, match=why):
        station(name, label)


def test_every_station_on_offer_is_one() -> None:
    assert {"InProduction", "Printed"} <= {status.name for status in stations()}
    assert [station(status.name).says for status in stations()] == [s.says for s in stations()]


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_a_line(text: str) -> None:
    try:
        meant = read_scan(text)
    except SpoError as error:
        assert "\n" not in str(error)
    else:
        if isinstance(meant, JobScan):
            assert meant.candidates
