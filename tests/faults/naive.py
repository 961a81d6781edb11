"""The control: copies as one would at first, and notes it afterwards.
`python -m tests.faults.naive HOME`."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path


def main() -> None:
    home = Path(sys.argv[1])
    done = home / "done"
    done.touch()
    print("watching", flush=True)  # noqa: T201
    while True:
        known = set(done.read_text().split())
        for source in sorted((home / "work").glob("*/*.pdf")):
            if source.name not in known:
                shutil.copyfile(source, home / "hot" / source.name)
                with done.open("a") as file:
                    file.write(f"{source.name}\n")
        time.sleep(0.02)


if __name__ == "__main__":
    main()
