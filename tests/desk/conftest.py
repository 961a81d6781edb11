"""The seeded shop, for figures and reports that are counted again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.store.engine import Store, open_store
from tests.seeded import SHOP, carried_over, desk_of, make_seeded


@pytest.fixture(scope="session")
def seeded_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_seeded(tmp_path_factory.mktemp("seeded") / "shop")


@pytest.fixture(params=["sqlite", "postgresql"])
def seeded(request: pytest.FixtureRequest, seeded_shop: Path) -> Iterator[Desk]:
    """To be read only: all tests share it."""
    if request.param == "postgresql":
        store: Store = request.getfixturevalue("postgres_store")
        yield desk_of(carried_over(seeded_shop, store))
    else:
        store = open_store(str(seeded_shop / "spo.db"))
        yield desk_of(store)
        store.close()


@pytest.fixture(params=[None, SHOP])
def storefront(request: pytest.FixtureRequest) -> str | None:
    """What a figure or a report is narrowed to."""
    name: str | None = request.param
    return name
