"""The line by which a person at another machine fetches a file from this one."""

from __future__ import annotations

import re
import shlex

from .errors import SpoError

_ODD = re.compile(r"[^\w@%+=:,./-]")
_HOST = re.compile(r"[0-9A-Za-z._-]+|[0-9A-Fa-f:.]+(%[0-9A-Za-z]+)?")


def scp_line(user: str, host: str, path: str, to: str = ".") -> str:
    """`scp olga@print1:/srv/work/12/P_1_2_output.pdf .`, safe to paste into a shell.

    What is odd in the path is escaped for the far side too: older scp hands it to a shell there,
    newer ones take it for a pattern, and both drop a backslash. Raises SpoError for a path, user
    or host that no such line can hold.
    """
    if not path.startswith("/") or any(not c.isprintable() for c in path):
        raise SpoError("its path cannot be written in a line: use spo-tui download JOB --to DIR")
    if not re.fullmatch(r"[\w][\w.@+-]*", user) or not _HOST.fullmatch(host) or host[0] == "-":
        raise SpoError(f"{user}@{host} cannot be written in a line")
    place = f"[{host}]" if ":" in host else host
    far = _ODD.sub(lambda odd: "\\" + odd[0], path)
    return f"scp {shlex.quote(f'{user}@{place}:{far}')} {shlex.quote(to)}"


def host_of(ssh_connection: str) -> str | None:
    """This machine as the person's own has reached it, after the variable SSH_CONNECTION (client,
    port, server, port); None where that says nothing."""
    words = ssh_connection.split()
    return words[2] if len(words) == 4 else None
