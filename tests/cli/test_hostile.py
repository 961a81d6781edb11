"""Hostile text in all that the office says of orders: refused in a line, or kept and shown tame."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spo_tui.desk.desk import Desk
from spo_tui.desk.orders import show_order
from tests import office

from .conftest import Command

ESC = "\x1b]52;c;eA==\x07\x1b[6n\x1b]0;owned\x07"
HOSTILE = {
    "escape sequences": f"a{ESC}b",
    "C1": "a\x9b2Jb\x85c",
    "other controls": "a\rb\x08c\x00d\x7f",
    "lines": "a\nspo-tui: all is well\nb",
    "line separators": "a\u2028b\u2029c",
    "bidi": "a\u202egpj.exe\u2066b",
    "tags and zero width": "a\u200b\U000e0041b\ufeff",
    "markup": "[/] [@click=app.quit]x[/] [bold]",
    "formula": '=HYPERLINK("http://x","y")',
    "lone surrogate": "a\ud800b",
    "combining": "a" + "\u0301" * 500,
    "long": "x" * 10_000,
    "wide": "漢" * 500,
    "SQL": "'; DROP TABLE orders; --",
    "blank": " \t\u00a0\u3000",
}
_UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
each = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


def raw(text: str) -> list[str]:
    """What a terminal might obey, or would not show."""
    return [it for it in text if unicodedata.category(it) in _UNSHOWN and it != "\n"]


def tame(done: Result) -> Result:
    """It ended as commands end, with nothing raw; a refusal is one line."""
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in {0, 1, 2, 3}
    assert raw(done.stdout) == []
    assert raw(done.stderr) == []
    if done.exit_code == 1:
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
    return done


@pytest.fixture
def shop(shop: Desk) -> Desk:
    office.order(shop, "98765", order="12345")
    return shop


def looks() -> Iterator[tuple[str, ...]]:
    yield from (("order", "12345"), ("orders",), ("po", "12345"), ("job", "98765"), ("jobs",))
    yield ("differing-refunds",)


def assert_tame_everywhere(command: Command) -> None:
    for look in looks():
        assert tame(command.run(*look)).exit_code == 0, look
        said = tame(command.run(*look, "--json")).stdout
        json.loads(said)


@each
def test_what_the_office_says_of_an_order(command: Command, shop: Desk, text: str) -> None:
    tame(command.run("po", "12345", "--", text))
    tame(command.run("note", "12345", "--", text))
    tame(command.run("note", "12345", "--for-customer", "--", text))
    tame(command.run("refund", "12345", "1.00", f"--reference={text}"))
    tame(command.run("refund", "12345", "--reference=R-1", "--", text))
    tame(command.run("refund", "12345", "2.00", "--reference=R-2"))
    tame(command.run("correct-refund", "12345", f"--actual={text}", "--", "R"))
    tame(command.run("correct-refund", "12345", "--actual=1.00", f"--reference={text}", "--", text))
    tame(command.run("totals", "12345", "--tax=9.00", f"--reason={text}"))
    tame(command.run("totals", "12345", f"--tax={text}", "--reason=x"))
    tame(command.run("block", "98765", f"--reason={text}"))
    tame(command.run("reopen", "98765", f"--reason={text}"))
    assert_tame_everywhere(command)
    money = show_order(shop, "12345").totals
    assert money.refunded.minor in {200, 300}
    assert tame(command.run("db", "check")).exit_code == 0


@each
def test_what_is_asked_for(command: Command, shop: Desk, text: str) -> None:
    for wanted in (
        ("order",),
        ("orders",),
        ("po",),
        ("job",),
        ("ship",),
        ("reorder",),
        ("cancel",),
    ):
        tame(command.run(*wanted, "--", text))
        tame(command.run(*wanted, "--json", "--", text))


@each
def test_who_ordered(command: Command, shop: Desk, text: str) -> None:
    order = {
        "order": "2",
        "customer": {"name": text, "company": text},
        "po": text,
        "jobs": [{"job": "7", "product": text, "quantity": 1}],
    }
    tame(command.run("import", "-", "--storefront=North", stdin=json.dumps({"orders": [order]})))
    for look in (("orders",), ("jobs",), ("order", "2"), ("job", "7")):
        tame(command.run(*look))
        tame(command.run(*look, "--json"))


_TEXT = st.one_of(st.sampled_from(list(HOSTILE.values())), st.text(max_size=40))
_VALUE = st.one_of(_TEXT, st.none(), st.integers(), st.floats(), st.lists(_TEXT, max_size=2))
_AMOUNT = st.one_of(st.sampled_from(["0.01", "1.00", "-1", "1e9", "9" * 40]), _VALUE)
_REFUND = st.fixed_dictionaries(
    {
        "order": st.one_of(st.just("12345"), st.just("12345"), _VALUE),
        "refund": st.fixed_dictionaries(
            {"amount": _AMOUNT, "reference": _VALUE},
            optional={"currency": st.one_of(st.sampled_from(["GBP", "EUR"]), _VALUE)},
        ),
    },
    optional={"event": _VALUE, "at": _VALUE, "source": _VALUE},
)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(_REFUND, min_size=10, max_size=25))
def test_refunds_from_outside(command: Command, shop: Desk, told: list[dict[str, object]]) -> None:
    before = show_order(shop, "12345").totals
    lines = "".join(json.dumps(one) + "\n" for one in told)
    done = command.run("ingest", "-", "--json", stdin=lines)
    assert raw(done.stdout + done.stderr) == []
    assert done.exit_code in {0, 1, 3}
    said = json.loads(done.stdout)
    assert said["recorded"] + said["duplicate"] + len(said["rejected"]) == len(told)
    after = show_order(shop, "12345").totals
    assert before.refunded.minor <= after.refunded.minor <= after.total.minor
    assert_tame_everywhere(command)
