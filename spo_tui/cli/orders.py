"""`spo-tui orders`, `order` and `differing-refunds`: looking at orders."""

from __future__ import annotations

import click

from .session import Session

PLAIN_LIMIT = 200
MOST = 100_000
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document.")


@click.command()
@click.argument("query", nargs=-1)
@click.option(
    "--limit",
    type=click.IntRange(1, MOST),
    default=PLAIN_LIMIT,
    help=f"At most so many; without it {PLAIN_LIMIT}.",
)
@_JSON
@click.pass_obj
def orders(session: Session, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List orders, the newest first, as in: spo-tui orders status:complete acme

    Words look for number, PO, customer and e-mail by their beginning. Fields are status,
    order_status, shipping, payment, storefront and po (also po:none); placed is compared, as in
    placed>=2026-11-01. Shipped or complete also shows the orders whose jobs are in CleanUp.
    """
    import sys

    from . import order_list
    from .output import print_whole

    desk = session.open_desk()
    rows, more = order_list.read(desk, " ".join(query), limit)
    if as_json:
        pieces = order_list.as_json_lines(desk, rows)
    else:
        pieces = order_list.as_plain_lines(rows, session.config.zone)
    with print_whole(pieces, encoding="utf-8" if as_json else sys.stdout.encoding):
        pass
    if more:
        click.echo(f"only the first {limit:,} are shown: --limit shows more", err=True)


@click.command()
@click.argument("order")
@_JSON
@click.pass_obj
def order(session: Session, order: str, as_json: bool) -> None:
    """One order with jobs, money, refunds, notes and history."""
    from ..desk.orders import show_order
    from . import order_sheet
    from .output import say, say_json

    desk = session.open_desk()
    shown = show_order(desk, order)
    if as_json:
        from .order_json import document

        say_json(document(shown, desk.clock(), desk.limits))
        return
    for line in order_sheet.lines(shown, session.config.zone):
        say(line)


@click.command("differing-refunds")
@_JSON
@click.pass_obj
def differing_refunds(session: Session, as_json: bool) -> None:
    """Refunds of which a note says that another amount was really refunded."""
    from ..desk import refunds
    from . import order_sheet
    from .output import say, say_json

    found = refunds.differing_refunds(session.open_desk())
    if as_json:
        from .order_json import differing as as_document

        say_json([as_document(one) for one in found])
        return
    for one in found:
        say(order_sheet.differing(one, session.config.zone))
