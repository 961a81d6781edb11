"""A courier whose share is lost in a rename that was done, until there is a file HOME/back."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

from spo_tui.floor.delivering.copying import Copying
from spo_tui.floor.delivering.courier import serve
from spo_tui.system import beneath


def lossy(home: Path) -> type[Copying]:
    rename = beneath.rename_new

    class Lossy(Copying):
        def _facts(self, folder: int, name: str) -> os.stat_result | None:
            lose()
            return super()._facts(folder, name)

    def lose() -> None:
        if (home / "renamed").exists() and not (home / "back").exists():
            raise OSError(errno.EIO, "lost")

    def rename_and_lose(*places: Any, **names: Any) -> None:
        rename(*places, **names)
        (home / "renamed").touch()
        lose()

    vars(beneath)["rename_new"] = rename_and_lose
    return Lossy


if __name__ == "__main__":
    serve(lossy(Path(sys.argv[1])))
