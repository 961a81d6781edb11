"""A thread of the monitor that sends notices, so that no slow address holds the monitor up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from ...config import Config
from ...desk import outgoing
from ...desk.desk import Desk
from ...domain.errors import SpoError
from ...domain.outgoing import Letter
from ..news import News
from ..patience import Patience
from .secret import read_secret

_LOOK = 1.0
"""Seconds between two looks for what is due."""
_TOTAL = 15.0
_FAREWELL = 1.0


class Courier:
    """`say` is called on the courier's own thread."""

    def __init__(
        self,
        desk: Desk,
        config: Config,
        say: Callable[[News], None],
        *,
        look: float = _LOOK,
        total: float = _TOTAL,
    ) -> None:
        assert config.outgoing.url is not None
        self._desk, self._url, self._say = desk, config.outgoing.url, say
        self._header = config.outgoing.secret_header
        secret = config.outgoing.secret_file
        self._secret_file: Path | None = config.resolve(secret) if secret else None
        self._look, self._total = look, total
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._patience = Patience(self._tell)
        self._trouble = ""

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """A try that is under way is not waited for: it is done again by whoever comes next."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_FAREWELL)

    def send_due(self, seconds: float) -> None:
        """Send on this thread what is due, until nothing is, or `seconds` have passed."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._turn():
            pass

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self._patience.attempt("send", self._turn):
                self._stop.wait(self._look)

    def _turn(self) -> bool:
        """Whether there was something to send."""
        headers = self._headers()
        if headers is None:
            return False
        holder = uuid4().hex
        letters = outgoing.take(self._desk, holder)
        if not letters:
            return False
        from .sending import send_all

        outcomes = send_all(self._url, letters, headers, total=self._total)
        for letter, outcome in zip(letters, outcomes, strict=True):
            if not outcome.reason:
                outgoing.was_sent(self._desk, letter, holder)
                self._tell("told outside", "", letter)
                continue
            given_up = outgoing.was_not_sent(
                self._desk, letter, holder, outcome.reason, for_good=outcome.for_good
            )
            what = "nobody could be told" if given_up else "not told yet"
            self._tell(what, f"{self.address}: {outcome.reason}", letter)
        return True

    def _headers(self) -> dict[str, str] | None:
        """None where the secret cannot be had; that is said once."""
        if self._secret_file is None:
            return {}
        try:
            headers = {self._header: read_secret(self._secret_file)}
        except SpoError as error:
            if str(error) != self._trouble:
                self._trouble = str(error)
                self._tell("nothing is told outside", self._trouble)
            return None
        self._trouble = ""
        return headers

    @property
    def address(self) -> str:
        """Without path and query, where a token may stand."""
        return urlsplit(self._url).netloc

    def _tell(self, what: str, reason: str, letter: Letter | None = None) -> None:
        job = letter.job if letter else None
        self._say(News(self._desk.clock(), what, job=job, reason=reason))
