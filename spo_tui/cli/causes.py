"""`spo-tui causes`: what has failed, by cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .session import Session

if TYPE_CHECKING:
    from ..domain.causes import Cause

HEADINGS = ("JOBS", "STATUS", "SINCE", "REASON", "NUMBERS")
_SHOWN = 5


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def causes(session: Session, as_json: bool) -> None:
    """What has failed, the jobs of one cause together, the largest first.

    `spo-tui retry JOB...` takes the numbers.
    """
    from ..desk import causes as desk_causes
    from .output import for_people, say, say_json
    from .table import aligned

    found = desk_causes.causes(session.open_desk())
    if as_json:
        say_json([told(cause) for cause in found])
        return
    zone = session.config.zone
    rows = [_plain(cause, f"{cause.since.astimezone(zone):%Y-%m-%d %H:%M}") for cause in found]
    if rows and for_people():
        rows.insert(0, HEADINGS)
    for line in aligned(rows, HEADINGS, frozenset({"JOBS"}), {"REASON": 60, "NUMBERS": 60}):
        say(line.rstrip("\n"))


def told(cause: Cause) -> dict[str, Any]:
    from .as_json import moment

    return {
        "status": cause.status,
        "says": cause.says,
        "reason": cause.reason,
        "jobs": list(cause.jobs),
        "since": moment(cause.since),
        "retry": cause.retry,
        "asks_leg": cause.asks_leg,
    }


def _plain(cause: Cause, since: str) -> tuple[str, ...]:
    more = len(cause.jobs) - _SHOWN
    numbers = " ".join(cause.jobs[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
    return str(len(cause.jobs)), cause.says, since, cause.reason or "-", numbers
