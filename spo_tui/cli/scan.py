"""`spo-tui scan`: scanned numbers on standard input, one answer to each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from .moves import exit_status
from .session import Session

if TYPE_CHECKING:
    from ..domain.scan import Scanned


@click.command()
@click.option("--station", metavar="STATUS", help="Move each job to this; without it: say where.")
@click.option("--label", metavar="L", help="What a CustomStatus is called.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: one document for each scan.")
@click.pass_obj
def scan(session: Session, station: str | None, label: str | None, as_json: bool) -> None:
    """Read scanned job numbers from standard input and answer each with a line.

    Forgives JOB:, stars and P_12345_98765_output.pdf. A line STATION:Printed changes the
    station, STATION: leaves it, and u takes the last one back.
    """
    from ..desk.scans import ScanSession
    from ..domain import scan as domain
    from .output import dumps, say

    place = domain.station(station, label) if station else None
    if label and not station:
        raise click.UsageError("--label goes with --station CustomStatus")
    desk = session.open_desk()
    scanner = ScanSession(place)
    good, wrong = 0, []
    for raw in sys.stdin.buffer:
        if not raw.strip():
            continue
        scanned = scanner.scan(desk, raw.decode("utf-8", "replace"))
        if scanned.outcome.is_wrong:
            wrong.append(scanned.told)
        else:
            good += 1
        say(_line(scanned)) if not as_json else click.echo(dumps(_document(scanned)))
        sys.stdout.flush()
    click.get_current_context().exit(exit_status(good, wrong))


def _line(scanned: Scanned) -> str:
    job = scanned.job
    name = f"{job.number} {job.product}" if job else scanned.text.strip()
    mark = "NOT DONE: " if scanned.outcome.is_wrong else ""
    return f"{name}: {mark}{scanned.told}"


def _document(scanned: Scanned) -> dict[str, Any]:
    job = scanned.job
    return {
        "scanned": scanned.text.strip(),
        "outcome": scanned.outcome.value,
        "told": scanned.told,
        "job": job.number if job else None,
        "status": job.position.workflow.status if job else None,
        "label": job.position.workflow.label if job else None,
        "station": scanned.station.status if scanned.station else None,
        "at": scanned.at.isoformat(),
    }
