"""JSON that means harm."""

from __future__ import annotations

import pytest

from .reading import job, refusal, short


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"orders": ' + "[" * 64 + "]" * 64 + "}", "nested deeper than 64 levels"),
        ("[" * 190_000, "nested deeper than 64 levels"),
        ("[" * 1_000_000, "more than 200,000 objects and lists"),
        ('{"orders": NaN}', "NaN is not a number"),
        ('{"orders": -Infinity}', "-Infinity is not a number"),
        ('{"orders": 1e999}', "the number '1e999' is too large"),
        ('{"orders": 1234567890123456789}', "has more than 18 digits"),
        ('{"orders": -1234567890123456789}', "has more than 18 digits"),
        ('{"orders": ' + "9" * 100_000 + "}", "has more than 18 digits"),
        ('{"orders": [{"\\ud800": 1}]}', "half a character"),
        ('{"jobs": [{"job": "\\ud800"}]}', "unprintable characters"),
        ('{"jobs": [{"job": "1"}], "payment_status": "\\ud800"}', "half a character"),
        ('{"orders": [], "orders": []}', "the key 'orders' stands twice"),
        ('{"orders": [{"a": 1, "\\u0061": 2}]}', "the key 'a' stands twice"),
    ],
    ids=short,
)
def test_what_readers_read_differently_is_refused(text: str, reason: str) -> None:
    assert reason in refusal(text).reason


def test_half_a_character_in_a_text_is_replaced() -> None:
    assert job('{"jobs": [{"job": "1", "product": "a\\ud800b\\u0000c"}]}').product == "a\ufffdbc"


def test_64_levels_are_read() -> None:
    assert "expected object" in refusal('{"orders": ' + "[" * 63 + "]" * 63 + "}").reason


@pytest.mark.parametrize(
    ("text", "line"),
    [('{"jobs":\n[}', 2), ('{"jobs": []', 1), ('{"jobs": []}\n\nx', 3), ('{"jobs":\n"\t"}', 2)],
)
def test_a_syntax_error_has_its_line(text: str, line: int) -> None:
    error = refusal(text)
    assert error.reason.startswith("the JSON is not well-formed: ")
    assert error.line == line
