"""Which jobs a query means: its phases, its filters as SQL, and the text index."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, not_, or_, select

from ..domain.attention import Attention
from ..domain.bounds import Asked, Bound
from ..domain.errors import SpoError
from ..domain.query import Query, Words
from ..domain.status import catalogue, phase
from . import tables, text_index
from .moments import FOREVER, micros
from .reading import JOB
from .sections import BLOCKED

MOST_FOUND = 1000
"""A text search reads this many matches, the newest."""
LOOKED_THROUGH = 10_000
"""Of so many matches of the words, the newest, those are read that other filters let through."""
TRACK_COLUMNS = {
    "mis": (JOB.mis_since, JOB.mis_rank),
    "communication": (JOB.comm_since, JOB.comm_rank),
}
"""The since and rank columns of the phases that list a track of their own."""
_BY_WORDS = frozenset({"text", "customer", "product"})
_BY_INDEX = _BY_WORDS | {"order", "mine"}
_AMOUNTS = {"quantity": JOB.quantity, "priority": JOB.priority, "due": JOB.due_sort}


def is_search(query: Query) -> bool:
    """Whether an index leads to few jobs, which are read whole; else the phases are walked."""
    return bool(query.terms & _BY_INDEX)


def in_section(section: str) -> Any:
    # literal, so that SQLite sees that its partial index serves
    if section == "mis":
        return tables.OPEN_MIS
    if section == "communication":
        return tables.OPEN_COMM
    return JOB.phase == phase(section).number


def filters(connection: Connection, query: Query, section: str | None = None) -> Iterator[Any]:
    """What the query asks beside its phases and what an index leads to."""
    yield from _facts(connection, query, query.asked, section)
    for other in query.without:
        parts = and_(*_whole(connection, other, query.asked, section))
        # what is not known, such as a quantity, is not left out
        yield not_(func.coalesce(parts, false()))


def _facts(
    connection: Connection, query: Query, asked: Asked | None, section: str | None
) -> Iterator[Any]:
    if query.statuses:
        yield or_(*_status_is(query.statuses))
    rank = TRACK_COLUMNS[section][1] if section in TRACK_COLUMNS else JOB.rank
    if query.levels:
        yield rank.in_(sorted(query.levels))
    if query.late:
        # a late job is overdue or worse, which lets the index by rank serve
        yield and_(JOB.late == 1, JOB.rank <= Attention.OVERDUE)
    if query.blocked:
        yield JOB.status == BLOCKED
    if query.unexpected:
        yield JOB.unexpected == 1
    if query.type:
        yield JOB.type.in_(sorted({x for t in query.type for x in (t, t.lower(), t.upper())}))
    if query.storefront:
        yield JOB.storefront_id.in_(storefront_ids(connection, query.storefront))
    if query.hot_folder:
        names = tables.hot_folder.c
        yield JOB.hot_folder_id.in_(_ids(connection, "hot folder", names, query.hot_folder))
    for bound in sorted(query.bounds):
        assert asked is not None, "the desk says who asks and when"
        yield _within(bound, asked)


def _whole(
    connection: Connection, query: Query, asked: Asked | None, section: str | None
) -> Iterator[Any]:
    """All that the query asks, of rows of `job` alone, for walks that no index leads."""
    yield from _facts(connection, query, asked, section)
    yield from _led_to(query, asked)
    for groups in (query.customer, query.product):
        if groups:
            yield or_(*(_has_words(group) for group in sorted(groups)))
    if query.text:
        yield _has_words(query.text)
    if query.phases:
        yield or_(*(in_section(key) for key in sorted(query.phases)))
    if query.closed:
        yield JOB.phase == tables.CLOSED_PHASE


def _has_words(words: Words) -> ColumnElement[bool]:
    # search_text is folded words with a blank before each, and words have no % and no _
    return and_(*(JOB.search_text.like(f"% {word}%") for word in words))


def _status_is(names: frozenset[str]) -> Iterator[Any]:
    by_track = {"workflow": JOB.status, "mis": JOB.mis_status, "communication": JOB.comm_status}
    for track, column in by_track.items():
        mine = sorted(name for name in names if catalogue()[name].track == track)
        if mine:
            yield column.in_(mine)
    yield false()


def _within(bound: Bound, asked: Asked) -> ColumnElement[bool]:
    low, high = bound.range(asked)
    if bound.measure == "age":
        return and_(*_between(JOB.since, low, high))
    if bound.measure == "due":
        low, high = (micros(end) if end is not None else None for end in (low, high))  # type: ignore[arg-type]
        high = FOREVER if high is None else high
    return and_(*_between(_AMOUNTS[bound.measure], low, high))


def _between(column: Any, low: Any, high: Any) -> Iterator[ColumnElement[bool]]:
    if low is not None:
        yield column >= low
    if high is not None:
        yield column < high


def storefront_ids(connection: Connection, wanted: Collection[str]) -> list[int]:
    """Those of these names, or that begin so. Raises SpoError, naming those there are."""
    return _ids(connection, "storefront", tables.storefront.c, wanted)


def _ids(connection: Connection, thing: str, columns: Any, wanted: Collection[str]) -> list[int]:
    known = {name: int(id) for id, name in connection.execute(select(columns.id, columns.name))}
    return sorted({number for name in wanted for number in _fitting(thing, known, name)})


def _fitting(thing: str, known: dict[str, int], wanted: str) -> list[int]:
    """The one of exactly this name, else all that begin so: a name may still be typed."""
    begin = wanted.casefold()
    exact = [number for name, number in known.items() if name.casefold() == begin]
    found = exact or [n for name, n in known.items() if name.casefold().startswith(begin)]
    if not found:
        names = ", ".join(sorted(known)) or "none yet"
        raise SpoError(f"no {thing} is called, or begins with, {wanted!r}: there are {names}")
    return found


def names(connection: Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of the storefronts, and of the hot folders in use."""
    storefront, folder = tables.storefront.c.name, tables.hot_folder.c
    folders = select(folder.name).where(folder.active == 1).order_by(folder.name)
    return (
        tuple(connection.scalars(select(storefront).order_by(storefront))),
        tuple(connection.scalars(folders)),
    )


