from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from spo_tui.cli import job_list, output
from spo_tui.cli import jobs as jobs_command
from spo_tui.desk.desk import Desk
from spo_tui.domain.status import catalogue
from tests.shop import place, tell

from .conftest import Command

JOB_KEYS = [
    *("job", "order", "type", "product", "quantity", "status", "label", "phase", "since", "due"),
    *("priority", "storefront", "customer", "attention", "stuck", "overdue", "unexpected", "mis"),
    *("communication", "location", "hot_folder", "copy_state", "output_available"),
]
HOSTILE = [
    "\x1b[2J\x1b]52;c;eA==\x07",
    "\x9b2J",
    "\u202egpj.exe",
    "two\nlines",
    "[/]",
    "z" + "\u0300" * 40,
    "\u200b\U000e0041",
]


@pytest.fixture
def busy(shop: Desk) -> Desk:
    due = datetime.now(UTC) - timedelta(hours=1)
    place(shop, "1001", product="Poster A2", quantity=250, due=due, priority=80)
    place(shop, "1002", order="12346", product="Flyer", customer="Müller GmbH")
    place(shop, "1003", order="12347", product="Banner")
    tell(shop, "1001", "InProduction", "MisFailed")
    tell(shop, "1002", "OnHold")
    tell(shop, "1003", "CleanUp")
    return shop


def numbers(command: Command, *arguments: str) -> list[str]:
    return [job["job"] for job in command.json("jobs", *arguments)]


def test_a_job_in_json_has_these_keys_in_this_order(command: Command, busy: Desk) -> None:
    for job in command.json("jobs"):
        assert list(job) == JOB_KEYS
    assert list(command.json("job", "1001")) == [*JOB_KEYS, "in_hand", "history", "files"]


def test_a_job_in_json_says_how_it_stands(command: Command, busy: Desk) -> None:
    job = command.json("job", "1001")
    expected: dict[str, Any] = {
        "job": "1001",
        "order": "12345",
        "type": "P",
        "product": "Poster A2",
        "quantity": 250,
        "status": "InProduction",
        "label": None,
        "phase": "production",
        "priority": 80,
        "storefront": "North",
        "customer": "Acme Ltd",
        "attention": "failure",
        "stuck": False,
        "overdue": True,
        "unexpected": False,
        "mis": "MisFailed",
        "communication": None,
        "location": None,
        "hot_folder": None,
        "copy_state": None,
        "output_available": False,
        "files": [],
    }
    assert {key: job[key] for key in expected} == expected
    for name in ("since", "due"):
        assert datetime.fromisoformat(job[name]).tzinfo is not None


def test_the_history_of_a_job_in_json(command: Command, busy: Desk) -> None:
    history = command.json("job", "1001")["history"]
    assert [row["status"] for row in history] == ["Ordered", "InProduction", "MisFailed"]
    assert list(history[1]) == [
        *("status", "label", "info", "at", "recorded_at", "actor", "source", "event"),
        "unexpected",
    ]
    assert (history[1]["source"], history[0]["actor"]) == ("mis", "olga")


def test_a_custom_status_has_its_label(command: Command, busy: Desk) -> None:
    job = command.json("job", "1002")
    assert (job["status"], job["label"], job["attention"]) == ("CustomStatus", "OnHold", None)


def test_closed_jobs_are_left_out_unless_asked_for(command: Command, busy: Desk) -> None:
    assert numbers(command) == ["1001", "1002"]
    assert set(numbers(command, "closed")) == {"1001", "1002", "1003"}
    assert numbers(command, "--phase", "closed") == ["1003"]
    assert numbers(command, "--status", "CleanUp") == ["1003"]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["muller"], ["1002"]),
        (["phase:production", "poster"], ["1001"]),
        (["phase:production poster"], ["1001"]),
        (["--phase", "prod"], ["1001"]),
        (["--phase", "prod", "--phase", "additional"], ["1001", "1002"]),
        (["--status", "in production"], ["1001"]),
        (["--status", "InProduction", "--status", "CustomStatus"], ["1001", "1002"]),
        (["--attention"], ["1001"]),
        (["late"], ["1001"]),
        (["order:12346"], ["1002"]),
        (["--limit", "1"], ["1001"]),
        (["nothing such"], []),
    ],
)
def test_jobs_are_narrowed(
    command: Command, busy: Desk, arguments: list[str], found: list[str]
) -> None:
    assert numbers(command, *arguments) == found


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["acme colour:red"], "in the query, at colour:red (character 6): colour: is not a field"),
        (["phase:nowhere"], "in the query, at phase:nowhere (character 1): 'nowhere' is not"),
        (["--phase", "nowhere"], "'nowhere' is not a phase"),
        (["--status", "Prnted"], "did you mean Printed"),
        (["storefront:South"], "no storefront is called, or begins with, 'South'"),
    ],
)
def test_a_query_that_is_not_understood_points_at_the_word(
    command: Command, busy: Desk, arguments: list[str], says: str
) -> None:
    assert says in command.refusal("jobs", *arguments)


