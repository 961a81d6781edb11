"""`spo-tui documents`: job tickets and packing slips on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .progress import progress_option, telling
from .session import Session


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="ORDER|JOB...")
@click.option("--kind", type=click.Choice(["tickets", "slips"]), required=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="FILE.pdf holds them all, FILE.zip a PDF for each.",
)
@click.option("--most", type=click.IntRange(1, 5000), default=50, show_default=True, metavar="N")
@click.option("--overwrite", is_flag=True, help="Replace FILE where it is there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@progress_option
@click.pass_context
def documents(  # noqa: PLR0913, PLR0917 - one for each option
    context: click.Context,
    numbers: tuple[str, ...],
    kind: str,
    output: Path,
    most: int,
    overwrite: bool,
    as_json: bool,
    progress: bool,
) -> None:
    """Job tickets, or packing slips, for whole orders or for jobs, in one file.

    Cancelled jobs are left out. A number that an order and a job have is written order:12345 or
    job:12345.
    """
    from ..desk.documents import choose
    from ..domain.errors import Refused

    ending = output.suffix.lower()
    if ending not in (".pdf", ".zip"):
        raise click.UsageError("--output ends in .pdf or .zip")
    session: Session = context.obj
    with telling(context, progress) as tell:
        if output.exists() and not overwrite:
            raise Refused(f"{output} is there already: --overwrite replaces it")
        desk = session.open_desk(read_only=True)
        chosen = choose(desk, numbers, most=most)

        from ..documents.bundle import Kind, make, put

        data = make(chosen, Kind(kind), desk.clock(), desk.zone, tell, each=ending == ".zip")
        put(output, data, overwrite=overwrite)
        done = {
            "file": str(output.absolute()),
            "kind": kind,
            "jobs": [job.number for part in chosen.parts for job in part.jobs],
            "left_out": [{"job": job, "reason": why} for job, why in chosen.left_out],
        }
        tell.result(done)
        if not progress:
            _say(done, as_json=as_json)


def _say(done: dict[str, Any], *, as_json: bool) -> None:
    from .output import complain, say, say_json

    if as_json:
        say_json(done)
        return
    count = len(done["jobs"])
    says = "job tickets" if done["kind"] == "tickets" else "packing slips"
    say(f"{says} of {count} {'job' if count == 1 else 'jobs'} in {done['file']}")
    for left in done["left_out"]:
        complain(f"{left['job']} left out: {left['reason']}")
