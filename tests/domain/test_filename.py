from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.filename import Placing, fault, key, make, readings

NUMBER = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20) | st.text(
    "_P1.-/", min_size=1, max_size=8
)


@pytest.mark.parametrize(
    ("name", "placings"),
    [
        ("P_12345_98765_output.pdf", [("P", "12345", "98765")]),
        ("d_1_2_a.pdf", [("d", "1", "2")]),
        ("P_PT_12345_JB_1_x.pdf", [
            ("P", "PT", "12345"), ("P", "PT", "12345_JB"), ("P", "PT", "12345_JB_1"),
            ("P", "PT_12345", "JB"), ("P", "PT_12345", "JB_1"), ("P", "PT_12345_JB", "1"),
        ]),
        ("Output_12345_98765_P.pdf", []),
        ("P_12345.pdf", []),
        ("P_12345_98765", []),
        ("P__98765_x.pdf", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_name_is_read_in_every_way_it_can_be(
    name: str, placings: list[tuple[str, str, str]]
) -> None:
    assert list(readings(name)) == [Placing(*placing) for placing in placings]


@given(letter=st.sampled_from("Pdsm"), order=NUMBER, job=NUMBER, rest=NUMBER)
def test_a_name_that_we_make_is_read_back(letter: str, order: str, job: str, rest: str) -> None:
    name = make(letter, order, job, rest)
    assert Placing(letter, key(order), key(job)) in readings(name)
    assert fault(name) is None


@given(NUMBER)
def test_a_key_is_safe_in_a_file_name(number: str) -> None:
    made = key(number)
    assert made and made.isascii() and not set(made) & set("/\\ \0\n")
    assert made not in (".", "..")
    assert key(made) == made, "a number read from a file name must mean the same job"


@given(st.from_regex(r"[A-Za-z]?[0-9]{1,9}", fullmatch=True))
def test_a_type_letter_in_front_of_a_number_does_not_count(number: str) -> None:
    assert key(number) == number.lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.mark.parametrize("number", ["WEB-A1", "PP1", "DE151609945X01", "1P2"])
def test_a_letter_further_in_is_part_of_the_number(number: str) -> None:
    assert key(number) == number


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Output_12345_98765_P.pdf", "the type letter comes first: P_12345_98765_output.pdf"),
        ("P_12345_98765.pdf", "something must follow the job number"),
        ("flyer.pdf", "the name must start P_ORDER_JOB_"),
        ("P__98765_x.pdf", "the name must start P_ORDER_JOB_"),
    ],
)
def test_a_name_that_finds_no_job_is_told_why(name: str, says: str) -> None:
    found = fault(name)
    assert found is not None and says in found


@given(st.text("P_1x.", max_size=12) | st.text(max_size=30))
def test_a_name_has_a_fault_exactly_when_it_cannot_be_read(name: str) -> None:
    assert (fault(name) is None) == any(True for _ in readings(name))
