"""`spo-tui activity`: what happened last, everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from .session import Session
from .since import Span, begin

if TYPE_CHECKING:
    from ..domain.activity import Deed

PLAIN_LIMIT = 50
MOST = 100_000
HEADINGS = ("WHEN", "JOB", "ORDER", "STATUS", "WHO", "PRODUCT", "INFO")
_WIDEST = {"STATUS": 18, "WHO": 16, "PRODUCT": 24}


@click.command()
@click.argument("words", nargs=-1)
@click.option("--since", type=Span(), metavar="SPAN", help="Not further back than 30m, 8h, 2d.")
@click.option(
    "--limit",
    type=click.IntRange(1, MOST),
    help=f"At most so many; without it {PLAIN_LIMIT}, or with --json all since SPAN, else 500.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def activity(
    session: Session,
    words: tuple[str, ...],
    since: timedelta | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """What happened last, the newest first, as in: spo-tui activity --since 8h kind:failures

    Words must begin words of the row: job, order, product, status, person. Kinds are moves,
    failures, mis, email and notes.
    """
    from ..desk.activity import LOOKS_AT, look_at_activity
    from ..desk.activity import MOST as USUAL
    from ..domain.activity import parse
    from .output import for_people, say, say_json

    wish = parse(" ".join(words))
    desk = session.open_desk()
    now = desk.clock()
    most = limit or (PLAIN_LIMIT if not as_json else MOST if since else USUAL)
    stream = look_at_activity(
        desk, wish, since=begin(now, since), most=most, looks_at=max(LOOKS_AT, 10 * most)
    )
    if as_json:
        say_json([told(deed) for deed in stream.deeds])
    else:
        from .table import aligned

        zone = session.config.zone
        rows = [
            _plain(deed, f"{deed.recorded_at.astimezone(zone):%Y-%m-%d %H:%M:%S}")
            for deed in stream.deeds
        ]
        if rows and for_people():
            rows.insert(0, HEADINGS)
        for line in aligned(rows, HEADINGS, frozenset(), _WIDEST):
            say(line.rstrip("\n"))
    if stream.cut and not limit:
        click.echo(
            f"the newest {len(stream.deeds):,}, of {stream.looked_at:,} looked at:"
            " --limit shows more",
            err=True,
        )


def told(deed: Deed) -> dict[str, Any]:
    """A row in JSON: the keys of a job's history, and of which job it is."""
    from .as_json import moment

    return {
        "job": deed.job,
        "order": deed.order,
        "product": deed.product,
        "status": deed.status,
        "label": deed.label,
        "says": deed.says,
        "info": deed.info,
        "at": moment(deed.at),
        "recorded_at": moment(deed.recorded_at),
        "actor": deed.actor,
        "source": deed.source,
        "unexpected": deed.unexpected,
        "moved": deed.moved,
        "kinds": sorted(deed.topics),
    }


def _plain(deed: Deed, when: str) -> tuple[str, ...]:
    return (
        when,
        deed.job or "-",
        deed.order,
        deed.says,
        deed.who or "-",
        deed.product or "-",
        deed.info,
    )
