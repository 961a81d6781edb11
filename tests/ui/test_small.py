"""A small terminal: what must be seen is seen."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.ui.conftest import Board, Shopfront
from tests.ui.seeing import screen_text
from tests.waiting import until

SMALLEST = (60, 20)


@pytest.mark.parametrize(
    ("keys", "at_work"),
    [
        (["i", "E", "1"], "Makes a CSV file"),
        (["i", "slash"], "Figures of which jobs?"),
        (["O", "enter", "T", "x", "down", "x", "down", "x"], "not yet: mend the amounts"),
        (["O", "enter", "p"], "PO number"),
        (["4", "b"], "What does it wait for?"),
    ],
)
async def test_a_form_has_its_answers_in_sight(
    shop: Shopfront, board: Board, keys: Sequence[str], at_work: str
) -> None:
    async with board(shop, size=SMALLEST) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.1)
        await until(pilot, lambda: at_work in screen_text(pilot.app))
        assert "[ Cancel ]" in screen_text(pilot.app)


@pytest.mark.parametrize("key", ["a", "f", "e", "O"])
async def test_what_an_empty_place_says_is_not_cut(
    tmp_path_factory: pytest.TempPathFactory, board: Board, key: str
) -> None:
    empty = Shopfront(tmp_path_factory.mktemp("empty") / "spo.db")
    async with board(empty, size=SMALLEST, empty=True) as pilot:
        await until(pilot, lambda: "No jobs yet." in screen_text(pilot.app))
        assert "…" not in screen_text(pilot.app)
        await pilot.press(key)
        await until(
            pilot, lambda: any(said in screen_text(pilot.app) for said in ("No ", "Nothing "))
        )
        assert "…" not in screen_text(pilot.app)
