"""What all commands have in common: how they begin, how they end, what they load."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from spo_tui import __version__
from spo_tui.cli.main import MODULES, main
from spo_tui.desk.desk import Desk
from spo_tui.domain.status import catalogue
from tests.shop import history, place
from tests.waiting import wait_for

from .conftest import Command

OFFERED = {"demo", "import", "ingest", "watch", "jobs", "job", "statuses", "doctor", "db"}


def python(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def spo(*arguments: str) -> subprocess.CompletedProcess[str]:
    return python("-m", "spo_tui", *arguments)


def test_the_version_is_told(command: Command) -> None:
    assert command.run("--version").stdout == f"spo-tui {__version__}\n"


def test_help_lists_the_commands_and_each_has_help_of_its_own(command: Command) -> None:
    said = command.run("--help").stdout.partition("Commands:\n")[2]
    listed = {line.split()[0] for line in said.splitlines() if line[2:3].strip()}
    assert listed >= OFFERED
    for name in listed:
        assert command.run(name, "--help").exit_code == 0, name


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["jobs", "--colour"],
        ["job"],
        ["jobs", "--limit", "0"],
        ["demo", "--no-open"],
        ["demo", "--jobs", "0", "--no-open", "--dir", "x"],
        ["set", "Printed"],
        ["db"],
    ],
)
def test_wrong_usage_has_its_own_status(command: Command, arguments: list[str]) -> None:
    done = command.run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Traceback" not in done.output


def test_the_board_needs_a_terminal(command: Command) -> None:
    assert "the board needs a terminal" in command.refusal(status=2)
    assert "the board needs a terminal" in command.refusal("demo", status=2)


def test_what_goes_wrong_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear customer, " * 99)
    for place_of_it, says in [
        (str(tmp_path / "letter.txt"), "is not a database"),
        ("mysql://u:hunter2@h/d", "mysql is not supported"),
        ("postgresql://u:hunter2@127.0.0.1:1/spo", "127.0.0.1/spo"),
    ]:
        said = Command(place_of_it).refusal("jobs")
        assert says in said and "hunter2" not in said


def test_a_mistake_in_the_configuration_is_one_line(command: Command, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("databse = 'x'")
    said = command.refusal("--config", str(tmp_path / "config.toml"), "jobs")
    assert "did you mean database?" in said


def test_the_environment_names_database_and_configuration(
    command: Command, shop: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from click.testing import CliRunner

    from spo_tui.cli import main

    place(shop, "98765")
    monkeypatch.setenv("SPO_TUI_DATABASE", command.database)
    assert "98765" in CliRunner().invoke(main, ["jobs"]).stdout
    (tmp_path / "config.toml").write_text(f'database = "{command.database}"')
    monkeypatch.delenv("SPO_TUI_DATABASE")
    monkeypatch.setenv("SPO_TUI_CONFIG", str(tmp_path / "config.toml"))
    assert "98765" in CliRunner().invoke(main, ["jobs"]).stdout


def test_the_first_use_makes_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from spo_tui.cli import main

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    done = CliRunner().invoke(main, ["jobs"])
    assert (done.exit_code, done.output) == (0, "")
    assert (tmp_path / "spo-tui" / "spo.db").stat().st_mode & 0o777 == 0o600


def test_read_only_changes_nothing(command: Command, shop: Desk, tmp_path: Path) -> None:
    place(shop, "98765")
    (tmp_path / "e.jsonl").write_text('{"job": "98765", "status": "Printed"}\n')
    assert "--read-only" in command.refusal("--read-only", "ingest", str(tmp_path / "e.jsonl"))
    assert command.json("--read-only", "job", "98765")["status"] == "Ordered"


def test_the_catalogue_is_told(command: Command) -> None:
    said = command.json("statuses")
    assert [status["status"] for status in said] == list(catalogue())
    failed = next(status for status in said if status["status"] == "InHotFolder")
    assert failed == {
        "status": "InHotFolder",
        "phase": "production",
        "also": failed["also"],
        "track": "workflow",
        "kind": "ready",
        "operator": "watch",
        "stuck": 1800,
        "pick": failed["pick"],
        "hidden": False,
        "next": list(catalogue()["InHotFolder"].next),
        "says": catalogue()["InHotFolder"].says,
        "meaning": catalogue()["InHotFolder"].meaning,
        "action": catalogue()["InHotFolder"].action,
    }
    lines = command.run("statuses").stdout.splitlines()
    assert lines[0] == "Order creation"
    assert sum(line.startswith("  ") for line in lines) == 60


def test_a_reader_who_goes_away_is_no_trouble(command: Command, shop: Desk) -> None:
    words = [sys.executable, "-m", "spo_tui", "statuses", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 141


def test_ctrl_c_ends_without_a_word(command: Command, shop: Desk) -> None:
    place(shop, "98765")
    words = [sys.executable, "-m", "spo_tui", "--database", command.database, "ingest"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        process.stdin.write(b'{"job": "98765", "status": "Printed"}\n')
        process.stdin.flush()
        wait_for(lambda: len(history(shop, "98765")) == 2)  # and now it waits for more
        process.send_signal(signal.SIGINT)
        assert process.stderr and process.stdout
        assert process.wait(30) == 130
        assert process.stdout.read() + process.stderr.read() == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_monitor_ends_cleanly_when_it_is_told_to(
    command: Command, tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "hot").mkdir()
    config = tmp_path / "config.toml"
    config.write_text('[[hot_folders]]\nname = "rip1"\npath = "hot"\n')
    words = [sys.executable, "-m", "spo_tui", "--database", command.database,
               "--config", str(config), "watch"]  # fmt: skip
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        assert b"rip1" in process.stdout.readline()
        process.send_signal(number)
        assert process.wait(30) == 0
        assert process.stderr.read() == b""


LOADS = """
import sys
from click.testing import CliRunner
from spo_tui.cli import main
done = CliRunner().invoke(main, {arguments!r})
assert done.exit_code == {status}, done.output
print(*sys.modules)
"""
HEAVY = {"sqlalchemy", "msgspec", "lxml", "textual", "alembic", "watchfiles", "psycopg", "rich"}


def loaded(arguments: list[str], status: int = 0) -> set[str]:
    """The modules in a fresh process after this command."""
    done = python("-c", LOADS.format(arguments=arguments, status=status))
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["jobs", "--help"], ["statuses"]])
def test_what_needs_no_database_loads_click_alone(arguments: list[str]) -> None:
    assert not loaded(arguments) & HEAVY


@pytest.mark.parametrize(
    ("arguments", "may"),
    [
        (["jobs", "--json"], {"sqlalchemy", "msgspec"}),
        (["job", "98765"], {"sqlalchemy", "msgspec"}),
        (["ingest", os.devnull], {"sqlalchemy", "msgspec"}),
        (["doctor"], {"sqlalchemy", "msgspec"}),
    ],
)
def test_headless_commands_load_neither_screen_nor_migrations(
    command: Command, shop: Desk, arguments: list[str], may: set[str]
) -> None:
    place(shop, "98765")
    assert loaded(["--database", command.database, *arguments]) & HEAVY == may


def test_one_job_is_shown_without_what_lists_filters_and_folders_need(
    command: Command, shop: Desk
) -> None:
    place(shop, "98765")
    modules = loaded(["--database", command.database, "job", "98765", "--json"])
    assert {"spo_tui.desk.job", "spo_tui.store.reading"} <= modules
    assert not {f"spo_tui.store.{name}" for name in ("board", "finding", "floor")} & modules
    others = ("query", "board", "routing", "matching", "hot_folder", "words", "delivery")
    assert not {f"spo_tui.domain.{name}" for name in others} & modules


DOMAIN = """
import pkgutil, sys
import spo_tui.domain
for module in pkgutil.iter_modules(spo_tui.domain.__path__, "spo_tui.domain."):
    __import__(module.name)
