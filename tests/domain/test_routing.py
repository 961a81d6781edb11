"""Rules that choose a hot folder: the first that fits decides, and each says why it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spo_tui.domain.errors import SpoError
from spo_tui.domain.matching import Quantity, Size, Words, letters
from spo_tui.domain.routing import Choice, Facts, Rule, choose, explain

FLYER = Facts("North", "A5 flyer silk", "P", "silk 150 g", 148, 210, 5000)
FLYERS = Rule("flyers", "rip1", (Words("product", ("flyer",)),))
SILK = Rule("silk", "rip2", (Words("substrate", ("silk*",)),))
SHORT = Rule("short runs", None, (Quantity.read("<500"),))
REST = Rule("rest", "ctp")


def test_the_first_rule_that_fits_decides() -> None:
    assert choose([SHORT, FLYERS, SILK, REST], FLYER) == Choice("flyers", "rip1")
    assert choose([SILK, FLYERS], FLYER) == Choice("silk", "rip2")
    assert choose([FLYERS, REST], replace(FLYER, product="Banner")) == Choice("rest", "ctp")


def test_a_rule_may_say_skip_and_no_rule_may_fit() -> None:
    skipped = choose([SHORT, REST], replace(FLYER, quantity=10))
    assert (skipped.is_skip, skipped.is_none, skipped.rule) == (True, False, "short runs")
    nothing = choose([SHORT], FLYER)
    assert (nothing.is_skip, nothing.is_none, nothing.rule) == (False, True, "")
    assert choose([], FLYER).is_none


def test_all_tests_of_a_rule_must_hold() -> None:
    both = Rule("both", "rip1", (*FLYERS.tests, Quantity.read(">=10000")))
    assert both.why_not(FLYER) == "quantity is 5,000, below 10,000"
    assert both.why_not(replace(FLYER, quantity=10_000)) is None


def test_each_rule_is_explained() -> None:
    tried = list(explain([SHORT, FLYERS, SILK], FLYER))
    assert [(one.rule.name, one.decides) for one in tried] == [
        ("short runs", False),
        ("flyers", True),
        ("silk", False),
    ]
    assert [one.reason for one in tried] == ["quantity is 5,000, above 499", None, None]


@pytest.mark.parametrize(
    ("patterns", "product", "fits"),
    [
        (("FLYER",), "A5 flyer silk", True),
        (("flyer",), "Poster", False),
        (("flyer", "poster"), "Poster", True),
        (("a5*",), "A5 flyer silk", True),
        (("a5",), "Folder A5", True),
        (("a5*",), "Folder A5", False),
        (("a[56]*",), "A6 card", True),
    ],
)
def test_words_are_parts_or_globs(patterns: tuple[str, ...], product: str, fits: bool) -> None:
    why = Words("product", patterns).why_not(replace(FLYER, product=product))
    assert (why is None) == fits


def test_a_storefront_is_meant_whole() -> None:
    north = Words("storefront", ("north",), whole=True)
    assert north.why_not(FLYER) is None
    assert north.why_not(replace(FLYER, storefront="North West")) == (
        "storefront is North West, not north"
    )
    west = Words("storefront", ("north*",), whole=True)
    assert west.why_not(replace(FLYER, storefront="North West")) is None


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("148x210", True),
        ("210 × 148 mm", True),
        ("149x210", True),
        ("150x210", False),
        ("150x210 +-2", True),
        ("<=210x297", True),
        ("<=210x148", True),
        ("<=209x148", False),
        (">210x297", False),
        (">100x100", True),
        ("148.0x210.0", True),
    ],
)
def test_sizes_fit_either_way_round(text: str, fits: bool) -> None:
    assert (Size.read(text).why_not(FLYER) is None) == fits


def test_what_is_not_known_fits_no_size_and_no_quantity() -> None:
    unknown = replace(FLYER, width_mm=None, quantity=None, substrate="")
    assert Size.read("<=9999x9999").why_not(unknown) == "its size is not known"
    assert Quantity.read(">=0").why_not(unknown) == "its quantity is not known"
    assert Words("substrate", ("silk",)).why_not(unknown) == "it has no substrate"


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("250", 250, 250),
        ("1-500", 1, 500),
        ("1 – 500", 1, 500),
        (">=1000", 1000, None),
        (">1000", 1001, None),
        ("<=10", 0, 10),
        ("<10", 0, 9),
    ],
)
def test_quantities(text: str, least: int, most: int | None) -> None:
    assert Quantity.read(text) == Quantity(least, most)


@pytest.mark.parametrize("text", ["", "many", "500-1", "-5", "1.5", "1,000"])
def test_no_quantity(text: str) -> None:
    with pytest.raises(SpoError):
        Quantity.read(text)


@pytest.mark.parametrize("text", ["", "A4", "210", "210x", "0x297", "<210x297", "<=9x9 +-1"])
def test_no_size(text: str) -> None:
    with pytest.raises(SpoError):
        Size.read(text)


def test_letters_keep_their_case() -> None:
    assert letters(["P, d"]).why_not(FLYER) is None
    assert letters(["p"]).why_not(FLYER) == "type is P, not p"
    assert letters(["P", "s"]).letters == "Ps"
    with pytest.raises(SpoError):
        letters(["1"])
