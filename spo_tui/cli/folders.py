"""`spo-tui folders`: how the hot folders stand; `pause`, `resume`, `rescan` and `retry` one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .session import Session

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from ..domain.traffic import Delivery, Traffic, Traffics

HEADINGS = ("STATE", "FOLDER", "QUEUE", "FAILED", "FILES", "HOUR", "FREE", "LAST ERROR")
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_NAME = click.argument("name", metavar="NAME")


@click.group(invoke_without_command=True)
@_JSON
@click.pass_context
def folders(context: click.Context, as_json: bool) -> None:
    """The hot folders: state, queue, failures, files, free space, what waits for a choice."""
    if context.invoked_subcommand is not None:
        if as_json:
            raise click.UsageError("--json stands after the command: folders pause NAME --json")
        return
    from ..desk.folders import look_at_folders
    from .output import say_json

    session: Session = context.obj
    found = look_at_folders(session.open_desk())
    if as_json:
        say_json(told(found))
    else:
        _say(found, session.config.zone)


@folders.command()
@_NAME
@_JSON
@click.pass_obj
def pause(session: Session, name: str, as_json: bool) -> None:
    """Copy nothing more into the folder; what is being copied is finished."""
    from ..desk.folders import pause_folder

    folder = pause_folder(session.open_desk(), name)
    _told(f"{name} is paused", {"folder": folder.name, "paused": True}, as_json=as_json)


@folders.command()
@_NAME
@_JSON
@click.pass_obj
def resume(session: Session, name: str, as_json: bool) -> None:
    """Let a paused folder go on."""
    from ..desk.folders import resume_folder

    folder = resume_folder(session.open_desk(), name)
    _told(f"{name} goes on", {"folder": folder.name, "paused": False}, as_json=as_json)


@folders.command()
@_NAME
@_JSON
@click.pass_obj
def rescan(session: Session, name: str, as_json: bool) -> None:
    """Have the monitor look into the folder now."""
    from ..desk.folders import rescan_folder

    looks = rescan_folder(session.open_desk(), name)
    nobody = "asked for, but no monitor looks after it: start `spo-tui watch`"
    said = f"{name}: {'the monitor looks now' if looks else nobody}"
    _told(said, {"folder": name, "watched": looks}, as_json=as_json)


@folders.command("retry")
@_NAME
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@_JSON
@click.pass_context
def retry_(context: click.Context, name: str, dry_run: bool, as_json: bool) -> None:
    """Retry all copies into the folder that have failed."""
    from ..desk.folders import retry_folder
    from .moves import exit_status
    from .output import complain, say, say_json

    done = retry_folder(context.obj.open_desk(), name, dry_run=dry_run)
    if as_json:
        refused = [{"job": job, "reason": reason} for job, reason in done.refused]
        say_json({"retried": done.moved, "refused": refused})
    else:
        for job in done.moved:
            say(f"{job}: {'would be retried' if dry_run else 'retried'}")
        for job, reason in done.refused:
            complain(f"{job}: {reason}")
    context.exit(exit_status(len(done.moved), done.refused))


def _told(said: str, document: dict[str, Any], *, as_json: bool) -> None:
    from .output import say, say_json

    if as_json:
        say_json(document)
    else:
        say(said)


def told(found: Traffics) -> dict[str, Any]:
    """Keys `folders`, `waiting_for_choice` and `unplaced`."""
    return {
        "folders": [_folder(one) for one in found.folders],
        "waiting_for_choice": [_waiting(one) for one in found.unrouted],
        "unplaced": [
            {"hot_folder": one.folder, "name": one.name, "state": one.state, "reason": one.reason}
            for one in found.unplaced
        ],
    }


def _folder(one: Traffic) -> dict[str, Any]:
    of = one.folder
    return {
        "name": of.name,
        "location": of.location,
        "path": of.path,
        "mode": of.mode,
        "state": one.state,
        "reason": of.reason,
        "down_since": _moment(of.down_since),
        "paused": bool(of.paused),
        "paused_by": of.paused_by or None,
        "paused_at": _moment(of.paused_at),
        "waiting": one.waiting,
        "copying": one.copying,
        "percent": one.percent,
        "failed": one.failed,
        "files": of.present,
        "unplaced": of.unplaced,
        "arrived_last_hour": one.arrived,
        "picked_up_last_hour": one.taken,
        "arrivals": list(one.arrivals),
        "oldest": _moment(one.oldest_at),
        "free_bytes": of.free_bytes,
        "last_look": _moment(of.scanned_at),
        "last_success": _moment(of.last_ok_at),
        "last_error": of.last_error or None,
        "last_error_at": _moment(of.last_error_at),
    }


def _waiting(one: Delivery) -> dict[str, Any]:
    return {
        "job": one.job,
        "product": one.product,
        "name": one.name,
        "reason": one.reason,
        "since": _moment(one.first_at),
    }


def _moment(at: datetime | None) -> str | None:
    from .as_json import moment

    return moment(at) if at else None


def _say(found: Traffics, zone: tzinfo) -> None:
    from ..domain.traffic import alarms
    from .output import for_people, say
    from .table import aligned

    for alarm in alarms(found.folders):
        say(alarm.says(zone))
    rows = [_row(one) for one in found.folders]
    if rows and for_people():
        rows.insert(0, HEADINGS)
    right = frozenset({"FAILED", "FILES", "HOUR", "FREE"})
    for line in aligned(rows, HEADINGS, right, {"LAST ERROR": 60}):
        say(line.rstrip("\n"))
    for one in found.unrouted:
        say(f"{one.job}: {one.reason}: spo-tui route {one.job} FOLDER")


def _row(one: Traffic) -> tuple[str, ...]:
    from ..domain.delivery import size_words

    of = one.folder
    share = "" if one.percent is None else f" {one.percent} %"
    queue = f"{one.waiting} wait" + (f", copying {one.copying}{share}" if one.copying else "")
    free = "-" if of.free_bytes is None else size_words(of.free_bytes)
    why = of.reason or of.last_error or "-"
    return (
        *(one.state, of.name, queue, str(one.failed), str(of.present)),
        *(str(one.taken), free, why),
    )
