"""The table [notify] of the configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from spo_tui.config import Config, load
from spo_tui.domain.attention import Attention
from spo_tui.domain.errors import SpoError


def config(folder: Path, text: str) -> Config:
    path = folder / "config.toml"
    path.write_text(f"[notify]\n{text}", encoding="utf-8")
    return load(path)


def test_nothing_is_subscribed_to_by_default() -> None:
    assert Config().notify.subscriptions == {}


def test_each_channel_has_its_subscriptions(tmp_path: Path) -> None:
    told = """
        bell = ["failure"]
        osc = ["failure", "late storefront:north"]
        command = ["/usr/local/bin/page", "floor"]
        command_for = ["must"]
    """
    notify = config(tmp_path, told).notify
    asked = notify.subscriptions
    assert list(asked) == ["bell", "osc", "command"]
    assert [one.level for one in asked["osc"]] == [Attention.FAILURE, Attention.OVERDUE]
    assert [one.query.narrows for one in asked["osc"]] == [False, True]
    assert notify.command == ["/usr/local/bin/page", "floor"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('bell = ["sometimes"]', "notify.bell[0]: 'sometimes' is no reason to notify"),
        ('osc = ["late", "failure shelf:1"]', "notify.osc[1]: shelf"),
        ('command_for = ["failure"]', "notify.command: is missing"),
        ('command = ["page"]', "notify.command_for: is missing"),
        ("bel = []", "notify.bel: is not a setting; did you mean bell?"),
        ('bell = "failure"', "notify.bell: "),
    ],
)
def test_a_mistake_is_told_by_its_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SpoError) as caught:
        config(tmp_path, text)
    assert says in str(caught.value) and "\n" not in str(caught.value)
