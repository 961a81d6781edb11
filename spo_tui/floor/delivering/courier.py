"""The process that carries files into one hot folder, and may hang or die with its share.

`python -m spo_tui.floor.delivering.courier`: orders on standard input, answers on standard output
(see `wire`), until standard input closes. It knows no database: what it may publish it is told.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import BinaryIO

from ...domain.delivery import Cause, Landed, Parcel, Remedy, Step, Trouble
from .copying import Copying
from .ground import Held, Unreached, aside_of, clear_stage, held
from .undelivered import Undelivered, Unsure
from .wire import (
    BEAT,
    Answer,
    Arrived,
    At,
    Cancel,
    Carry,
    Drop,
    Failed,
    Ground,
    Order,
    Over,
    Probe,
    Publish,
    Reach,
    Staged,
    answer_line,
    ground_from,
    order_from,
)

_ALIVE = 5.0
_CALLED_OFF = Trouble(Cause.OTHER, Remedy.NONE, "called off")
Maker = Callable[[Held, Callable[[int, int, Step], None]], Copying]


class Courier:
    """Does one order after the other."""

    def __init__(self, ground: Ground, out: BinaryIO, copying: Maker = Copying) -> None:
        self._ground = ground
        self._out = out
        self._copying = copying
        self._orders: SimpleQueue[Order] = SimpleQueue()
        self._cancelled: set[int] = set()
        self._spoke_at = 0.0
        self._step = Step.TARGET

    def listen(self, lines: Iterable[bytes]) -> None:
        """Until there are no more; then this process ends, even while it hangs in a dead share."""
        for line in lines:
            order = order_from(line)
            if isinstance(order, Cancel):
                self._cancelled.update(order.ids)
            else:
                self._orders.put(order)
        os._exit(0)

    def run(self) -> None:
        while True:
            match self._next():
                case Carry(parcels, recover, fresh):
                    self._carry(parcels, recover, fresh)
                case Probe(fresh, live):
                    self._probe(fresh, live)
                case Drop(temps):
                    self._drop(temps)
            self._say(Over())

    def _next(self) -> Order:
        while True:
            try:
                return self._orders.get(timeout=_ALIVE)
            except Empty:
                self._say(At())

    def _probe(self, fresh: bool, live: list[str] | None) -> None:
        try:
            with held(self._ground, fresh=fresh) as ground:
                if live is not None:
                    clear_stage(ground.stage, live)
        except Unreached as error:
            self._say(Reach(error.trouble))
        except OSError as error:
            reason = f"its stage cannot be cleared: {error.strerror}"
            self._say(Reach(Trouble(Cause.OTHER, Remedy.FOLDER, reason)))
        else:
            self._say(Reach())

    def _drop(self, temps: list[str]) -> None:
        """What stays is cleared away some day."""
        with suppress(Unreached, OSError), held(self._ground) as ground:
            for temp in temps:
                for name in (temp, aside_of(temp)):
                    with suppress(FileNotFoundError):
                        os.unlink(name, dir_fd=ground.stage)

    def _carry(self, parcels: list[Parcel], recover: bool, fresh: bool) -> None:
        self._cancelled.clear()
        try:
            with held(self._ground, fresh=fresh) as ground:
                copying = self._copying(ground, self._beat)
                if recover:
                    self._publish(copying, parcels, copying.recover)
                else:
                    ready = self._stage(copying, parcels)
                    self._publish(copying, ready, copying.rename)
        except Unreached as error:
            if error.trouble.remedy is Remedy.FOLDER or recover:
                self._say(Reach(error.trouble))
            else:
                self._say(Failed({parcel.id: error.trouble for parcel in parcels}))

    def _stage(self, copying: Copying, parcels: list[Parcel]) -> list[Parcel]:
        """Those of them that may be published."""
        hashes, failed = copying.stage(parcels)
        try:
            copying.settle_stage()
        except Undelivered as error:
            failed |= dict.fromkeys(hashes, error.trouble)
            for parcel in parcels:
                if parcel.id in hashes:
                    with suppress(OSError):
                        os.unlink(parcel.temp, dir_fd=copying.ground.stage)
            hashes = {}
        if failed:
            self._say(Failed(failed))
        if not hashes:
            return []
        self._say(Staged(hashes))
        told = self._next()
        wanted = set(told.ids) if isinstance(told, Publish) else set()
        for parcel in parcels:
            if parcel.id in hashes and parcel.id not in wanted:
                os.unlink(parcel.temp, dir_fd=copying.ground.stage)
        return [parcel for parcel in parcels if parcel.id in wanted]

    def _publish(
        self, copying: Copying, parcels: list[Parcel], way: Callable[[Parcel], str]
    ) -> None:
        self._cancelled.clear()  # what has come so far is done
        failed: dict[int, Trouble] = {}
        unsure: list[Trouble] = []
        notes = dict(_tried(parcels, way, failed, unsure))
        landed: list[Landed] = []
        if notes:
            # Should it fail, they are in the folder all the same; only a power cut undoes it.
            with suppress(Undelivered):
                copying.settle_folders()
        for parcel in parcels:
            if parcel.id in notes:
                try:
                    landed.append(copying.landed(parcel, notes[parcel.id]))
                except Undelivered as error:
                    unsure.append(error.trouble)
        if landed:
            self._say(Arrived(landed))
        if failed:
            self._say(Failed(failed))
        if unsure:
            self._say(Reach(unsure[0]))

    def _beat(self, delivery: int, done: int, step: Step) -> None:
        if delivery in self._cancelled:
            raise Undelivered(_CALLED_OFF)
        if step is not self._step or time.monotonic() >= self._spoke_at + BEAT:
            self._step = step
            self._say(At(delivery, done, step))

    def _say(self, answer: Answer) -> None:
        self._out.write(answer_line(answer))
        self._out.flush()
        self._spoke_at = time.monotonic()


def _tried(
    parcels: list[Parcel],
    way: Callable[[Parcel], str],
    failed: dict[int, Trouble],
    unsure: list[Trouble],
) -> Iterator[tuple[int, str]]:
    """(delivery, note) of each that succeeds; the others go into `failed`, unless it has to be
    found out what became of them."""
    for parcel in parcels:
        try:
            yield parcel.id, way(parcel)
        except Unsure as error:
            unsure.append(error.trouble)
        except Undelivered as error:
            failed[parcel.id] = error.trouble


def serve(copying: Maker = Copying) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c is for the supervisor, which ends us
    source = sys.stdin.buffer
    courier = Courier(ground_from(source.readline()), sys.stdout.buffer, copying)
    threading.Thread(target=courier.listen, args=(source,), daemon=True).start()
    try:
        courier.run()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    serve()
