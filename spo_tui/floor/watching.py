"""Events of the file system as hints to look: never trusted, rebuilt whenever in doubt."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

_FIRST_DELAY, _LONGEST_DELAY = 1.0, 30.0
_LASTED = 10.0
"""Seconds after which a watch that fails counts as having worked."""
_PAUSE = 0.05


class Watching:
    """Watches a folder and, for its coming and going, its parent, in a thread of its own."""

    def __init__(self, path: str, hint: Callable[[], None]) -> None:
        self._path = path
        self._hint = hint
        self._again = threading.Event()
        self._closed = False
        self.works = False
        """Whether a change would be told; False while the watch is being built anew."""
        threading.Thread(target=self._run, name="watching", daemon=True).start()

    def renew(self) -> None:
        """Build the watch anew, at once: the folder is another one, or is back."""
        self._again.set()

    def close(self) -> None:
        self._closed = True
        self._again.set()

    def _run(self) -> None:
        delay = _FIRST_DELAY
        while not self._closed:
            began = time.monotonic()
            try:
                self._watch()
                pause = _PAUSE
            except (OSError, RuntimeError, ValueError):  # watchfiles' own is a RuntimeError
                if time.monotonic() - began > _LASTED:
                    delay = _FIRST_DELAY
                pause = delay
                delay = min(2 * delay, _LONGEST_DELAY)
            finally:
                self.works = False
            self._hint()
            if self._again.wait(pause):
                delay = _FIRST_DELAY
            self._again.clear()

    def _watch(self) -> None:
        """Until the folder itself comes or goes, or the watch is to be renewed."""
        from watchfiles import watch

        folder = Path(self._path)
        places = (folder, folder.parent)
        targets = [str(p) for p in places if p.is_dir() and os.access(p, os.R_OK)]
        changes = watch(
            *targets or [self._path],
            watch_filter=None,
            recursive=False,
            step=20,
            debounce=100,
            rust_timeout=250,
            yield_on_timeout=True,
            stop_event=self._again,
            raise_interrupt=False,
            force_polling=False,
            ignore_permission_denied=False,
        )
        fresh = True
        with closing(changes):
            for batch in changes:
                paths = {path for _, path in batch}
                inside = any(path.startswith(self._path + os.sep) for path in paths)
                if fresh or inside:
                    self.works = self._path in targets
                    fresh = False
                    self._hint()
                if self._path in paths:
                    return
