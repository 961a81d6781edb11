"""Still pictures of every screen; a difference is either meant, or a fault.

`pytest tests/ui/test_pictures.py --snapshot-update` takes them anew: open them before committing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.app import App

from tests.ui.gallery import PICTURES, Picture, application, make_demo, prepare, reach


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo(tmp_path_factory.mktemp("demo") / "shop")


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def choose(look: str) -> None:
        for name in ("NO_COLOR", "SPO_TUI_ASCII", "SPO_TUI_LOOK", "TMUX"):
            monkeypatch.delenv(name, raising=False)
        if look == "no-colour":
            monkeypatch.setenv("NO_COLOR", "1")
        if look == "ascii":
            monkeypatch.setenv("SPO_TUI_ASCII", "1")
        named = look in ("light", "contrast", "16")
        monkeypatch.setenv("SPO_TUI_LOOK", look if named else "dark")

    yield choose
    os.environ.pop("NO_COLOR", None)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_the_screen_looks_as_it_did(
    picture: Picture,
    demo: Path,
    tmp_path: Path,
    looks: Callable[[str], None],
    snap_compare: Callable[..., bool],
) -> None:
    looks(picture.look)
    database = tmp_path / "spo.db"
    if not picture.empty:
        for file in demo.parent.glob("*.*"):
            shutil.copy(file, tmp_path / file.name)
    if picture.prepare is not None:
        prepare(picture.prepare, database)
    app: App[None] = application(database)
    assert snap_compare(app, terminal_size=picture.size, run_before=reach(picture))
