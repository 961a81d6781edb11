"""The words by which an order and its jobs are found, after one of them has changed."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from . import order_text, tables, text_index, writing
from .orders import StoredOrder

_JOB, _ORDER, _CUSTOMER = tables.job.c, tables.orders.c, tables.customer.c
_CLOSED = "_closed"
_UPDATE = (
    update(tables.job).where(_JOB.id == bindparam("job_id")).values(search_text=bindparam("said"))
)


def refresh(connection: Connection, order: StoredOrder) -> None:
    """Write the texts of a held order and its jobs anew, and the indexes with them."""
    query = select(_CUSTOMER.company, _CUSTOMER.name, _CUSTOMER.key, _CUSTOMER.email)
    company, name, key, email = connection.execute(
        query.where(_CUSTOMER.id == order.customer_id)
    ).one()
    said = order_text.searchable((order.number, order.po, company, name, key, email))
    if said != order.search_text:
        order_text.remove(connection, order.id, order.search_text)
        order_text.add(connection, order.id, said)
        order.search_text = said
        changed = tables.orders.update().where(_ORDER.id == order.id).values(search_text=said)
        connection.execute(changed)
    _refresh_jobs(connection, order, company or name or key)


def _refresh_jobs(connection: Connection, order: StoredOrder, customer: str) -> None:
    query = (
        select(_JOB.id, _JOB.number, _JOB.product, _JOB.search_text)
        .where(_JOB.order_id == order.id)
        .order_by(_JOB.id)
        .with_for_update()
    )
    unsaid, resaid = [], []
    for job, number, product, before in connection.execute(query):
        parts = (number, order.number, product, customer, order.po)
        said = writing.searchable(parts, closed=before.partition(" ")[0] == _CLOSED)
        if said != before:
            unsaid.append((job, before))
            resaid.append((job, said))
    text_index.remove(connection, unsaid)
    text_index.add(connection, resaid)
    if resaid:
        connection.execute(_UPDATE, [{"job_id": job, "said": said} for job, said in resaid])
