"""The board through a real sshd on loopback, as the only command that its users have."""

from __future__ import annotations

import base64
import getpass
import json
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import join

import pytest

from spo_tui.cli.manual import FOLDER
from tests.terminal.console import Console, shop_with
from tests.waiting import wait_for

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
RUNS = ("-c", "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])")
TICKETS = """order,job,product,quantity,storefront
12345,98765,A5 flyer silk 170g,5000,North
"""

pytestmark = [
    pytest.mark.skipif(
        SSHD is None or shutil.which("ssh") is None, reason="sshd and ssh are not installed"
    ),
    pytest.mark.timeout(180),
]


@dataclass(frozen=True)
class Server:
    port: int
    key: Path
    options: list[str]

    def client(self, *words: str) -> list[str]:
        return [
            *("ssh", "-F", "none", "-p", str(self.port), "-i", str(self.key)),
            *("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"),
            *("-o", "BatchMode=yes", "-o", "LogLevel=ERROR", "-o", "IdentitiesOnly=yes"),
            *(f"{getpass.getuser()}@127.0.0.1", *words),
        ]

    def open(self, *wish: str) -> Console:
        program, *words = self.client(*wish)
        return Console([program, "-tt", *words], program=RUNS)


def as_in_the_manual(forced: str) -> str:
    """Its block for sshd, for everybody instead of a group, and with the program of these tests."""
    text = (FOLDER / "administrators.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```sshd\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert "Match Group spo\n" in block
    assert "ForceCommand /usr/bin/spo-tui\n" in block
    block = block.replace("Match Group spo", "Match all")
    return str(block.replace("/usr/bin/spo-tui", forced))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    options = shop_with(tmp_path, TICKETS)
    for name in ("host", "user"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)]
        subprocess.run(command, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    spoofed = ["USER=mallory", "LOGNAME=mallory", "USERNAME=mallory", "TEXTUAL_PRESS=q"]
    forced = join(["env", f"XDG_STATE_HOME={tmp_path}", "LANG=C.UTF-8", *spoofed])
    forced += " " + join([sys.executable, "-P", "-m", "spo_tui", *options])
    settings = tmp_path / "sshd_config"
    settings.write_text(
        f"""Port {port}
ListenAddress 127.0.0.1
HostKey {tmp_path / "host"}
PidFile none
AuthorizedKeysFile {tmp_path / "user.pub"}
PasswordAuthentication no
StrictModes no
UsePAM no
{as_in_the_manual(forced)}"""
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it parts with its privileges
    assert SSHD is not None
    log = tmp_path / "sshd.log"
    with log.open("wb") as told:
        daemon = subprocess.Popen([SSHD, "-D", "-e", "-f", str(settings)], stderr=told)
    try:
        wait_for(lambda: "Server listening" in log.read_text() or daemon.poll() is not None)
        assert daemon.poll() is None, log.read_text()
        yield Server(port, tmp_path / "user", options)
    finally:
        daemon.terminate()
        daemon.wait()


def test_the_board_opens_hears_copies_and_ends_the_session(server: Server) -> None:
    console = server.open()
    console.until_shown("A5 flyer silk")
    console.until_shown("live")
    console.send("y")
    number = base64.b64encode(b"98765")
    console.until(lambda: b"\x1b]52;c;" + number in console.raw)
    console.send("\r")
    console.until_shown("History")
    console.resize(120, 40)
    console.send("\x1b")
    console.until(lambda: "History" not in console.text)
    console.send("q")
    assert console.end() == 0
    assert console.raw.rfind(b"\x1b[?1049l") > console.raw.rfind(b"\x1b[?1049h")
    for mode in (b"1000", b"1002", b"1003", b"1015", b"1006"):
        assert b"\x1b[?" + mode + b"h" not in console.raw, "no mouse is asked for over SSH"


def test_a_line_that_breaks_off_ends_the_board(server: Server) -> None:
    console = server.open()
    console.until_shown("live")
    mine = join(server.options)
    assert _running(mine)
    console.kill()
    console.end()
    wait_for(lambda: not _running(mine))


def test_who_acts_is_who_the_system_says_and_a_wish_for_a_shell_opens_the_board(
    server: Server,
) -> None:
    console = server.open("sh", "-i")
    console.until_shown("A5 flyer silk")
    console.until_shown("live")
    console.send("bpaper is late\r")
    console.until_shown("Blocked")
    console.send("q")
    assert console.end() == 0
    command = [sys.executable, "-m", "spo_tui", *server.options, "job", "98765", "--json"]
    job = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    last = job["history"][-1]
    assert (last["info"], last["actor"]) == ("paper is late", pwd.getpwuid(os.getuid()).pw_name)
    assert b"mallory" not in console.raw


@pytest.mark.parametrize("wish", ["sh", "cat /etc/passwd", "sftp"])
def test_no_other_command_is_to_be_had(server: Server, wish: str) -> None:
    done = subprocess.run(
        server.client(wish), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "the board needs a terminal" in done.stderr


def _running(words: str) -> list[str]:
    """The processes of the board with these options, the ssh client's own left out."""
    found = subprocess.run(
        ["ps", "-ewwo", "args"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [line for line in found if f"spo_tui {words}" in line and "sshd" not in line]
