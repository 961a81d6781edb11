"""Bell, notices of the desktop and the configured command, for what an operator asked for."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from ..domain.errors import SpoError
from . import terminal
from .behind.shop import shop_of
from .screens.screen import SpoScreen

if TYPE_CHECKING:
    from ..config import Config
    from ..desk.desk import Desk
    from ..desk.needs import Reading
    from ..domain.notices import Announcement, Digest, Needs, Subscription

REST = 1.0
"""Seconds between two looks for news."""
Asked = Mapping[str, "Sequence[Subscription]"]


class Notices:
    """Owned by the application. Asks nothing of the shop unless the configuration subscribes."""

    def __init__(self, config: Config, app: App[Any]) -> None:
        self._app = app
        self._command = config.notify.command
        self._asked: Asked = config.notify.subscriptions
        self._digests: dict[str, Digest] = {}
        self._known: Needs | None = None
        self._busy = False
        self._again = False
        self._complained = ""
        if self._asked:
            from ..domain.notices import Digest

            self._digests = {channel: Digest() for channel in self._asked}
            self._look()  # what needs somebody at the start is no news

    def shop_changed(self) -> None:
        if self._busy:
            self._again = True
        elif self._asked:
            self._look()

    def _look(self) -> None:
        self._busy, self._again = True, False
        shop_of(self._app).ask("notices", partial(_read, self._known, self._asked), self._take)

    def _take(self, reading: Reading | SpoError) -> None:
        self._app.set_timer(REST, self._rested)
        if isinstance(reading, SpoError):
            self._complain(f"notify: {reading}")
            return
        self._known = reading.needs
        for channel, digest in self._digests.items():
            digest.keep(reading.needs.keys())
            digest.add(reading.news.get(channel, ()))
        self._say_what_is_due()

    def _rested(self) -> None:
        self._busy = False
        if self._again:
            self._look()

    def _say_what_is_due(self) -> None:
        now = time.monotonic()
        for channel, digest in self._digests.items():
            announcement = digest.take(now)
            if announcement is not None:
                self._announce(channel, announcement)
            wait = digest.wait(now)
            if wait is not None and wait > 0:
                self._app.set_timer(wait + 0.01, self._say_what_is_due)

    def _announce(self, channel: str, announcement: Announcement) -> None:
        from ..domain.notices import as_json, text

        shown = shop_of(self._app).shown()
        said = text(announcement, shown.now, shown.limits)
        if channel == "bell":
            self._app.bell()
        elif channel == "osc":
            terminal.announce(self._app, said)
        else:
            told = as_json(announcement, said, shown.now, shown.limits)
            work = partial(_run, self._command, json.dumps(told).encode(), self._ended)
            threading.Thread(target=work, name="notify", daemon=True).start()

    def _ended(self, reason: str | None) -> None:
        """In the command's thread."""
        with contextlib.suppress(RuntimeError):  # the board has been left meanwhile
            self._app.call_later(self._complain, f"notify.command: {reason}" if reason else "")

    def _complain(self, reason: str) -> None:
        """Say what is wrong, but not again while it stays so."""
        screen = self._app.screen
        if reason and reason != self._complained:
            if not isinstance(screen, SpoScreen):
                return
            screen.say(reason, bad=True)
        self._complained = reason


def _read(known: Needs | None, asked: Asked, desk: Desk) -> Reading | SpoError:
    from ..desk.needs import look_for_news

    try:
        return look_for_news(desk, known, asked)
    except SpoError as error:
        return error


def _run(arguments: Sequence[str], told: bytes, ended: Callable[[str | None], None]) -> None:
    from ..system import command

    ended(command.run(arguments, told))
