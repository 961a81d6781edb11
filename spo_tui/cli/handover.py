"""`spo-tui handover`: the shift in words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .session import Session
from .since import Span, begin

if TYPE_CHECKING:
    from ..desk.desk import Desk
    from ..domain.handover import Shift


@click.command()
@click.option("--since", type=Span(), metavar="SPAN", default="8h", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def handover(session: Session, since: timedelta, output: Path | None, as_json: bool) -> None:
    """What the next shift is to know: moved, failed, waiting on whom, the three worst."""
    from ..desk.handover import look_back
    from ..domain.handover import text
    from .output import dumps, say, write

    desk = session.open_desk()
    shift = look_back(desk, begin(desk.clock(), since))
    zone = session.config.zone
    lines = [dumps(told(shift, desk))] if as_json else text(shift, zone, desk.limits)
    if output is not None:
        output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif as_json:
        write(lines[0] + "\n")
    else:
        for line in lines:
            say(line)


def told(shift: Shift, desk: Desk) -> dict[str, Any]:
    from ..domain.handover import failed_alike, waiting_on
    from . import as_json

    return {
        "since": as_json.moment(shift.since),
        "until": as_json.moment(shift.until),
        "moves": [
            {"from": m.before, "to": m.after, "who": m.who, "person": m.person, "moves": m.moves}
            for m in shift.moves
        ],
        "moved_jobs": shift.moved_jobs,
        "failed": [
            {"status": f.status, "reason": f.reason, "jobs": list(f.jobs), "mended": f.mended}
            for f in failed_alike(shift.failures)
        ],
        "waiting": {
            whom: {status.name: count for status, count in held}
            for whom, held in waiting_on(shift.waiting).items()
        },
        "worst": [as_json.job(job, shift.until, desk.limits) for job in shift.worst],
        "unplaced": [
            {"hot_folder": file.folder, "name": file.name, "reason": file.reason}
            for file in shift.unplaced
        ],
    }
