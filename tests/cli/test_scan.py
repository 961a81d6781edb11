from __future__ import annotations

import json

import pytest

from spo_tui.desk.desk import Desk
from tests.shop import place, position, tell

from .conftest import Command


@pytest.fixture
def shop(shop: Desk) -> Desk:
    place(shop, "98765", "98766", product="A5 flyer")
    tell(shop, "98765", "InProduction")
    return shop


def test_each_scan_has_its_line(command: Command, shop: Desk) -> None:
    codes = "*98765*\r\nP_12345_98765_output.pdf\n\n98766\n12345\nu\n"
    done = command.run("scan", "--station", "Printed", stdin=codes)
    assert done.exit_code == 3
    assert done.stdout.splitlines() == [
        "98765 A5 flyer: In production → Printed",
        "98765 A5 flyer: already Printed",
        "98766 A5 flyer: NOT DONE: Printed does not usually follow Ordered:"
        " move it on the board, with a reason",
        "12345: NOT DONE: 12345 is an order, not a job: spo-tui jobs order:12345 lists its jobs",
        "98765 A5 flyer: Printed → In production",
    ]


def test_json_lines(command: Command, shop: Desk) -> None:
    done = command.run("scan", "--station", "printed", "--json", stdin="JOB:98765\nx\n")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(one) for one in told] == [
        ["scanned", "outcome", "told", "job", "status", "label", "station", "at"]
    ] * 2
    assert [(one["outcome"], one["job"], one["status"]) for one in told] == [
        ("moved", "98765", "Printed"),
        ("unknown", None, None),
    ]
    assert done.exit_code == 3


def test_without_a_station_it_says_where_the_job_is(command: Command, shop: Desk) -> None:
    done = command.run("--read-only", "scan", stdin="98765\n")
    assert (done.exit_code, done.stdout) == (0, "98765 A5 flyer: In production\n")


def test_a_card_changes_the_station(command: Command, shop: Desk) -> None:
    done = command.run("scan", stdin="STATION:Printed\n98765\nSTATION:CustomStatus/Foil\n98765\n")
    assert done.exit_code == 0
    assert position(shop, "98765").workflow.says == "Foil"


@pytest.mark.parametrize(
    ("station", "why"),
    [
        ("Blocked", "needs a reason for each job"),
        ("OutputCreated", "is not set by hand"),
        ("CustomStatus", "needs a label"),
        ("Printd", "did you mean Printed"),
    ],
)
def test_what_can_be_no_station_is_refused(command: Command, station: str, why: str) -> None:
    assert why in command.refusal("scan", "--station", station)


def test_bytes_that_are_no_text_are_one_wrong_scan(command: Command, shop: Desk) -> None:
    done = command.run("scan", "--station", "Printed", stdin=b"\xff\xfe\n98765\n")
    assert done.exit_code == 3 and len(done.stdout.splitlines()) == 2
