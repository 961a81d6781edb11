"""What the README and the manual tell people to type, run as they stand there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from spo_tui.cli import main
from spo_tui.config import Config, load
from tests.terminal.console import Console

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "spo_tui" / "manual").glob("*.md"))]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

PROGRAM = [sys.executable, "-P", "-m", "spo_tui"]
IN_A_TERMINAL = {("spo-tui",): "live", ("spo-tui", "demo"): "need you"}
"""Commands that need a terminal, and what shows that they have come up."""
UNTIL_ENDED = ["spo-tui watch"]
"""They go on until they are told to end."""
NEEDS_ANOTHER = {"--database": 1, "grant": 1}
"""Lines with these words need a server or a file of the reader's own; what is told is one line."""


@dataclass(frozen=True)
class Block:
    page: Path
    language: str
    text: str


def blocks(language: str) -> list[Block]:
    found = []
    for page in PAGES:
        for block in _FENCE.finditer(page.read_text(encoding="utf-8")):
            if block[1] == language:
                found.append(Block(page, language, block[2]))
    return found


def named(values: list[Any]) -> dict[str, Any]:
    return {f"{place}": value for place, value in enumerate(values)}


def lines_of(page: Path) -> list[str]:
    """Its command lines, without what stands beside them as a remark."""
    lines = []
    for block in blocks("sh"):
        if block.page == page:
            lines += [re.sub(r"\s+#\s.*", "", line).strip() for line in block.text.splitlines()]
    return [line for line in lines if line.startswith("spo-tui") or "| spo-tui" in line]


TICKETS = """order,job,product,quantity,storefront,currency,subtotal,total
12345,98765,A5 flyer silk 170g,5000,North,GBP,50.00,60.00
12345,98766,Business cards 85x55,250,North,GBP,50.00,60.00
"""
EVENTS = '{"job": "98765", "order": "12345", "status": "CopyToHotFolderFailed", "info": "full"}\n'


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader's folder: tickets, events, and a shop in which the manual's numbers occur."""
    for kind in ("config", "data", "state"):
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", str(tmp_path / kind))
    monkeypatch.delenv("SPO_TUI_CONFIG", raising=False)
    monkeypatch.setenv("SPO_TUI_DATABASE", str(tmp_path / "spo.db"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{sys.exec_prefix}/bin:/usr/bin:/bin")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tickets").mkdir()
    (tmp_path / "downloads").mkdir()
    (tmp_path / "tickets" / "one.csv").write_text(TICKETS)
    (tmp_path / "events.jsonl").write_text(EVENTS)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "spo-tui"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    program.chmod(0o755)
    run("spo-tui import tickets")
    return tmp_path


def run(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", line],
        *(),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_every_command_line_does_what_it_says(shop: Path) -> None:
    """In their order, page by page, on one shop: each begins where the one before has left off."""
