"""Keys in one burst, as a slow line delivers them, do what they do one by one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.terminal.console import Console, shop_with

TICKETS = """order,job,product,quantity,storefront
12345,98765,A5 flyer silk 170g,5000,North
12345,98766,Business cards 85x55,250,North
"""


def test_a_filter_typed_at_once_is_no_command(tmp_path: Path) -> None:
    console = Console(shop_with(tmp_path, TICKETS))
    console.until_shown("A5 flyer silk")
    console.send("/flyer\r")
    console.until(lambda: "Business cards" not in console.text)
    assert "A5 flyer silk" in console.text
    console.send("q")
    assert console.end() == 0


def test_a_reason_typed_at_once_is_no_command(tmp_path: Path) -> None:
    options = shop_with(tmp_path, TICKETS)
    console = Console(options)
    console.until_shown("A5 flyer silk")
    console.send("/98766\rbq m r paper\r")
    command = [sys.executable, "-m", "spo_tui", *options, "job", "98766", "--json"]

    def told() -> tuple[str, str]:
        job = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        return job["status"], job["history"][-1]["info"]

    console.until(lambda: told() == ("Blocked", "q m r paper"))
    console.send("q")
    assert console.end() == 0


def test_a_scan_behind_the_key_of_scan_mode_is_a_scan(tmp_path: Path) -> None:
    console = Console(shop_with(tmp_path, TICKETS))
    console.until_shown("A5 flyer silk")
    console.send("#98766\r")
    console.until(lambda: "Business cards" in console.text and "A5 flyer silk" not in console.text)
    console.send("\x1b")
    console.until_shown("A5 flyer silk")
    console.send("q")
    assert console.end() == 0


def test_a_burst_of_scans_is_done_scan_by_scan(tmp_path: Path) -> None:
    console = Console(shop_with(tmp_path, TICKETS))
    console.until_shown("A5 flyer silk")
    console.send("#STATION:InProduction\r" + "P_12345_98765_\r98766\rnobody\r" * 4)
    console.until_shown("9 scans")
    console.until_shown("4 wrong")
    assert "each scan sets In production" in console.text
    console.send("\x1b")
    console.until_shown("m move")
    console.send("q")
    assert console.end() == 0
