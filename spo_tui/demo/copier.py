"""The monitor as the simulator sees it: where one runs, it copies outputs, and nobody else."""

from __future__ import annotations

from random import Random

from ..desk import floor, moves
from ..desk.deliveries import choose_folder, enqueue_within
from ..desk.desk import Desk
from ..domain.delivery import State
from ..domain.job import Job
from ..store import deliveries, writing
from .hot_folders import HOT_FOLDERS, folder_for
from .trade import route_of

_CHOOSES = 0.2
"""How often somebody sends a job on that waits for a choice, each time it comes up."""
_FAILED = "CopyToHotFolderFailed"


class Copier:
    def __init__(self, desk: Desk, rng: Random) -> None:
        self._desk = desk
        self._rng = rng

    def runs(self) -> bool:
        return any(monitor.alive for monitor in floor.list_monitors(self._desk))

    def takes(self, job: Job) -> bool:
        """See that the job's output is in line for its hot folder; whether it now is. It is not
        for one of a kind that no hot folder takes, nor where its output is not on record."""
        route = route_of(job.product)
        if not any(place.route == route for place in HOT_FOLDERS):
            return False
        if job.position.workflow.status == _FAILED:
            moves.retry(self._desk, [job.number])
        elif not self._open(job):
            with self._desk.store.write() as connection:
                writing.lock_jobs(connection, {job.number})
                enqueue_within(connection, self._desk, [job.id])
        if self._open(job, State.UNROUTED) and self._rng.random() < _CHOOSES:
            choose_folder(self._desk, [job.number], folder_for(self._rng, route).name)
        return self._open(job)

    def _open(self, job: Job, *states: State) -> bool:
        with self._desk.store.read() as connection:
            return bool(deliveries.open_of(connection, [job.id], *states))
