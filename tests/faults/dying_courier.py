"""A courier that is killed before one step of the protocol, or hangs in it, once in a shop."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spo_tui.floor.delivering.copying import Copying
from spo_tui.floor.delivering.courier import serve

STEPS = (
    *("open_source", "make_temp", "copy", "flush", "verify", "settle_stage"),
    *("rename", "settle_folders", "landed"),
)


def dying_before(step: str, home: Path, who: str) -> type[Copying]:
    inner: Callable[..., Any] = getattr(Copying, step)

    def die(self: Copying, *arguments: Any) -> Any:
        try:
            (home / "died").touch(exist_ok=False)
        except FileExistsError:
            return inner(self, *arguments)
        if who == "hangs":
            signal.pause()
        if who == "both":
            os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    return type("Dying", (Copying,), {step: die})


if __name__ == "__main__":
    where, at, who = sys.argv[1:]
    serve(dying_before(at, Path(where), who))
