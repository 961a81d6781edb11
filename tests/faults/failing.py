"""A share whose operations report failures, done or not, one at each delivery."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from spo_tui.desk import moves
from spo_tui.desk.jobs import show_job
from tests.faults.mounted import mounted
from tests.faults.shop import Printer, count_wrongs
from tests.floor.delivering.test_delivering import QUICK, filled
from tests.floor.staging import make_pdf, open_shop
from tests.outputs import deliveries, made
from tests.shop import place
from tests.waiting import wait_for

OPERATIONS = (
    *("create", "write", "fsync", "flush", "release", "fsyncdir", "rename2"),
    *("getattr", "lookup", "open", "read", "unlink", "statfs", "opendir"),
)
ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EACCES", "ESTALE", "EROFS", "ETIMEDOUT", "EINTR", "EINVAL")
CASES = list(product(OPERATIONS, ERRORS, ("done", "undone")))
FEW = [
    *(("rename2", "EIO", "done"), ("rename2", "ESTALE", "undone"), ("rename2", "EINVAL", "undone")),
    *(("write", "ENOSPC", "undone"), ("create", "EDQUOT", "done"), ("flush", "EIO", "undone")),
    *(("fsync", "EIO", "done"), ("fsyncdir", "ETIMEDOUT", "done"), ("open", "EACCES", "undone")),
]


@dataclass
class Outcome:
    faults: int = 0
    failed: int = 0
    """Deliveries that an operator had to have tried again."""
    wrong: list[str] = field(default_factory=list)


def fail_each(home: Path, cases: Sequence[tuple[str, str, str]]) -> Outcome:
    """A delivery for each, which must arrive once and whole, by a retry if it is said to have
    failed."""
    done = Outcome(faults=len(cases))
    with mounted(home) as share:
        hot = share.point / "hot"
        hot.mkdir()
        shop = filled(open_shop(home), path=str(hot), retries=("1s",) * 3)
        printer = Printer(share.behind / "hot")
        hashes: dict[str, str] = {}

        def ended(job: str) -> str:
            rows = deliveries(shop.desk, job)
            state = str(rows[-1]["state"]) if rows else ""
            return state if state in ("published", "failed") else ""

        with printer.working(), shop.monitor(QUICK):
            for number, case in enumerate(cases, 1):
                job = str(number)
                place(shop.desk, job, order=f"9{job}")
                share.tell(f"fail {' '.join(case)}")
                path = made(shop.desk, job, home / "work", make_pdf(job))
                hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
                wait_for(lambda: ended(job), 60)  # noqa: B023
                if ended(job) == "failed":
                    done.failed += 1
                    status = show_job(shop.desk, job).job.position.workflow.status
                    if status != "CopyToHotFolderFailed":
                        done.wrong.append(f"{case}: it failed, and its job is {status}")
                    moves.retry(shop.desk, [job])
                    wait_for(lambda: ended(job) == "published", 60)  # noqa: B023
            wait_for(lambda: not list((share.behind / "hot").glob("*.pdf")))
        done.wrong += count_wrongs(hashes, printer.took)
        done.wrong += [f"left over: {path}" for path in share.behind.rglob("*.part*")]
        shop.desk.store.close()
    return done
