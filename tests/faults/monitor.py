"""A monitor in a process of its own, in a hurry, to be killed:
`python -m tests.faults.monitor HOME DATABASE [STEP WHO]`.

With STEP its couriers die before that step of the protocol, once in a shop; WHO `both` takes the
monitor with it. With `unhurried` for STEP it is as patient as a real one.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from spo_tui.config import Config, HotFolderConfig
from spo_tui.desk import delivering, floor
from spo_tui.desk.desk import Desk
from spo_tui.domain.person import Person, Role
from spo_tui.floor.monitor import Monitor
from spo_tui.floor.post import NORMAL
from spo_tui.store.engine import open_store
from tests.floor.staging import HASTY

LEASE = timedelta(seconds=1.5)
FOLDER = HotFolderConfig(
    "rip1", "hot", "Hall", mode="copy", settle=0.3, limit=1, retries=("1s",) * 5
)


def main() -> None:
    home, database, *dying = sys.argv[1:]
    pace = NORMAL
    if dying != ["unhurried"]:
        floor.LEASE = LEASE
        vars(delivering)["LEASE"] = LEASE
        pace = replace(HASTY, probe=0.2)
    if len(dying) == 2:
        command = (sys.executable, "-P", "-m", "tests.faults.dying_courier", home, *dying)
        pace = replace(pace, courier=command)
    desk = Desk(open_store(database), Person("alex", Role.ADMIN))
    config = Config(hot_folders=[FOLDER], source=Path(home) / "spo.toml")
    say = lambda news: print(news.what, news.file, news.reason, flush=True)  # noqa: E731, T201
    Monitor(desk, config, say=say, pace=pace).run(threading.Event())


if __name__ == "__main__":
    main()
