"""Somebody at a board asks for a look, and the monitor looks at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from spo_tui.desk import floor
from spo_tui.desk.folders import rescan_folder
from tests.floor.delivering.test_delivering import filled, state
from tests.floor.staging import HASTY, Shop, make_pdf, open_shop, seconds_until
from tests.outputs import made
from tests.waiting import wait_for

SELDOM = replace(HASTY, probe=300.0, rescan=300.0)
WITHIN = 2.0
"""Seconds that an operator waits at most."""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = filled(open_shop(tmp_path))
    yield opened
    opened.desk.store.close()


def folder_state(shop: Shop) -> str:
    return floor.list_folders(shop.desk)[0].state


def test_a_folder_that_could_not_be_filled_is_tried_at_once(shop: Shop) -> None:
    made(shop.desk, "98765", shop.home / "work", make_pdf())
    with shop.monitor(SELDOM):
        wait_for(lambda: state(shop, "98765") == "published")
    (shop.home / ".spo-stage").rename(shop.home / "away")
    shop.hot.rename(shop.home / "share")
    shop.hot.mkdir()
    made(shop.desk, "98766", shop.home / "work", make_pdf())
    with shop.monitor(SELDOM):
        wait_for(lambda: folder_state(shop) == "down")
        shop.hot.rmdir()
        (shop.home / "share").rename(shop.hot)
        (shop.home / "away").rename(shop.home / ".spo-stage")
        assert rescan_folder(shop.desk, "rip1")
        assert seconds_until(lambda: folder_state(shop) == "up") < WITHIN


def test_a_look_that_was_asked_for_is_made_once(shop: Shop) -> None:
    with shop.watched(SELDOM) as monitor:
        (post,) = monitor._posts.values()
        begun = post.looked_at
        assert rescan_folder(shop.desk, "rip1")
        assert seconds_until(lambda: post.looked_at > begun) < WITHIN
        asked = floor.rescans(shop.desk, [post.folder.id])[post.folder.id]
        wait_for(lambda: post.rescan_at == asked)
