"""The whole program on a real terminal."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

from spo_tui.desk.desk import Desk
from spo_tui.desk.notes import add_note
from spo_tui.desk.purchase_orders import set_po
from spo_tui.desk.refunds import correct_refund, record_refund
from spo_tui.domain.person import Person, Role
from spo_tui.store.engine import open_store
from tests import office
from tests.terminal.console import Console, shop_with

TICKETS = """order,job,product,quantity,storefront
12345,98765,A5 flyer silk 170g,5000,North
12345,98766,Business cards 85x55,250,North
"""


def test_the_board_shows_lives_and_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    options = shop_with(tmp_path, TICKETS)
    console = Console(options)
    console.until_shown("A5 flyer silk")
    console.until_shown("live")
    event = '{"job": "98765", "status": "CopyToHotFolderFailed", "info": "no space"}'
    subprocess.run(
        [sys.executable, "-m", "spo_tui", *options, "ingest", "-"],
        input=event.encode(),
        check=True,
        capture_output=True,
    )
    console.until_shown("Copy failed")
    console.until_shown("1 needs you")
    console.send("q")
    assert console.end() == 0
    assert console.raw.rfind(b"\x1b[?1049l") > console.raw.rfind(b"\x1b[?1049h")
    assert console.raw.rfind(b"\x1b[?25h") > console.raw.rfind(b"\x1b[?25l")


def test_a_byte_that_is_no_letter_does_not_fell_the_board(tmp_path: Path) -> None:
    """As a terminal that is not set to UTF-8 sends an umlaut."""
    console = Console(shop_with(tmp_path, TICKETS))
    console.until_shown("live")
    console.send_bytes(b"\xe4\xff")
    console.send("/flyer\r")
    console.until(lambda: "Business cards" not in console.text)
    console.send("q")
    assert console.end() == 0


def test_a_resize_is_followed(tmp_path: Path) -> None:
    console = Console(shop_with(tmp_path, TICKETS))
    console.until_shown("A5 flyer silk")
    assert "Customer" not in console.text
    console.resize(120, 40)
    console.until_shown("Customer")
    console.resize(60, 20)
    console.until(lambda: "Customer" not in console.text)
    console.send("q")
    assert console.end() == 0


def test_a_kill_leaves_the_database_whole(tmp_path: Path) -> None:
    options = shop_with(tmp_path, TICKETS)
    console = Console(options)
    console.until_shown("live")
    console.kill()
    assert console.end() == -signal.SIGKILL
    check = [sys.executable, "-m", "spo_tui", *options, "db", "check"]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0


HOSTILE = "a\x1b]0;owned\x07b\x1b]52;c;eA==\x07c\x1b[6nd\x9b5ne[/][@click=app.quit]f\u202egpj"


def assert_only_textual_wrote(raw: bytes) -> None:
    """Titles, clipboards, queries, C1, bidi: nothing but what Textual itself sends is on the
    wire."""
    operating = re.findall(rb"\x1b\](\d+)", raw)
    assert set(operating) <= {b"22", b"8"}, "only the pointer's shape and no title or clipboard"
    assert b"\x1b[6n" not in raw
    assert b"\xc2\x9b" not in raw
    assert "\u202e".encode() not in raw


def test_nothing_from_outside_reaches_the_wire(tmp_path: Path) -> None:
    tickets = f'order,job,product,customer,company\n1,2,"{HOSTILE}","{HOSTILE}","{HOSTILE}"\n'
    console = Console(shop_with(tmp_path, tickets), 200, 40)
    console.until_shown("live")
    console.until_shown("owned")
    console.send("\r")
    console.until_shown("History")
    console.send("q")
    assert console.end() == 0
    assert_only_textual_wrote(console.raw)


def test_nothing_from_outside_reaches_the_wire_from_an_order(tmp_path: Path) -> None:
    """Customer, e-mail, PO number, notes, references and what a correction says."""
    database = str(tmp_path / "spo.db")
    desk = Desk(open_store(database), Person("olga", Role.ADMIN))
    office.order(desk, "7", order="3", customer=HOSTILE, email=HOSTILE)
    add_note(desk, "3", HOSTILE)
    add_note(desk, "3", f"{HOSTILE}\n{HOSTILE}", kind="customer")
    set_po(desk, "3", "[/][@click=app.quit]PO-77")
    refund = record_refund(desk, "3", "5.00", "[/][@click=app.quit]re_99")
    correct_refund(desk, "3", "4.00", refund=refund.id, text=HOSTILE)
    desk.store.close()
    console = Console(["--database", database], 200, 60)
    console.until_shown("live")
    console.until_shown("owned")
    console.send("o")
    console.until_shown("[/][@click=app.quit]PO-77")
    console.send("R")
    console.until_shown("[/][@click=app.quit]re_99")
    console.until_shown("Order 3: refunds")
    console.send("\x1b")
    console.until(lambda: "Order 3: refunds" not in console.text)
    console.send("q")
    assert console.end() == 0
    assert_only_textual_wrote(console.raw)


def test_a_database_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "spo.db"
    file.write_text("this is no database at all, it is a letter")
    console = Console(["--database", str(file)], 200, 24)
    assert console.end() == 1
    said = [line for line in console.text.splitlines() if "spo-tui:" in line]
    assert len(said) == 1
    assert "is not a database" in said[0]
    assert file.read_text().startswith("this is no database")


def test_a_crash_shows_no_customer_data(tmp_path: Path) -> None:
    options = shop_with(tmp_path, "order,job,product,company\n1,2,x,Secret Customer Ltd\n")
    code = (
        "import sys; from spo_tui.ui.screens.job import JobScreen; from spo_tui.cli import main\n"
        "def broken(self, detail):\n    value = detail\n    raise RuntimeError('broken')\n"
        "JobScreen._take = broken\n"
        f"sys.argv = ['spo-tui', *{options!r}]\nmain()"
    )
    script = tmp_path / "crash.py"
    script.write_text(code)
    crashing = Console([], 120, 40, program=(str(script),))
    crashing.until_shown(" 2     1 ")
    crashing.send("\r")
    assert crashing.end() != 0
    told = crashing.raw[crashing.raw.rfind(b"\x1b[?1049l") :]
    assert b"RuntimeError" in told
    assert b"Secret" not in told


GONE = """
from textual.drivers.linux_driver import LinuxDriver

def fails(self):
    raise OSError(5, "Input/output error")

LinuxDriver._disable_mouse_support = fails
from spo_tui.cli import main
main()
"""


def test_a_terminal_that_is_gone_on_the_way_out_leaves_no_board_behind(tmp_path: Path) -> None:
    console = Console(shop_with(tmp_path, TICKETS), program=("-c", GONE))
    console.until_shown("A5 flyer silk")
    console.send("q")
    assert console.end() == 0
