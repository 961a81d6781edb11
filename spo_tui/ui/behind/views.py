"""Filters with names, and what each user last looked at: kept between runs, in one file."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import msgspec

from ...domain.errors import SpoError
from ...domain.query import Query, QueryError, Sort, parse
from ...domain.status import catalogue
from ...system.places import default_state

if TYPE_CHECKING:
    from ...domain.scan import Station

MOST_SHOPS = 20
"""Shops whose last look is remembered: a demo leaves one each time."""
LONGEST_NAME = 40


class Origin(StrEnum):
    BUILT_IN = "built in"
    SHOP = "shop"
    """From the configuration."""
    OWN = "own"


@dataclass(frozen=True, slots=True)
class View:
    name: str
    filter: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class BoardState:
    """What the board is asked to show. `panel` is None where nobody has chosen."""

    filter: str = ""
    """As typed."""
    phase: str | None = None
    """Key of the one phase that is shown."""
    sort: Sort = Sort.WORST
    reverse: bool = False
    closed: bool = False
    panel: bool | None = None

    def query(self, filtered: Query) -> Query:
        """`filtered`, which is the filter read, in the phase and the order that are shown."""
        closed = self.closed or filtered.closed
        query = replace(filtered, sort=self.sort, reverse=self.reverse, closed=closed)
        return query if self.phase is None else query.and_phase(self.phase)


@dataclass(frozen=True, slots=True)
class Kept:
    """The whole file. `trouble` is why nothing could be read from it, in a line."""

    boards: dict[str, BoardState] = field(default_factory=dict)
    """By shop, the one that was left last at the end."""
    views: dict[str, str] = field(default_factory=dict)
    stations: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """By shop, the status and label that a scan sets."""
    trouble: str = ""


_BUILT_IN = {
    "Late": "late",
    "Needs somebody": "attention",
    "Failed": "failed",
    "Blocked": "blocked",
    "Mine": "mine",
    "Today's due": "due=today",
}


def load_state(shop: str, file: Path | None = None) -> tuple[BoardState, str]:
    """What was kept for the shop, else the plain board; and what is wrong with the file."""
    kept = read_kept(file)
    state = kept.boards.get(shop, BoardState())
    try:
        parse(state.filter)
    except QueryError as error:
        return replace(state, filter=""), f"the last filter is left out: {error}"
    return state, kept.trouble


def save_state(shop: str, state: BoardState, file: Path | None = None) -> None:
    """Raises SpoError when it cannot be written."""
    kept = read_kept(file)
    boards = {name: board for name, board in kept.boards.items() if name != shop} | {shop: state}
    _write(replace(kept, boards=dict(list(boards.items())[-MOST_SHOPS:])), file)


def load_station(shop: str, file: Path | None = None) -> Station | None:
    """None where none was kept, or the status is none that a scan can set."""
    from ...domain.scan import Station

    kept = read_kept(file).stations.get(shop)
    return Station(*kept) if kept is not None and kept[0] in catalogue() else None


def save_station(shop: str, station: Station | None, file: Path | None = None) -> None:
    """Raises SpoError when it cannot be written."""
    kept = read_kept(file)
    stations = {name: one for name, one in kept.stations.items() if name != shop}
    if station is not None:
        stations[shop] = (station.status, station.label)
    _write(replace(kept, stations=dict(list(stations.items())[-MOST_SHOPS:])), file)


def all_views(configured: Mapping[str, str], kept: Kept) -> list[View]:
    """The built-in ones, the shop's and one's own; of one name the latter stands."""
    found: dict[str, View] = {}
    origins = {Origin.BUILT_IN: _BUILT_IN, Origin.SHOP: configured, Origin.OWN: kept.views}
    for origin, views in origins.items():
        for name, text in views.items():
            found.pop(name.casefold(), None)
            found[name.casefold()] = View(name, text, origin)
    return list(found.values())


def keep_view(name: str, text: str, file: Path | None = None) -> None:
    """Under its name, in place of an own one of that name. Raises SpoError for a bad name."""
    if not name.strip():
        raise SpoError("a view needs a name")
    if len(name) > LONGEST_NAME:
        raise SpoError(f"a name has at most {LONGEST_NAME} characters")
    kept = read_kept(file)
    others = {other: said for other, said in kept.views.items() if not _same(other, name)}
    _write(replace(kept, views=others | {name.strip(): text}), file)


def forget_view(name: str, file: Path | None = None) -> None:
    kept = read_kept(file)
    others = {other: said for other, said in kept.views.items() if not _same(other, name)}
    _write(replace(kept, views=others), file)


def _same(name: str, other: str) -> bool:
    return name.strip().casefold() == other.strip().casefold()


def read_kept(file: Path | None = None) -> Kept:
    """Empty where there is no file yet, or a bad one."""
    path = file or default_state()
    try:
        return replace(msgspec.json.decode(path.read_bytes(), type=Kept), trouble="")
    except FileNotFoundError:
        return Kept()
    except OSError as error:
        return Kept(trouble=f"{path} cannot be read: {error.strerror}")
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        return Kept(trouble=f"{path} is not as it was written, and is left out: {error}")


def _write(kept: Kept, file: Path | None) -> None:
    """Whole or not at all; a bad file is put aside and not lost."""
    path = file or default_state()
    written: Path | None = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if kept.trouble:
            with suppress(FileNotFoundError):
                path.replace(path.with_suffix(".bad"))
        text = msgspec.json.format(msgspec.json.encode(replace(kept, trouble="")))
        with NamedTemporaryFile(dir=path.parent, prefix=".board-", delete=False) as temporary:
            written = Path(temporary.name)
            temporary.write(text)
        written.replace(path)
    except OSError as error:
        if written is not None:
            written.unlink(missing_ok=True)
        raise SpoError(f"{path} cannot be written: {error.strerror}") from None
