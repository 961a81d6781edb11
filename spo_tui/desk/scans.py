"""Jobs scanned one after the other at a station: shown, or moved to the station's status."""

from __future__ import annotations

from ..domain import filename
from ..domain.errors import Refused, SpoError
from ..domain.job import JobDetail
from ..domain.scan import JobScan, Outcome, Scanned, Station, StationScan, read_scan
from ..store import reading
from ..store.engine import Connection
from . import moves
from .again import again
from .desk import Desk

_ELSEWHERE = "move it on the board, with a reason"


class ScanSession:
    """What one scanner has done: its station, and the moves that it can take back."""

    def __init__(self, station: Station | None = None) -> None:
        self.station = station
        self._done: list[tuple[str, str]] = []
        """(job, batch) of moves that still can be taken back, the latest last."""

    def scan(self, desk: Desk, text: str) -> Scanned:
        """Do what the line asks, looking the job up and moving it in one transaction. Whatever
        is wrong with it is an answer, and raises nothing, but for a database that fails."""
        try:
            meant = read_scan(text)
        except SpoError as error:
            return self._answer(desk, text, Outcome.UNKNOWN, str(error))
        if isinstance(meant, StationScan):
            self.station = meant.station
            told = f"scans set {meant.station.says}" if meant.station else "scans show the job"
            return self._answer(desk, text, Outcome.STATION, told)
        if not isinstance(meant, JobScan):
            return self._undo(desk, text)
        return self._show(desk, text, meant) if not self.station else self._move(desk, text, meant)

    def _answer(
        self,
        desk: Desk,
        text: str,
        outcome: Outcome,
        told: str,
        detail: JobDetail | None = None,
        batch: str | None = None,
    ) -> Scanned:
        return Scanned(text, outcome, told, desk.clock(), self.station, detail, batch)

    def _show(self, desk: Desk, text: str, meant: JobScan) -> Scanned:
        with desk.store.read() as connection:
            number, why = _find(connection, meant)
            if number is None:
                return self._answer(desk, text, Outcome.UNKNOWN, why)
            detail = _detail(connection, number)
        return self._answer(desk, text, Outcome.SHOWN, detail.job.position.workflow.says, detail)

    @again
    def _move(self, desk: Desk, text: str, meant: JobScan) -> Scanned:
        assert self.station is not None
        try:
            with desk.store.write() as connection:
                number, why = _find(connection, meant)
                if number is None:
                    return self._answer(desk, text, Outcome.UNKNOWN, why)
                before = reading.find_job(connection, number).position.workflow
                done = moves.move_within(
                    connection, desk, [number], self.station.status, self.station.label
                )
                detail = _detail(connection, number)
        except Refused as error:
            return self._answer(desk, text, Outcome.REFUSED, str(error))
        if done.refused:
            told = done.refused[0][1]
            if done.needs_reason:
                told = f"{told.removesuffix(': give a reason')}: {_ELSEWHERE}"
            return self._answer(desk, text, Outcome.REFUSED, told, detail)
        if done.unchanged:
            told = f"already {self.station.says}"
            return self._answer(desk, text, Outcome.ALREADY, told, detail)
        assert done.batch is not None
        self._done.append((number, done.batch))
        told = f"{before.says} → {self.station.says}"
        return self._answer(desk, text, Outcome.MOVED, told, detail, done.batch)

    def _undo(self, desk: Desk, text: str) -> Scanned:
        if not self._done:
            told = "nothing scanned here is left to take back"
            return self._answer(desk, text, Outcome.REFUSED, told)
        number, batch = self._done[-1]
        try:
            done = moves.undo(desk, batch)
        except Refused as error:
            return self._answer(desk, text, Outcome.REFUSED, str(error))
        self._done.pop()
        with desk.store.read() as connection:
            detail = _detail(connection, number)
        if done.refused:
            return self._answer(desk, text, Outcome.REFUSED, done.refused[0][1], detail)
        back = done.backs[0]
        return self._answer(desk, text, Outcome.UNDONE, f"{back.was} → {back.now}", detail)


def _find(connection: Connection, meant: JobScan) -> tuple[str | None, str]:
    """The job's number, or why there is none."""
    why = ""
    for order, wanted in meant.candidates:
        try:
            number = reading.job_number(connection, wanted)
        except SpoError as error:
            why = why or str(error)
            continue
        job = reading.find_job(connection, number)
        if order is None or filename.key(job.order) == filename.key(order):
            return number, ""
        why = f"job {number} belongs to order {job.order}, not {order}"
    return None, why


def _detail(connection: Connection, number: str) -> JobDetail:
    job = reading.find_job(connection, number)
    history = reading.history_of(connection, job.id)
    return JobDetail(job, history, reading.files_of(connection, job.id))
