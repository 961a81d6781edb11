"""`spo-tui doctor` and `spo-tui db`: whether all is well, and the care of the database."""

from __future__ import annotations

from pathlib import Path

import click

from .session import Session


@click.command()
@click.option("--probe", is_flag=True, help="Bring a small file into each hot folder and back.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def doctor(context: click.Context, probe: bool, as_json: bool) -> None:
    """The state of the database, the monitors, the hot folders, the clock and the terminal."""
    from ..domain.errors import Refused
    from . import health
    from .output import complain, say, say_json

    if probe and context.obj.read_only:
        raise Refused("opened with --read-only: no probe file can be written")
    found = health.examine(context.obj, write=probe)
    if as_json:
        say_json(found)
    else:
        for line in health.lines(found):
            say(line)
    if found["database"]["reason"]:
        complain(found["database"]["reason"])
        context.exit(1)


@click.group()
def db() -> None:
    """Schema, integrity and backup of the database."""


@db.command()
@click.pass_obj
def upgrade(session: Session) -> None:
    """Bring the schema up to date, after a backup of an SQLite file."""
    from ..desk import upkeep
    from ..domain.errors import Refused
    from .output import say

    if session.read_only:
        raise Refused("opened with --read-only: nothing can be changed")
    backup = upkeep.upgrade(session.database)
    say(f"the schema is up to date{f'; before that it was copied to {backup}' if backup else ''}")


@db.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Schema, integrity, counters and the hash chains of the history."""
    from ..desk import upkeep
    from .output import complain, say

    first = None
    for finding in upkeep.check(context.obj.open_desk()):
        say(f"{finding.what}: {'; '.join(finding.faults) or 'ok'}")
        first = first or next(iter(finding.faults), None)
    if first:
        complain(first)
        context.exit(1)


@db.command()
@click.argument("role")
@click.pass_obj
def grant(session: Session, role: str) -> None:
    """Let a PostgreSQL ROLE run the shop, and rewrite nothing that was recorded."""
    from ..desk import upkeep
    from ..domain.errors import Refused
    from .output import say

    if session.read_only:
        raise Refused("opened with --read-only: nothing can be changed")
    upkeep.grant(session.database, role)
    say(f"{role} may read and write what the shop needs, and only add to what is recorded")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Copy the SQLite database to FILE, while it is used."""
    from ..desk import upkeep
    from .output import say

    desk = session.open_desk(read_only=True)
    upkeep.back_up(desk, file)
    say(f"{desk.store.name} copied to {file}")
