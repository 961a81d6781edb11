"""How commands speak: safe lines for people, and one JSON document for programs."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from ..domain.clean import clean

_CURIOUS = re.compile(r"[^ -~]")
_IN_MEMORY = 4 * 1024 * 1024
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def say(line: str) -> None:
    """A line on standard output, with nothing in it that a terminal would obey."""
    click.echo(clean(line))


def complain(reason: str) -> None:
    """One line on standard error."""
    click.echo(f"spo-tui: {clean(reason)}", err=True)


def dumps(value: Any) -> str:
    """JSON in one line; characters that are not seen are escaped, lone surrogates too."""
    return _CURIOUS.sub(_escaped, json.dumps(value, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if unicodedata.category(character) not in _UNSHOWN:
        return character
    return json.dumps(character)[1:-1] if ord(character) > 0x7F else f"\\u{ord(character):04x}"


def say_json(value: Any) -> None:
    write(dumps(value) + "\n")


def write(text: str) -> None:
    """As it stands and in UTF-8, whatever the locale: programs read it."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


@contextmanager
def print_whole(pieces: Iterable[str], *, encoding: str = "utf-8") -> Iterator[None]:
    """Printed after the body, which can let go of what the pieces are read from: a slow reader
    of the output must not hold the database. Kept in memory up to 4 MiB, then in a file."""
    from shutil import copyfileobj
    from tempfile import SpooledTemporaryFile

    with SpooledTemporaryFile(_IN_MEMORY) as whole:
        whole.writelines(piece.encode(encoding, "backslashreplace") for piece in pieces)
        yield
        whole.seek(0)
        sys.stdout.flush()
        copyfileobj(whole, sys.stdout.buffer)


def for_people() -> bool:
    return sys.stdout.isatty()
