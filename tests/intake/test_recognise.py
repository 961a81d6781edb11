"""What is a ticket, by content alone."""

from __future__ import annotations

import pytest

from .reading import refusal, short


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"\x00\x01\x02\xff",
        b"PK\x03\x04",
        b"Dear printer,\nplease print.",
        b"job: 1",
        b"job",
        b"<html><body/></html>",
        b'<XJDF xmlns="urn:other" JobID="1"/>',
        b"<xjdf JobID='1'/>",
        b"{}",
        b"[]",
        b"[1]",
        b'[{"a": 1}]',
        b'{"order": "1"}',
        b"a,b,c\n1,2,3",
        b"job,product" + b",job" * 2000,
    ],
    ids=short,
)
def test_anything_else_is_no_ticket(data: bytes) -> None:
    error = refusal(data)
    assert error.reason.startswith("not a ticket: ")
    assert error.line == 1


def test_more_than_eight_mebibytes_are_not_read() -> None:
    assert "larger than 8 MiB" in refusal(b" " * (8 * 1024 * 1024 + 1)).reason


def test_a_broken_encoding_is_named_with_its_line() -> None:
    error = refusal(b'{"jobs":\n[{"job": "\xff"}]}')
    assert (error.reason, error.line) == ("the text is not UTF-8 here; save the file as UTF-8", 2)
