"""`spo-tui route`, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from spo_tui.desk import floor
from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import show_job
from spo_tui.desk.outputs import note_outputs
from spo_tui.domain.output import Made
from tests.shop import place

from .conftest import Command

CONFIG = """
[[hot_folders]]
name = "rip1"
path = "hot"
mode = "copy"
[[routing]]
name = "labels"
product = "label"
hot_folder = "rip1"
[[routing]]
name = "by hand"
quantity = "<10"
skip = true
"""


@pytest.fixture
def options(shop: Desk, tmp_path: Path) -> list[str]:
    """A job with an output that no rule takes."""
    place(shop, "98765", order="12345", product="Flyer", quantity=500)
    (tmp_path / "config.toml").write_text(CONFIG)
    floor.open_folders(shop, [("rip1", "Hall", "/h", "copy"), ("rip2", "Hall", "/i", "copy")])
    now = int(shop.clock().timestamp() * 1e9)
    note_outputs(shop, "/srv/work", [Made("7", "P_12345_98765_o.pdf", 9, now, now, 1, 1)])
    assert show_job(shop, "98765").job.copy_state == "choose folder"
    return ["--config", str(tmp_path / "config.toml")]


def test_somebody_chooses(command: Command, shop: Desk, options: list[str]) -> None:
    assert "no hot folder" in command.refusal(*options, "route", "98765", "rip9")
    done = command.run(*options, "route", "98765", "rip1")
    assert (done.exit_code, done.stdout) == (0, "98765: queued for rip1\n")
    assert show_job(shop, "98765").job.copy_state == "queued"
    again = command.run(*options, "route", "98765", "rip1")
    assert (again.exit_code, "waits for a hot folder" in again.stderr) == (1, True)


def test_rules_are_explained(command: Command, options: list[str]) -> None:
    assert command.run(*options, "route", "--explain", "98765").stdout.splitlines() == [
        "98765: no rule chose a hot folder",
        "    labels: product is Flyer, not label",
        "    by hand: quantity is 500, above 9",
    ]
    (said,) = command.json(*options, "route", "--explain", "98765")
    assert [rule["decides"] for rule in said["rules"]] == [False, False]
