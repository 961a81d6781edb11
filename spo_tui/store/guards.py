"""The triggers that keep recorded rows as they are: which there must be, and what each does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, text

from . import tables

_SQLITE = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL = """
    SELECT c.relname, t.tgname, concat_ws('|', t.tgtype, t.tgqual IS NULL, f.proname, f.prosrc,
        (SELECT string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_attribute a
         WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr)))
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
        AND c.relnamespace = current_schema()::regnamespace
"""
MADE = {
    "postgresql": {
        "history": {
            "history_append_only": "79a0b42ea77f29c8",
            "history_no_truncate": "210b8ff263669517",
        },
        "note": {"note_append_only": "79a0b42ea77f29c8", "note_no_truncate": "210b8ff263669517"},
        "order_history": {
            "order_history_append_only": "79a0b42ea77f29c8",
            "order_history_no_truncate": "210b8ff263669517",
        },
        "orders": {
            "orders_keep_refunds": "042e0e7a83c8dcb2",
            "orders_no_truncate": "ec8b7afdf40fee20",
        },
        "refund": {
            "refund_append_only": "79a0b42ea77f29c8",
            "refund_no_truncate": "210b8ff263669517",
            "refund_only_adds": "f140f3738b9d3b8f",
        },
    },
    "sqlite": {
        "history": {
            "history_no_delete": "523faf2d13f5c7f1",
            "history_no_replace": "7ebf59f48094b782",
            "history_no_update": "841690104d3b7f22",
        },
        "note": {
            "note_no_delete": "02d17a26b9f8d681",
            "note_no_replace": "e2c80315ca5f239d",
            "note_no_update": "d374f16613bf1e62",
        },
        "order_history": {
            "order_history_no_delete": "2e508ed64f0308c0",
            "order_history_no_replace": "94556e8d24ce57f9",
            "order_history_no_update": "358608ffdf90edca",
        },
        "orders": {
            "orders_no_delete": "729c1797b5950aa2",
            "orders_no_replace": "f2c6b400dff9127a",
            "orders_rule_0": "929066d00a7a3224",
            "orders_rule_1": "57bab305fe9be1a0",
            "orders_rule_2": "cfcca009d3076de6",
            "orders_rule_3": "acefcfc1b56eee35",
        },
        "refund": {
            "refund_no_delete": "807c52f48a53aa16",
            "refund_no_replace": "e255b97d411476ab",
            "refund_no_update": "a6b0c70740ef5015",
            "refund_only_adds": "a0a17e76a86e1fc2",
        },
    },
}
"""By kind of database, table and trigger: the beginning of the SHA-256 of what it does."""


def there(connection: Connection) -> dict[str, dict[str, str]]:
    """The triggers that work now, by table and name, as in MADE."""
    found: dict[str, dict[str, str]] = {table.name: {} for table in tables.GUARDED}
    query = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    for table, name, does in connection.execute(text(query)):
        if table in found:
            found[table][name] = hashlib.sha256(str(does).encode()).hexdigest()[:16]
    return found


def wrong(connection: Connection) -> Iterator[str]:
    """Guards that are missing, disabled, or do not do what they did."""
    now = there(connection)
    for table in tables.GUARDED:
        keep = "append-only" if table in tables.APPEND_ONLY else "from losing refunds"
        made = MADE[connection.dialect.name][table.name]
        lost = [name for name in made if name not in now[table.name]]
        if len(lost) == len(made):
            yield f"the table {table.name} has lost the triggers that keep it {keep}"
        elif lost:
            yield f"the table {table.name} has lost triggers that keep it {keep}: {', '.join(lost)}"
        for name, does in now[table.name].items():
            if name not in made:
                yield f"the table {table.name} has a trigger that is not this program's: {name}"
            elif made[name] != does:
                yield f"the trigger {name} of {table.name} is not as this program made it"