def matches(connection: Connection, query: Query) -> tuple[list[int], bool]:
    """Ids of the jobs that the query means, the newest first, and whether there are more."""
    wanted = select(JOB.id).where(*filters(connection, query), *_listed(query))
    if query.terms & _BY_WORDS and not query.order:
        return _among(connection, query, wanted)
    wanted = wanted.where(*meant(connection, query)).order_by(JOB.id.desc())
    ids = list(connection.scalars(wanted.limit(MOST_FOUND + 1)))
    return ids[:MOST_FOUND], len(ids) > MOST_FOUND


def _among(connection: Connection, query: Query, wanted: Any) -> tuple[list[int], bool]:
    if query.terms <= {*_BY_WORDS, "closed"}:
        found = text_index.search(connection, query, MOST_FOUND + 1)
        return found[:MOST_FOUND], len(found) > MOST_FOUND
    found = text_index.search(connection, query, LOOKED_THROUGH + 1)
    ids: list[int] = []
    wanted = wanted.where(*_led_to(query, query.asked))
    for at in range(0, min(len(found), LOOKED_THROUGH), MOST_FOUND):
        some = wanted.where(JOB.id.in_(found[at : at + MOST_FOUND])).order_by(JOB.id.desc())
        ids += connection.scalars(some)
        if len(ids) > MOST_FOUND:
            break
    return ids[:MOST_FOUND], len(ids) > MOST_FOUND or len(found) > LOOKED_THROUGH


def _listed(query: Query) -> Iterator[Any]:
    if not query.wants_closed:
        yield JOB.phase != tables.CLOSED_PHASE
    if query.phases:
        yield or_(*(in_section(key) for key in sorted(query.phases)))


def meant(connection: Connection, query: Query) -> Iterator[Any]:
    """What an index leads to, as conditions on rows of `job`."""
    yield from _led_to(query, query.asked)
    if query.terms & _BY_WORDS:
        yield text_index.condition(connection, query)


def _led_to(query: Query, asked: Asked | None) -> Iterator[Any]:
    if query.order:
        orders = tables.orders.c
        numbers = select(orders.id).where(orders.number.in_(sorted(query.order)))
        yield JOB.order_id.in_(numbers)
    if query.mine:
        assert asked is not None, "the desk says who asks and when"
        claim = tables.claim.c
        held = select(claim.job_id).where(claim.who == asked.who, claim.until > asked.at)
        yield JOB.id.in_(held)
