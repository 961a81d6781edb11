"""`spo-tui po`, `note`, `refund`, `correct-refund`, `totals`: what the office does to an order."""

from __future__ import annotations

import click

from .session import Session

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document.")


@click.command()
@click.argument("order")
@click.argument("number", required=False)
@click.option("--clear", is_flag=True, help="Remove the number.")
@_JSON
@click.pass_obj
def po(session: Session, order: str, number: str | None, clear: bool, as_json: bool) -> None:
    """Show the PO number of an order, set it to NUMBER, or clear it."""
    from .output import say, say_json

    if clear and number is not None:
        raise click.UsageError("give a number or --clear, not both")
    desk = session.open_desk()
    if number is None and not clear:
        from ..desk.orders import show_order

        shown = show_order(desk, order)
        if as_json:
            say_json({"order": shown.number, "po": shown.po})
        else:
            say(shown.po or f"order {shown.number} has no PO number")
        return
    from ..desk.purchase_orders import set_po

    done = set_po(desk, order, number or "")
    if as_json:
        say_json({"order": done.order, "po": done.new, "was": done.old, "changed": done.changed})
        return
    now = f"PO {done.new}" if done.new else "no PO number"
    was = f", was {done.old or 'none'}" if done.changed else ", as before"
    say(f"{done.order}: {now}{was}")


@click.command()
@click.argument("order")
@click.argument("text")
@click.option("--for-customer", is_flag=True, help="For the customer; without it, internal.")
@click.option("--job", metavar="JOB", help="It is about this job of the order.")
@_JSON
@click.pass_obj
def note(
    session: Session, order: str, text: str, for_customer: bool, job: str | None, as_json: bool
) -> None:
    """Write a note on an order: it is never edited and never deleted."""
    from ..desk.notes import add_note
    from .output import say, say_json

    kind = "customer" if for_customer else "internal"
    written = add_note(session.open_desk(), order, text, kind=kind, job=job)
    if as_json:
        from . import order_json

        say_json(order_json.note(written))
    else:
        say(f"note {written.id} written, {kind}")


@click.command()
@click.argument("order")
@click.argument("amount")
@click.option("--reference", required=True, metavar="R", help="The payment provider's.")
@_JSON
@click.pass_obj
def refund(session: Session, order: str, amount: str, reference: str, as_json: bool) -> None:
    """Record that AMOUNT was refunded (finance): it moves no money and stays for ever."""
    from ..desk.refunds import record_refund
    from .output import say, say_json

    recorded = record_refund(session.open_desk(), order, amount, reference)
    if as_json:
        from . import order_json

        say_json(order_json.refund(recorded))
    else:
        say(f"{order}: refund {recorded.id} of {recorded.amount} recorded; no money was moved")


@click.command("correct-refund")
@click.argument("order")
@click.argument("text", default="")
@click.option("--actual", required=True, metavar="AMOUNT", help="What was really refunded.")
@click.option("--reference", default="", metavar="R", help="The payment provider's.")
@click.option("--refund", "which", type=int, metavar="ID", help="Which refund, of several.")
@_JSON
@click.pass_obj
def correct_refund(
    session: Session,
    order: str,
    text: str,
    actual: str,
    reference: str,
    which: int | None,
    as_json: bool,
) -> None:
    """Note what was really refunded; the recorded refund stays as it is."""
    from ..desk import refunds
    from .output import say, say_json

    desk = session.open_desk()
    written = refunds.correct_refund(
        desk, order, actual, reference=reference, text=text, refund=which
    )
    if as_json:
        from . import order_json

        say_json(order_json.note(written))
    else:
        say(f"{order}: noted that {written.actual} was really refunded (refund {written.refund})")


@click.command()
@click.argument("order")
@click.option("--shipping", metavar="A", help="What the delivery costs.")
@click.option("--discount", metavar="A", help="What is taken off.")
@click.option("--tax", metavar="A", help="The tax.")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@_JSON
@click.pass_obj
def totals(
    session: Session,
    order: str,
    shipping: str | None,
    discount: str | None,
    tax: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Edit what an order costs (finance); what is refunded stands fixed."""
    from ..desk.totals import edit_totals
    from .output import say, say_json

    desk = session.open_desk()
    now = edit_totals(desk, order, shipping=shipping, discount=discount, tax=tax, reason=reason)
    if as_json:
        from . import order_json

        say_json({"order": order, "totals": order_json.totals(now)})
    else:
        parts = f"shipping {now.shipping.amount}, discount {now.discount.amount}"
        say(f"{order}: {parts}, tax {now.tax.amount}, total {now.total}")
