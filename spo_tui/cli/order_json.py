"""Orders as the JSON that the interface promises."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..domain.attention import Limits
from ..domain.order import Differing, Note, Order, OrderEvent, Refund, Totals
from .as_json import job, moment


def document(order: Order, now: datetime, limits: Limits) -> dict[str, Any]:
    """One order with everything, as it stands at `now`."""
    return {
        "order": order.number,
        "storefront": order.storefront,
        "customer": order.customer,
        "placed": moment(order.placed),
        "order_status": order.order_status,
        "shipping_status": order.shipping_status,
        "payment_status": order.payment_status,
        "po": order.po,
        "totals": totals(order.totals),
        "refunds": [refund(one) for one in order.refunds],
        "notes": [note(one) for one in order.notes],
        "history": [_event(row) for row in order.history],
        "jobs": [job(one, now, limits) for one in order.jobs],
        "reorder_of": order.reorder_of,
    }


def totals(said: Totals) -> dict[str, Any]:
    return {
        "subtotal": said.subtotal.json(),
        "discount": said.discount.json(),
        "shipping": said.shipping.json(),
        "tax": said.tax.json(),
        "total": said.total.json(),
        "refunded": said.refunded.json(),
    }


def refund(one: Refund) -> dict[str, Any]:
    return {
        "refund": one.id,
        "amount": one.amount.json(),
        "reference": one.reference,
        "at": moment(one.at),
        "recorded_at": moment(one.recorded_at),
        "actor": one.actor,
        "source": one.source,
        "corrections": [note(correction) for correction in one.corrections],
    }


def note(one: Note) -> dict[str, Any]:
    return {
        "note": one.id,
        "kind": one.kind,
        "text": one.text,
        "at": moment(one.at),
        "actor": one.actor,
        "job": one.job,
        "refund": one.refund,
        "actual": one.actual.json() if one.actual else None,
        "reference": one.reference,
    }


def _event(row: OrderEvent) -> dict[str, Any]:
    return {
        "what": row.what,
        "old": row.old,
        "new": row.new,
        "info": row.info,
        "at": moment(row.at),
        "actor": row.actor,
        "source": row.source,
    }


def differing(one: Differing) -> dict[str, Any]:
    return {
        "order": one.order,
        "storefront": one.storefront,
        "customer": one.customer,
        "recorded": one.recorded.json(),
        "actual": one.actual.json(),
        "refund": refund(one.refund),
    }
