"""Status events recorded batch by batch, in memory that does not grow with the file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import click

from ..desk.desk import Desk
from ..desk.events import record_events
from ..domain.clean import clean
from ..domain.errors import SpoError
from ..domain.words import plural
from .event_source import Line, batches, open_source
from .output import dumps, print_whole, say

SOURCE = "ingest"
STANDARD_INPUT = "-"


@dataclass(slots=True)
class Done:
    recorded: int = 0
    duplicate: int = 0
    unexpected: int = 0
    rejected: int = 0


def ingest_file(desk: Desk, file: str, *, as_json: bool) -> Done:
    """Raises SpoError when the file cannot be read or the database fails; the batches before
    that are recorded."""
    done = Done()
    with ExitStack() as stack:
        source = stack.enter_context(open_source(file))
        aside = stack.enter_context(_Aside(_rejects_path(desk, file)))
        told = stack.enter_context(SpooledTemporaryFile[Any](1024 * 1024, "w+"))
        for batch in batches(source):
            for line, reason in _record(desk, batch, done):
                aside.keep(line.raw)
                if as_json:
                    told.write(f"{dumps({'line': line.number, 'reason': reason})}\n")
                else:
                    click.echo(clean(f"{file}:{line.number}: {reason}"), err=True)
        if as_json:
            told.seek(0)
            with print_whole(_document(done, told)):
                pass
        else:
            say(_said(done))
    if done.rejected:
        kept = plural(done.rejected, "line")
        click.echo(clean(f"{kept} kept aside in {aside.path}"), err=True)
    return done


def _record(desk: Desk, batch: list[Line], done: Done) -> list[tuple[Line, str]]:
    """Record the good ones; returns the others, in their order, with the reasons."""
    good, bad = [], []
    for line in batch:
        if isinstance(line.event, str):
            bad.append((line, line.event))
        else:
            good.append((line, line.event))
    try:
        told = record_events(desk, [event for _, event in good], source=SOURCE, actor=desk.who.name)
    except SpoError as error:
        before = plural(done.recorded, "event")
        raise SpoError(f"{error} ({before} recorded before that)") from error
    bad += [(good[place][0], reason) for place, reason in told.rejected]
    done.recorded += told.recorded
    done.duplicate += told.duplicate
    done.unexpected += told.unexpected
    done.rejected += len(bad)
    return sorted(bad, key=lambda pair: pair[0].number)


def _document(done: Done, told: IO[str]) -> Iterator[str]:
    counts = {"recorded": done.recorded, "duplicate": done.duplicate, "unexpected": done.unexpected}
    yield f'{dumps(counts)[:-1]}, "rejected": ['
    for number, entry in enumerate(told):
        yield (", " if number else "") + entry.rstrip("\n")
    yield "]}\n"


def _said(done: Done) -> str:
    parts = [f"{plural(done.recorded, 'event')} recorded"]
    if done.unexpected:
        parts.append(f"{done.unexpected:,} of them unexpected")
    if done.duplicate:
        parts.append(f"{done.duplicate:,} known already")
    if done.rejected:
        parts.append(f"{done.rejected:,} rejected")
    return ", ".join(parts)


def _rejects_path(desk: Desk, file: str) -> Path:
    if file != STANDARD_INPUT:
        return Path(f"{file}.rejects")
    database = desk.store.path
    return (database.parent if database else Path.cwd()) / "ingest.rejects.jsonl"


class _Aside:
    """The file of lines that were not recorded, made when there is one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> _Aside:
        return self

    def keep(self, raw: bytes) -> None:
        if self._file is None:
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            self._file = os.fdopen(os.open(self.path, flags, 0o600), "ab")
        self._file.write(raw.rstrip(b"\r\n") + b"\n")

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