def test_the_list_says_when_it_was_cut(
    command: Command, busy: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "only the first 1 are shown: --limit shows more\n"
    assert command.run("jobs", "--limit", "1").stderr == said
    assert command.run("jobs", "--limit", "1", "--json").stderr == said
    assert command.run("jobs", "--limit", "2").stderr == ""
    monkeypatch.setattr(jobs_command, "PLAIN_LIMIT", 1)
    assert command.run("jobs").stderr == said
    assert command.run("jobs", "--json").stderr == ""


def test_lines_are_aligned_and_have_no_heading_where_a_program_reads_them(
    command: Command, busy: Desk
) -> None:
    lines = command.run("jobs").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [["1001", "12345"], ["1002", "12346"]]
    assert lines[0].index("Poster A2") == lines[1].index("Flyer")
    assert lines[0].endswith("Acme Ltd     North")
    assert " OnHold " in lines[1] and "  250  " in lines[0]


def test_people_get_headings(command: Command, busy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "for_people", lambda: True)
    heading, first, _ = command.run("jobs").stdout.splitlines()
    assert heading.split() == list(job_list.HEADINGS)
    assert heading.index("PRODUCT") == first.index("Poster A2")


def test_wide_characters_keep_the_columns_straight(command: Command, shop: Desk) -> None:
    place(shop, "1", order="1", product="東京プリント", customer="A")
    place(shop, "2", order="2", product="twelve cells", customer="A")
    first, second = command.run("jobs").stdout.splitlines()
    assert first.index("A") + 6 == second.index("A")


def test_a_table_of_values_can_be_read_back(command: Command, busy: Desk) -> None:
    done = command.run("jobs", "--csv")
    assert done.stdout_bytes.count(b"\r\n") == 3
    rows = list(csv.DictReader(io.StringIO(done.stdout_bytes.decode())))
    assert list(rows[0]) == JOB_KEYS
    assert (rows[0]["quantity"], rows[0]["overdue"], rows[0]["label"]) == ("250", "true", "")


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-1", "@x", "\t=1", "  =1", "＝1"])
def test_no_cell_is_a_formula(command: Command, shop: Desk, text: str) -> None:
    place(shop, "1", product=text)
    rows = list(csv.DictReader(io.StringIO(command.run("jobs", "--csv").stdout)))
    assert rows[0]["product"].startswith("'")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", [["jobs"], ["job", "1"], ["jobs", "--csv"], ["jobs", "--json"]])
def test_nothing_from_outside_reaches_the_terminal(
    command: Command, shop: Desk, text: str, form: list[str]
) -> None:
    place(shop, "1", order=f"o{text}", product=text, customer=text)
    tell(shop, "1", f"{text}?", info=text)
    tell(shop, "1", "MisFailed", info=text)
    said = command.run(*form).stdout
    if "--csv" not in form:
        assert not set(text) & set(said) & set("\x1b\x07\x9b\u202e\u200b\U000e0041\r")
    assert "\u0300" * 5 not in said or "--json" in form
    assert said.replace("\n", "").isprintable() or "--csv" in form
    if form == ["jobs"]:
        assert said.count("\n") == 1


def test_json_gives_hostile_text_back_unharmed(command: Command, shop: Desk) -> None:
    for place_in_list, text in enumerate(HOSTILE):
        place(shop, str(place_in_list), order=str(place_in_list), product=text)
    assert [job["product"] for job in command.json("jobs")] == HOSTILE


@pytest.mark.parametrize(
    ("number", "says"),
    [("1", "there is no job 1"), ("12345", "12345 is an order, not a job")],
)
def test_a_job_that_is_not_there_is_told(
    command: Command, busy: Desk, number: str, says: str
) -> None:
    assert says in command.refusal("job", number)
    assert says in command.refusal("job", number, "--json")


def test_the_sheet_of_a_job_says_what_to_do(command: Command, busy: Desk) -> None:
    said = command.run("job", "1001").stdout
    for fact in ("Order:         12345, North, Acme Ltd", "Quantity:      250", "(overdue)"):
        assert fact in said
    assert "MIS:           MIS failed" in said
    assert f"Attention:     failure. {catalogue()['MisFailed'].action}" in said
    told = [line.split("  ")[2] for line in said.partition("History\n")[2].splitlines()]
    assert told == [catalogue()[name].says for name in ("Ordered", "InProduction", "MisFailed")]


def test_the_database_is_not_held_while_somebody_reads_slowly(
    command: Command, shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(shop, "1")
    seen: list[bool] = []

    def slowly(source: Any, target: Any) -> None:
        with shop.store.write() as connection:
            connection.exec_driver_sql("UPDATE job SET product = 'x'")
        pages = shop.store.engine.raw_connection()
        busy, total, done = pages.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        pages.close()
        seen.append(busy == 0 and total == done)
        target.write(source.read())

    monkeypatch.setattr("shutil.copyfileobj", slowly)
    assert command.run("jobs", "--json").exit_code == 0
    assert seen == [True], "no reader may keep the log from being copied"
