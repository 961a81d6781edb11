from __future__ import annotations

from pathlib import Path

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.ui.behind import views
from tests.shop import place, tell

from .conftest import Command


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    config = tmp_path / "config.toml"
    config.write_text('[views]\n"Press 3" = "hot_folder:rip3 !blocked"\n')
    monkeypatch.setenv("SPO_TUI_CONFIG", str(config))
    views.keep_view("Rush", "priority>80")


def test_views_are_listed_with_where_they_come_from(command: Command) -> None:
    listed = {view["name"]: view for view in command.json("views")}
    assert listed["Late"] == {"name": "Late", "filter": "late", "origin": "built in"}
    assert listed["Press 3"]["origin"] == "shop"
    assert listed["Rush"] == {"name": "Rush", "filter": "priority>80", "origin": "own"}
    assert "Rush" in command.run("views").stdout


def test_jobs_lists_the_jobs_of_a_view_and_narrows_it(command: Command, shop: Desk) -> None:
    place(shop, "1", "2", order="1", priority=90)
    place(shop, "3", order="3", priority=10)
    tell(shop, "2", "Printed")
    assert {job["job"] for job in command.json("jobs", "view:rush")} == {"1", "2"}
    assert [job["job"] for job in command.json("jobs", "VIEW:Rush", "!status:printed")] == ["1"]
    assert command.refusal("jobs", "view:none").startswith("there is no view 'none'")


def test_a_bad_filter_in_the_configuration_is_told_with_its_name(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text('[views]\nOdd = "phase:xx"\n')
    assert "config.toml: views.Odd: 'xx' is not a phase" in command.refusal("jobs")
