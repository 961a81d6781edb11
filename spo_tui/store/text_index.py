"""The index by which jobs are found by words. PostgreSQL keeps its own; SQLite's is kept here.

Triggers could not keep it: `trusted_schema=off` bars them from virtual tables.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection, TextClause, text

from ..domain.query import Query

_KEPT = 3
"""Letters of the longest beginning that the index keeps for itself."""
_FEW = 50
_TERMS = text(
    "SELECT term FROM temp.job_term WHERE term >= :word AND term < :word || :last LIMIT :most"
)

Texts = Sequence[tuple[int, str]]
"""(job id, its search_text)."""


def add(connection: Connection, texts: Texts) -> None:
    if texts and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "INSERT INTO job_text(rowid, search_text) VALUES (?, ?)", list(texts)
        )


def remove(connection: Connection, texts: Texts) -> None:
    """`texts` must be what was added: the index keeps no copy of its own."""
    if texts and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "INSERT INTO job_text(job_text, rowid, search_text) VALUES ('delete', ?, ?)",
            list(texts),
        )


def rebuild(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO job_text(job_text) VALUES ('rebuild')")


def search(connection: Connection, query: Query, most: int) -> list[int]:
    """Ids of jobs, the newest first, in whose text each word of the query begins a word."""
    if connection.dialect.name == "sqlite":
        statement = text(
            "SELECT rowid FROM job_text WHERE job_text MATCH :match ORDER BY rowid DESC LIMIT :most"
        )
    else:
        statement = text(
            "SELECT id FROM job WHERE array_to_tsvector(string_to_array(search_text, ' '))"
            " @@ CAST(:match AS tsquery) ORDER BY id DESC LIMIT :most"
        )
    found = connection.scalars(statement, {"match": _match(connection, query), "most": most})
    return [int(job_id) for job_id in found]


def condition(connection: Connection, query: Query) -> TextClause:
    """What `search` asks for, as a condition on rows of `job`."""
    if connection.dialect.name == "sqlite":
        asked = text("job.id IN (SELECT rowid FROM job_text WHERE job_text MATCH :match)")
    else:
        asked = text(
            "array_to_tsvector(string_to_array(job.search_text, ' ')) @@ CAST(:match AS tsquery)"
        )
    return asked.bindparams(match=_match(connection, query))


def _match(connection: Connection, query: Query) -> str:
    begins: Callable[[str], str]
    if connection.dialect.name == "sqlite":
        begins, mark, joint, either = partial(_begins, connection), '"_open"', " AND ", " OR "
    else:
        begins, mark, joint, either = "'{}':*".format, "'_open'", " & ", " | "
    terms = [begins(word) for word in query.text]
    for groups in (query.customer, query.product):
        if groups:
            every = (joint.join(map(begins, group)) for group in sorted(groups))
            terms.append(f"({either.join(f'({group})' for group in every)})")
    return joint.join(terms if query.wants_closed else [mark, *terms])


def _begins(connection: Connection, word: str) -> str:
    """What finds the words that begin so. For a longer beginning than it keeps FTS5 would first
    collect all jobs, though few of them are open: the words are asked for one by one instead."""
    if len(word) > _KEPT:
        asked = {"word": word, "last": "\U0010ffff", "most": _FEW + 1}
        terms = connection.scalars(_TERMS, asked).all()
        if 0 < len(terms) <= _FEW:
            return "(" + " OR ".join(f'"{term}"' for term in terms) + ")"
    return f'"{word}"*'