own = set(sys.stdlib_module_names) | {"spo_tui"}
print(sorted(n for n in {m.partition(".")[0] for m in sys.modules} - own if not n.startswith("_")))
"""


def test_the_domain_loads_no_library() -> None:
    assert (
        python("-I", "-S", "-c", f"import sys; sys.path[:0] = [{str(ROOT)!r}]\n{DOMAIN}").stdout
        == "[]\n"
    )


ROOT = Path(__file__).parents[2]


def test_json_survives_a_locale_that_knows_no_such_letters(command: Command, shop: Desk) -> None:
    place(shop, "98765", product="東京 Müller")
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    words = [sys.executable, "-m", "spo_tui", "--database", command.database, "jobs"]
    for form in ([], ["--csv"], ["--json"]):
        done = subprocess.run([*words, *form], capture_output=True, env=environment, check=False)
        assert (done.returncode, done.stderr) == (0, b""), done
    assert json.loads(done.stdout)[0]["product"] == "東京 Müller"


def test_a_command_is_found_under_its_own_name() -> None:
    with main.make_context("spo-tui", []) as context:
        for name in MODULES:
            found = main.get_command(context, name)
            assert found is not None and found.name == name


STARTING = """
import sys
import spo_tui.cli.main, spo_tui.cli.board, spo_tui.desk.opening, spo_tui.ui.run
print("\\n".join(module for module in sys.modules if module.startswith(("spo_tui", "sqlalchemy"))))
"""


def test_a_start_loads_the_board_and_nothing_that_waits_behind_a_key() -> None:
    loaded = set(python("-c", STARTING).stdout.split())
    assert "spo_tui.ui.screens.board" in loaded
    assert not {name for name in loaded if name.startswith(("sqlalchemy", "spo_tui.ui.dialogs."))}
    later = ("order", "ticket", "traffic", "scan", "moves", "outgoing", "completion", "delivery")
    assert not loaded & {f"spo_tui.domain.{name}" for name in later}
    assert not {f"spo_tui.cli.{module}" for module in MODULES.values()} & loaded
