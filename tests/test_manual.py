"""What the README and the manual tell people to type, run as it stands there."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from spo_tui.cli.manual import FOLDER, PAGES
from spo_tui.config import Config, load
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
    """The command lines with our program in them, without the remarks beside them."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    bare = [re.sub(r"\s+#\s.*", "", line).strip() for line in lines]
    return [line for line in bare if re.match(r"(printf .* \| )?spo-tui\b", line)]


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


def run(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", line], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
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
        assert done.stdout or line in SILENT, line


@contextmanager
def watching() -> Iterator[None]:
    process = subprocess.Popen(shlex.split(RUNS_ON), stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(20) == 0


@pytest.mark.timeout(300)
@pytest.mark.parametrize("page", TEXTS)
def test_every_command_line_runs(page: str, shop: Path) -> None:
    """In their order on one shop: each begins where the one before has left off."""
    lines = commands(page)
    assert len(lines) > 1
    for line in lines:
        carry_out(line)


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
