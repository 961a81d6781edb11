"""`spo-tui set`, `block`, `unblock`, `retry`, `undo`, `claim`, `release`: moving jobs by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from .session import Session

if TYPE_CHECKING:
    from datetime import datetime

    from ..desk.desk import Desk
    from ..desk.moves import Moved, Undone

_JOBS = click.argument("jobs", nargs=-1, required=True, metavar="JOB...")
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Only say what would happen.")
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
SOME_FAILED = 3


@click.command("set")
@click.argument("words", nargs=-1, required=True, metavar="JOB... STATUS")
@click.option("--reason", default="", metavar="TEXT", help="Why, for what is out of the ordinary.")
@click.option("--label", metavar="L", help="What a CustomStatus is called.")
@_DRY_RUN
@_JSON
@click.pass_obj
def set_(
    session: Session,
    words: tuple[str, ...],
    reason: str,
    label: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Move jobs to a status, judged one by one, as in: spo-tui set 98765 98766 Printed

    A step back, a status that does not usually follow, and Blocked need --reason.
    """
    from ..domain.status import named

    *jobs, status = words
    if not jobs:
        raise click.UsageError("name at least one job, then the status")
    says = label or named(status).says

    def work(desk: Desk) -> Moved:
        from ..desk.moves import move

        return move(desk, jobs, status, reason=reason, label=label, dry_run=dry_run)

    told = f"would move to {says}" if dry_run else f"moved to {says}"
    _run(session, work, told, f"already {says}", as_json=as_json, dry_run=dry_run)


@click.command()
@_JOBS
@click.option("--reason", default="", metavar="TEXT", help="What they wait for.")
@_DRY_RUN
@_JSON
@click.pass_obj
def block(
    session: Session, jobs: tuple[str, ...], reason: str, dry_run: bool, as_json: bool
) -> None:
    """Block jobs, with the reason; unblock gives them back to where they were."""

    def work(desk: Desk) -> Moved:
        from ..desk import moves

        return moves.block(desk, jobs, reason, dry_run=dry_run)

    told = "would be blocked" if dry_run else "blocked"
    _run(session, work, told, "already blocked", as_json=as_json, dry_run=dry_run)


@click.command()
@_JOBS
@_DRY_RUN
@_JSON
@click.pass_obj
def unblock(session: Session, jobs: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Give blocked jobs back to where they came from."""

    def work(desk: Desk) -> Moved:
        from ..desk import moves

        return moves.unblock(desk, jobs, dry_run=dry_run)

    told = "would go back to where it was" if dry_run else "back where it was"
    _run(session, work, told, "not blocked", as_json=as_json, dry_run=dry_run)


@click.command()
@_JOBS
@click.option(
    "--leg",
    type=click.Choice(["record", "assets"]),
    help="What of a partly failed exchange with the MIS to do again.",
)
@_DRY_RUN
@_JSON
@click.pass_obj
def retry(
    session: Session, jobs: tuple[str, ...], leg: str | None, dry_run: bool, as_json: bool
) -> None:
    """Retry what has failed: copy, recreate, notify the MIS, send again, dismiss a bounce.

    What is asked of somebody outside goes to the configured address ([outgoing] url).
    """

    def work(desk: Desk) -> Moved:
        from ..desk import moves
        from ..domain.moves import Leg

        return moves.retry(desk, jobs, Leg(leg) if leg else None, dry_run=dry_run)

    told = "would be retried" if dry_run else "retried"
    _run(session, work, told, "nothing to retry", as_json=as_json, dry_run=dry_run)


@click.command()
@_JSON
@click.pass_obj
def undo(session: Session, as_json: bool) -> None:
    """Take back my last move, or the last move of many, unless somebody has moved them since."""
    from ..desk import moves
    from .output import say, say_json

    desk = session.open_desk()
    done = moves.undo(desk)
    if as_json:
        say_json(_document(done) | {"undone": _backs(done)})
    else:
        now = desk.clock()
        for back in done.backs:
            say(f"{back.job}: {back.was} taken back, {_ago(back.moved_at, now)}: {back.now} again")
        _complain(done)
    _exit(done)


@click.command()
@_JOBS
@_JSON
@click.pass_obj
def claim(session: Session, jobs: tuple[str, ...], as_json: bool) -> None:
    """Take jobs in hand for half an hour, for others to see."""

    def work(desk: Desk) -> Moved:
        from ..desk import claims

        return claims.claim(desk, jobs)

    _run(session, work, "in hand", "", as_json=as_json)


@click.command()
@_JOBS
@_JSON
@click.pass_obj
def release(session: Session, jobs: tuple[str, ...], as_json: bool) -> None:
    """Let go of jobs that I have in hand."""

    def work(desk: Desk) -> Moved:
        from ..desk import claims

        return claims.release(desk, jobs)

    _run(session, work, "let go of", "in nobody's hand", as_json=as_json)


def _run(
    session: Session,
    work: Callable[[Desk], Moved],
    moved: str,
    unchanged: str,
    *,
    as_json: bool,
    dry_run: bool = False,
) -> None:
    from .output import say, say_json

    done = work(session.open_desk())
    if as_json:
        say_json(_document(done))
    else:
        for job in done.moved:
            say(f"{job}: {moved}{_aside(done, job)}")
        for job in done.unchanged:
            say(f"{job}: {unchanged}")
        _complain(done)
        if dry_run and len(done.moved) + len(done.unchanged) + len(done.refused) > 1:
            say(_sum(done, moved, unchanged))
    _exit(done)


def _sum(done: Moved, moved: str, unchanged: str) -> str:
    """`27 jobs: 22 would move to Printed, 3 already Printed, 2 not`."""
    counts = (len(done.moved), len(done.unchanged), len(done.refused))
    told = (f"{n:,} {what}" for n, what in zip(counts, (moved, unchanged, "not"), strict=True) if n)
    return f"{sum(counts):,} jobs: {', '.join(told)}"


def _aside(done: Moved, job: str) -> str:
    from ..domain.outgoing import RECORDED_ONLY

    return f" ({RECORDED_ONLY})" if job in done.recorded_only else ""


def _document(done: Moved) -> dict[str, Any]:
    asks = {"asked": done.asked, "recorded_only": done.recorded_only}
    return {
        "moved": done.moved,
        "unchanged": done.unchanged,
        "refused": [{"job": job, "reason": reason} for job, reason in done.refused],
        **(asks if done.asked or done.recorded_only else {}),
    }


def _backs(done: Undone) -> list[dict[str, Any]]:
    from .as_json import moment

    return [
        {"job": b.job, "was": b.was, "now": b.now, "moved_at": moment(b.moved_at)}
        for b in done.backs
    ]


def _complain(done: Moved) -> None:
    from .output import complain

    for job, reason in done.refused:
        complain(f"{job}: {reason}")


def _exit(done: Moved) -> None:
    status = exit_status(len(done.moved) + len(done.unchanged), done.refused)
    click.get_current_context().exit(status)


def exit_status(done: int, refused: Sequence[object]) -> int:
    if not refused:
        return 0
    return SOME_FAILED if done else 1


def _ago(then: datetime, now: datetime) -> str:
    """`moved 12 s ago`, in the largest unit that fits."""
    seconds = max(0, int((now - then).total_seconds()))
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"moved {seconds // length} {unit} ago"
    return f"moved {seconds} s ago"
