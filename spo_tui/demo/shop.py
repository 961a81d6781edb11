"""Makes a print shop of any size, in the middle of a shift, in a directory of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from heapq import merge
from operator import attrgetter
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from ..domain.attention import Limits
from ..domain.errors import SpoError
from ..store import floor
from ..store.bulk import Filling, filling
from ..store.engine import Store, open_store
from ..system.user import login_name
from . import trade
from .archive import sketch_archive, span
from .hot_folders import HOT_FOLDERS, MODE, config_text
from .orders import Clerk
from .print_files import Papers
from .shift import Sketch, open_jobs, sketch_open

_PARTS = ("work", "hot", "config.toml", "spo.db")
"""What a shop consists of; the database comes last, when all else is in its place."""
_JOBS_PER_CUSTOMER = 40


def make_shop(directory: Path, jobs: int = 240, seed: int = 7, now: datetime | None = None) -> Path:
    """Make the shop and return its config.toml.

    The same jobs, seed and `now` (aware) make the same shop; `now` is the present by default.
    At 240 jobs and more every status occurs. Real PDF files lie in `work/<job id>/` for open
    jobs that have an output, for 300 jobs at most, and in `hot/` for those that wait for a RIP.
    Raises SpoError when the directory holds a shop already or cannot be written.
    """
    if jobs < 1:
        raise SpoError("a shop needs one job at least")
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    try:
        directory = directory.absolute()
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in _PARTS:
            if (directory / part).exists():
                raise SpoError(f"{directory} holds a {part} already: name another folder")
        stage = Path(mkdtemp(prefix=".making-", dir=directory))
        try:
            _make(stage, directory, jobs, seed, now)
            for part in _PARTS:
                (stage / part).rename(directory / part)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise SpoError(f"{error.filename or directory}: {error.strerror}") from None
    return directory / "config.toml"


def _make(stage: Path, home: Path, jobs: int, seed: int, now: datetime) -> None:
    (stage / "work").mkdir()
    for place in HOT_FOLDERS:
        (stage / place.path).mkdir(parents=True)
    (stage / "config.toml").write_text(config_text(login_name()), encoding="utf-8")
    store = open_store(str(stage / "spo.db"))
    try:
        folder_ids = _put_folders(store, home)
        papers = Papers(stage, home, {key: name for name, key in folder_ids.items()})
        with filling(store, now, Limits()) as it:
            _fill(it, papers, folder_ids, jobs, Random(seed), now)  # noqa: S311 - no secret
        with store.write() as connection:
            for key in folder_ids.values():
                floor.add_copies(connection, key, papers.copies.get(key, []))
                floor.set_state(connection, key, "up", "", now)
    finally:
        store.close()


def _put_folders(store: Store, home: Path) -> dict[str, int]:
    with store.write() as connection:
        return {
            place.name: floor.put_folder(
                connection, place.name, place.location, str(home / place.path), MODE
            )
            for place in HOT_FOLDERS
        }


def _fill(
    it: Filling,
    papers: Papers,
    folder_ids: Mapping[str, int],
    jobs: int,
    rng: Random,
    now: datetime,
) -> None:
    begin = now - span(jobs)
    known = len(trade.customers())
    customers = [
        *trade.customers(),
        *trade.more_customers(rng, max(0, jobs // _JOBS_PER_CUSTOMER - known)),
    ]
    for number, storefront in enumerate(trade.storefronts(), start=1):
        it.add_storefront(number, storefront.name, begin - timedelta(days=400))
    shops = {storefront.key: n for n, storefront in enumerate(trade.storefronts(), start=1)}
    for place, customer in enumerate(customers):
        since = begin - timedelta(days=1 + 5 * (known - place))
        if place >= known:
            since = begin + (now - begin) * ((place - known) / len(customers))
        it.add_customer(place + 1, shops[customer.storefront], customer.ticket, since)
    clerk = Clerk(rng, now, customers, folder_ids)
    pages = {product.name: product.pages for product in trade.products()}
    for sketch in _sketches(rng, jobs, now):
        passed = (sketch.placed - begin) / (now - begin)
        order = clerk.write_up(sketch, max(known, int(passed * len(customers))))
        for job, slot in zip(order.jobs, sketch.slots, strict=True):
            papers.lay_out(order, job, slot, pages.get(job.ticket.product, 1))
        it.add_order(order)
    last = order.jobs[-1].ticket.number
    papers.drop_strays(str(order.ticket.order), last, now - timedelta(minutes=26))


def _sketches(rng: Random, jobs: int, now: datetime) -> Iterator[Sketch]:
    """All orders by the time at which they were placed; those that are done with as they come."""
    number = open_jobs(jobs)
    present = sketch_open(rng, number, now)
    past = sketch_archive(Random(rng.random()), jobs - number, jobs, now)  # noqa: S311
    return merge(past, present, key=attrgetter("placed"))
