"""Which files can be copied out, why not, and how they are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.downloads import count_downloads, downloadable
from spo_tui.desk.upkeep import check
from spo_tui.domain.errors import Refused
from spo_tui.domain.person import Person, Role
from tests.conftest import Clock
from tests.shop import history, place, position, tell
from tests.working_files import downloads_of, give_file


def test_outputs_and_originals_of_several_jobs(desk: Desk, tmp_path: Path) -> None:
    place(desk, "98765", "98766")
    give_file(desk, "98765", tmp_path / "1")
    give_file(desk, "98765", tmp_path / "1", "artwork.pdf", kind="original")
    found = downloadable(desk, ["98766", "98765", "nope"])
    assert [(f.job, f.name, f.reason) for f in found] == [
        ("nope", "", "there is no job nope"),
        ("98766", "", "it has no output yet"),
        ("98765", "P_12345_98765_output.pdf", ""),
    ]
    (original,) = downloadable(desk, ["98765"], original=True)
    assert (original.kind, original.name) == ("original", "98765_artwork.pdf")


def test_what_is_copied_out_is_counted_and_the_history_says_who(
    desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    place(desk, "98765", "98766")
    first = give_file(desk, "98765", tmp_path / "1")
    second = give_file(desk, "98766", tmp_path / "2", "P_12345_98766_output.pdf")
    before = position(desk, "98765")
    clock.step(minutes=5)
    count_downloads(desk, [first, second])
    count_downloads(desk, [first])
    assert (downloads_of(desk, first), downloads_of(desk, second)) == (2, 1)
    rows = [row for row in history(desk, "98765") if row.label == "Downloaded"]
    assert [(r.status, r.info, r.actor, r.source, r.moved) for r in rows] == [
        ("CustomStatusHidden", "P_12345_98765_output.pdf", "olga", "operator", False)
    ] * 2
    assert position(desk, "98765") == before, "it moves nothing"
    assert all(not finding.faults for finding in check(desk))


def test_after_clean_up_it_says_when_and_what_to_do(desk: Desk, tmp_path: Path) -> None:
    place(desk, "98765")
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    give_file(desk, "98765", tmp_path / "1", gone_at=at)
    tell(desk, "98765", "CleanUp")
    (file,) = downloadable(desk, ["98765"])
    assert file.reason == (
        "CleanUp took it on 20 Nov 2026; place the order again or ask for it to be reopened"
    )


def test_a_closed_job_gives_nothing_though_the_clearing_is_still_to_come(
    desk: Desk, tmp_path: Path
) -> None:
    place(desk, "98765")
    give_file(desk, "98765", tmp_path / "1")
    tell(desk, "98765", "CleanUp")
    (file,) = downloadable(desk, ["98765"])
    assert file.reason.startswith("CleanUp took it on 23 Nov 2026")


def test_a_shipped_job_whose_order_is_still_open_keeps_its_files(
    desk: Desk, tmp_path: Path
) -> None:
    place(desk, "98765", "98766")
    give_file(desk, "98765", tmp_path / "1")
    tell(desk, "98765", "Shipped")
    (file,) = downloadable(desk, ["98765"])
    assert not file.reason


def test_a_viewer_downloads_nothing(desk: Desk, tmp_path: Path) -> None:
    place(desk, "98765")
    file = give_file(desk, "98765", tmp_path / "1")
    viewer = replace(desk, who=Person("vera", Role.VIEWER))
    for wish in (lambda: downloadable(viewer, ["98765"]), lambda: count_downloads(viewer, [file])):
        with pytest.raises(Refused, match="takes the role operator"):
            wish()
    assert downloads_of(desk, file) == 0
