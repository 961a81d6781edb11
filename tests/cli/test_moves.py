"""Moving jobs on the command line: exit statuses, JSON, and one line for each refusal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spo_tui.desk import moves
from spo_tui.desk.desk import Desk
from spo_tui.domain.outgoing import RECORDED_ONLY
from spo_tui.domain.person import Person, Role
from tests.shop import history, place, position, tell

from .conftest import Command

CHANGING = [
    ("set", "1", "Printed"),
    ("block", "1", "--reason", "x"),
    ("unblock", "1"),
    ("retry", "1"),
    ("undo",),
    ("claim", "1"),
    ("release", "1"),
]


@pytest.fixture
def shop(shop: Desk) -> Desk:
    place(shop, "1", "2", "3")
    for number in ("1", "2"):
        tell(shop, number, "InProduction")
    return shop


def lines(text: str) -> list[str]:
    return text.splitlines()


def test_set_moves_and_says_so_job_by_job(command: Command, shop: Desk) -> None:
    tell(shop, "2", "Printed")
    done = command.run("set", "1", "2", "printed")
    assert (done.exit_code, done.stderr) == (0, "")
    assert lines(done.stdout) == ["1: moved to Printed", "2: already Printed"]


def test_set_with_some_refused_ends_with_3(command: Command, shop: Desk) -> None:
    done = command.run("set", "1", "3", "nobody", "Printed")
    assert done.exit_code == 3
    assert lines(done.stdout) == ["1: moved to Printed"]
    assert lines(done.stderr) == [
        "spo-tui: nobody: there is no job nobody",
        "spo-tui: 3: Printed does not usually follow Ordered: give a reason",
    ]


def test_set_with_all_refused_ends_with_1(command: Command, shop: Desk) -> None:
    assert "give a reason" in command.refusal("set", "3", "Printed")
    assert "did you mean Printed" in command.refusal("set", "1", "Printd")
    assert "written by the system" in command.refusal("set", "1", "OutputCreated")


def test_set_as_json(command: Command, shop: Desk) -> None:
    tell(shop, "2", "Printed")
    said = command.json("set", "1", "2", "3", "Printed", status=3)
    assert said == {
        "moved": ["1"],
        "unchanged": ["2"],
        "refused": [
            {"job": "3", "reason": "Printed does not usually follow Ordered: give a reason"}
        ],
    }


def test_a_dry_run_says_the_same_and_changes_nothing(command: Command, shop: Desk) -> None:
    before = history(shop, "1")
    dry = command.json("set", "1", "3", "Printed", "--dry-run", status=3)
    assert lines(command.run("set", "1", "Printed", "--dry-run").stdout) == [
        "1: would move to Printed"
    ]
    assert history(shop, "1") == before
    assert command.json("set", "1", "3", "Printed", status=3) == dry


def test_set_takes_a_reason_and_a_label(command: Command, shop: Desk) -> None:
    assert command.run("set", "3", "Printed", "--reason", "made by hand").exit_code == 0
    assert history(shop, "3")[-1].info == "made by hand"
    said = command.run("set", "1", "CustomStatus", "--label", "Foil").stdout
    assert said == "1: moved to Foil\n"
    assert position(shop, "1").workflow.says == "Foil"


def test_set_without_a_job_is_wrong_usage(command: Command) -> None:
    done = command.run("set", "Printed")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "name at least one job" in done.stderr


def test_block_and_unblock(command: Command, shop: Desk) -> None:
    assert "Blocked needs a reason" in command.refusal("block", "1")
    assert command.run("block", "1", "--reason", "no ink").stdout == "1: blocked\n"
    assert command.json("block", "1", "--reason", "no ink")["unchanged"] == ["1"]
    assert command.json("unblock", "1", "2", status=3) == {
        "moved": ["1"],
        "unchanged": [],
        "refused": [{"job": "2", "reason": "it is not blocked"}],
    }
    assert position(shop, "1").workflow.status == "InProduction"


def test_retry_does_what_the_failure_calls_for_and_asks_the_leg(
    command: Command, shop: Desk
) -> None:
    tell(shop, "1", "OutputCreationFailed")
    tell(shop, "2", "MisPartiallyFailed")
    said = command.run("retry", "1", "--dry-run").stdout
    assert said == f"1: would be retried ({RECORDED_ONLY})\n"
    assert command.run("retry", "1").stdout == f"1: retried ({RECORDED_ONLY})\n"
    assert "say which leg" in command.refusal("retry", "2")
    assert command.json("retry", "2", "--leg", "assets")["moved"] == ["2"]
    assert history(shop, "2")[-1].info == "retrigger the assets"
    assert command.run("retry", "2", "--leg", "both").exit_code == 2


def test_undo_says_what_it_took_back(command: Command, shop: Desk) -> None:
    command.run("set", "1", "2", "Printed")
    said = lines(command.run("undo").stdout)
    assert said[0].startswith("1: Printed taken back, moved ")
    assert said[0].endswith(" s ago: In production again") and len(said) == 2
    assert "nothing of yours" in command.refusal("undo")
    command.run("set", "1", "2", "Printed")
    tell(shop, "2", "InPacking")
    told = command.json("undo", status=3)
    assert (told["moved"], told["refused"]) == (
        ["1"],
        [{"job": "2", "reason": "mis has moved it since: it is In packing now"}],
    )
    assert [(b["job"], b["was"], b["now"]) for b in told["undone"]] == [
        ("1", "Printed", "In production")
    ]


def test_claim_and_release(command: Command, shop: Desk) -> None:
    assert command.run("claim", "1").stdout == "1: in hand\n"
    assert command.json("release", "1", "2") == {"moved": ["1"], "unchanged": ["2"], "refused": []}
    from spo_tui.desk.claims import claim

    claim(replace(shop, who=Person("ben", Role.OPERATOR)), ["2"])
    assert command.refusal("claim", "2") == "2: ben has it in hand"
    assert command.refusal("release", "2") == "2: ben has it in hand"


@pytest.mark.parametrize("words", CHANGING, ids=lambda words: words[0])
def test_nothing_is_moved_read_only(command: Command, shop: Desk, words: tuple[str, ...]) -> None:
    said = command.refusal("--read-only", *words)
    assert said == "opened with --read-only: nothing can be changed"


def test_a_dry_run_is_looking_and_may_be_done_read_only(command: Command, shop: Desk) -> None:
    done = command.run("--read-only", "set", "1", "Printed", "--dry-run")
    assert (done.exit_code, done.stdout) == (0, "1: would move to Printed\n")


@pytest.mark.parametrize("words", CHANGING, ids=lambda words: words[0])
def test_a_viewer_is_told_which_role_it_takes(
    command: Command, shop: Desk, words: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    config = tmp_path_factory.mktemp("viewers") / "config.toml"
    config.write_text("[roles]\nnobody-else = 'admin'\n")
    assert "takes the role operator" in command.refusal("--config", str(config), *words)


def test_a_hostile_label_is_shown_harmless(command: Command, shop: Desk) -> None:
    said = command.run("set", "1", "CustomStatus", "--label", "\x1b]52;c;x\x07").stdout
    assert "\x1b" not in said
    assert moves.undo(replace(shop, who=Person(history(shop, "1")[-1].actor, Role.ADMIN))).moved


def test_a_dry_run_of_many_is_summed_up(command: Command, shop: Desk) -> None:
    tell(shop, "2", "Printed")
    done = command.run("set", "1", "2", "3", "Printed", "--dry-run")
    assert done.exit_code == 3
    assert lines(done.stdout)[-1] == "3 jobs: 1 would move to Printed, 1 already Printed, 1 not"
    alone = command.run("set", "1", "Printed", "--dry-run")
    assert lines(alone.stdout) == ["1: would move to Printed"]


def test_a_claim_is_told_to_others(command: Command, shop: Desk) -> None:
    assert command.json("job", "1")["in_hand"] is None
    who = command.json("claim", "1")["moved"] and command.json("job", "1")["in_hand"]
    assert who
    assert any(
        line.startswith("In hand:") and who in line
        for line in lines(command.run("job", "1").stdout)
    )
