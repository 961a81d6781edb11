"""`spo-tui ship`, `complete`, `cancel`, `reorder`, `reopen`: how orders end, and begin again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from .session import Session

if TYPE_CHECKING:
    from ..desk.ending import Ended, Foreseen

_ORDER = click.argument("order")
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_YES = click.option("--yes", is_flag=True, help="Do it without asking.")


@click.command()
@_ORDER
@_YES
@_JSON
@click.pass_obj
def ship(session: Session, order: str, yes: bool, as_json: bool) -> None:
    """Mark an order shipped. Says what will be lost, then asks; its folders are cleared."""
    _end(session, "ship", order, yes=yes, as_json=as_json)


@click.command()
@_ORDER
@_YES
@_JSON
@click.pass_obj
def complete(session: Session, order: str, yes: bool, as_json: bool) -> None:
    """Mark an order complete. Says what will be lost, then asks; its folders are cleared."""
    _end(session, "complete", order, yes=yes, as_json=as_json)


@click.command()
@_ORDER
@_YES
@_JSON
@click.pass_obj
def cancel(session: Session, order: str, yes: bool, as_json: bool) -> None:
    """Cancel an order, which refunds nothing. Says what will be lost, then asks."""
    _end(session, "cancel", order, yes=yes, as_json=as_json)


@click.command()
@_ORDER
@_JSON
@click.pass_obj
def reorder(session: Session, order: str, as_json: bool) -> None:
    """Place an order again under new numbers, as often as wanted.

    Customer, delivery, products and prices are those of before; its PO number and due dates are
    left empty, and notes and refunds stay with the old one.
    """
    from ..desk import reorders
    from .output import say, say_json

    done = reorders.reorder(session.open_desk(), order)
    if as_json:
        say_json({"order": done.order, "jobs": done.jobs, "reorder_of": done.reorder_of})
    else:
        jobs = ", ".join(done.jobs)
        say(f"order {done.order}, placed again from {done.reorder_of}: {jobs}; it has no PO yet")


@click.command()
@click.argument("job", required=False)
@click.option("--reason", default="", metavar="TEXT", help="Why; always needed.")
@click.option("--requests", is_flag=True, help="List what support is asked for.")
@_JSON
@click.pass_obj
def reopen(session: Session, job: str | None, reason: str, requests: bool, as_json: bool) -> None:
    """Take a job out of CleanUp, which support does; others ask support for it."""
    if requests == (job is not None):
        raise click.UsageError("name a job, or give --requests.")
    if job is None:
        _list_requests(session, as_json=as_json)
        return
    from ..desk import reopening
    from ..domain.person import Role
    from .output import say, say_json

    desk = session.open_desk()
    granted = Role.SUPPORT in desk.who.role.includes
    if granted:
        number = reopening.reopen(desk, job, reason).number
    else:
        number = reopening.request_reopen(desk, job, reason).job
    if as_json:
        say_json({"job": number, "reopened": granted, "requested": not granted})
    elif granted:
        say(f"{number}: reopened, its output is to be made anew")
    else:
        say(f"{number}: support is asked to reopen it")


def _end(session: Session, how: str, order: str, *, yes: bool, as_json: bool) -> None:
    from ..desk.ending import end_order, foresee
    from ..domain.ending import Ending
    from ..domain.errors import Refused
    from ..domain.person import Role
    from .output import say, say_json

    ending = Ending(how)
    desk = session.open_desk()
    desk.who.must_be(Role.OPERATOR, "ending an order")
    foreseen = foresee(desk, order, ending)
    if foreseen.refusal is not None:
        raise Refused(foreseen.refusal)
    asks = not yes and sys.stdin.isatty() and not as_json
    if not yes and not asks:
        raise Refused(f"{_cost(foreseen)}: give --yes to {how} order {foreseen.order}")
    if not as_json:
        for line in foreseen.lines:
            say(line)
    if asks and not click.confirm(f"{how.capitalize()} order {_plain(foreseen.order)}?", err=True):
        raise Refused(f"order {foreseen.order} is left as it is")
    done = end_order(desk, order, ending, seen=foreseen.version)
    if as_json:
        say_json(_document(foreseen, done))
    else:
        say(f"order {done.order} is {ending.says}{_what_follows(done)}")


def _plain(text: str) -> str:
    from ..domain.clean import clean

    return clean(text)


def _cost(foreseen: Foreseen) -> str:
    """In one line, what it would cost."""
    parts = []
    if foreseen.open_jobs:
        parts.append(f"{_count(len(foreseen.open_jobs), 'job')} still open")
    if foreseen.never_downloaded:
        parts.append(f"{_count(len(foreseen.never_downloaded), 'output')} never downloaded")
    if foreseen.files:
        parts.append(f"{_count(foreseen.files, 'file')} to go")
    return ", ".join(parts) or "nothing will be lost"


def _what_follows(done: Ended) -> str:
    if not done.requested:
        return ""
    return f": {_count(len(done.requested), 'folder')} to be cleared by the monitor"


def _count(n: int, one: str) -> str:
    return f"{n} {one if n == 1 else one + 's'}"


def _document(foreseen: Foreseen, done: Ended) -> dict[str, Any]:
    return {
        "order": done.order,
        "ending": done.ending.value,
        "jobs": done.jobs,
        "clearing": done.requested,
        "never_downloaded": [{"job": job, "file": name} for job, name in foreseen.never_downloaded],
        "open_jobs": [{"job": job, "stands": says} for job, says in foreseen.open_jobs],
        "files": foreseen.files,
        "bytes": foreseen.bytes,
        "archived": foreseen.archive,
        "refunds_nothing": foreseen.refunds_nothing,
    }


def _list_requests(session: Session, *, as_json: bool) -> None:
    from ..desk import reopening
    from .as_json import moment
    from .output import say, say_json

    found = reopening.open_requests(session.open_desk())
    if as_json:
        say_json(
            [
                {
                    "job": one.job,
                    "order": one.order,
                    "reason": one.reason,
                    "at": moment(one.at),
                    "by": one.actor,
                }
                for one in found
            ]
        )
        return
    for one in found:
        at = one.at.astimezone(session.config.zone)
        say(f"{one.job} of order {one.order}, {one.actor} {at:%Y-%m-%d %H:%M}: {one.reason}")
