from __future__ import annotations

from pathlib import Path

import pytest

from spo_tui.desk.desk import Desk

from .conftest import Command

SAMPLES = Path(__file__).parents[3] / "shared" / "tickets"
HEADER = "order,job,product,quantity\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two good tickets, a bad one and a good one further down."""
    made = tmp_path / "tickets"
    (made / "more").mkdir(parents=True)
    (made / "a.csv").write_text(f"{HEADER}12345,98765,Poster,250\n12345,98766,Flyer,10\n")
    (made / "b.csv").write_text(f"{HEADER}12346,98767,Poster,many\n")
    (made / "more" / "c.csv").write_text(f"{HEADER}12347,98768,Poster,1\n")
    (made / ".hidden.csv").write_text(f"{HEADER}12348,98769,Poster,1\n")
    return made


def test_a_folder_is_taken_in_file_by_file(command: Command, folder: Path) -> None:
    done = command.run("import", str(folder))
    assert done.exit_code == 3
    assert done.stdout.splitlines() == [
        f"{folder}/a.csv: order 12345, 2 jobs",
        f"{folder}/more/c.csv: order 12347, 1 job",
    ]
    said = done.stderr
    assert said.startswith(f"{folder}/b.csv:2: ") and "many" in said and said.count("\n") == 1


def test_the_same_again_changes_nothing(command: Command, folder: Path) -> None:
    (folder / "b.csv").unlink()
    command.run("import", str(folder))
    again = command.run("import", str(folder))
    assert again.exit_code == 0
    assert again.stdout.splitlines() == [
        f"{folder}/a.csv: unchanged (2 jobs were there already)",
        f"{folder}/more/c.csv: unchanged (1 job was there already)",
    ]


def test_a_job_added_to_a_known_order_is_told(command: Command, folder: Path) -> None:
    command.run("import", str(folder / "a.csv"))
    (folder / "a.csv").write_text(f"{HEADER}12345,98765,Poster,250\n12345,98770,Card,5\n")
    said = command.run("import", str(folder / "a.csv")).stdout
    assert said.endswith("1 job added to a known order (1 job was there already)\n")


def test_json_is_one_document(command: Command, folder: Path) -> None:
    said = command.json("import", str(folder), status=3)
    assert list(said) == ["orders", "jobs", "unchanged", "rejected"]
    assert said["orders"] == ["12345", "12347"]
    assert said["jobs"] == ["98765", "98766", "98768"]
    assert said["unchanged"] == 0
    (rejected,) = said["rejected"]
    assert list(rejected) == ["file", "line", "reason"]
    assert (rejected["file"], rejected["line"]) == (f"{folder}/b.csv", 2)


def test_when_all_fail_the_status_says_so(command: Command, folder: Path) -> None:
    assert command.run("import", str(folder / "b.csv")).exit_code == 1
    said = command.json("import", str(folder / "b.csv"), status=1)
    assert said["orders"] == said["jobs"] == []


def test_a_contradiction_is_told_and_nothing_of_it_goes_in(
    command: Command, folder: Path, shop: Desk
) -> None:
    command.run("import", str(folder / "a.csv"))
    (folder / "a.csv").write_text(f"{HEADER}12345,98765,Banner,250\n12345,98771,Card,5\n")
    done = command.run("import", str(folder / "a.csv"))
    assert done.exit_code == 1 and "already known with another product" in done.stderr
    assert command.run("job", "98771").exit_code == 1


def test_the_storefront_may_be_named(command: Command, folder: Path) -> None:
    command.run("import", str(folder / "a.csv"), "--storefront", "South")
    assert command.json("job", "98765")["storefront"] == "South"


def test_a_path_that_is_not_there_is_told_before_anything_is_read(
    command: Command, folder: Path
) -> None:
    said = command.refusal("import", str(folder / "a.csv"), str(folder / "nowhere"))
    assert "nowhere" in said and "No such file" in said
    assert command.json("jobs") == []


def test_without_a_path_the_usage_is_wrong(command: Command) -> None:
    assert command.run("import").exit_code == 2


def test_a_hostile_file_name_is_harmless(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "\x1b[2J\u202e.csv"
    path.write_text(f"{HEADER}12346,98767,Poster,\x1b]0;x\x07\n")
    for content in (path.read_text(), f"{HEADER}1,2,Poster,3\n"):
        path.write_text(content)
        output = command.run("import", str(path)).output
        assert output.replace("\n", "").isprintable()


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample tickets ../shared/tickets are absent")
def test_real_tickets_are_taken_in(command: Command) -> None:
    files = sorted(str(path) for path in SAMPLES.iterdir() if path.suffix != ".md")
    said = command.json("import", *files, status=3)
    assert len(said["orders"]) == 13 and len(said["jobs"]) == 20
    (rejected,) = said["rejected"]
    assert rejected["file"].endswith("broken-syntax.xjdf") and rejected["line"] == 4
    assert command.json("import", *files, status=3)["unchanged"] == 20
    assert len(command.json("jobs")) == 20
    assert command.run("db", "check").exit_code == 0
