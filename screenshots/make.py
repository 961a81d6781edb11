"""Makes the pictures of the README from the seeded demo: `python screenshots/make.py`."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.ui.gallery import PICTURES, Picture, application, make_demo, prepare, reach

SHOWN = (
    "board-80x24",
    "board-120x40",
    "board-200x60",
    "job-120x40",
    "status-80x24",
    "folders-120x40",
    "insights-120x40",
    "order-120x40",
    "orders-120x40",
)


async def take(picture: Picture, database: Path) -> None:
    app = application(database)
    async with app.run_test(size=picture.size) as pilot:
        await reach(picture)(pilot)
        target = Path(__file__).parent / f"{picture.name}.svg"
        target.write_text(app.export_screenshot(title="spo-tui"), encoding="utf-8")


def main() -> None:
    for name in ("NO_COLOR", "SPO_TUI_ASCII"):
        os.environ.pop(name, None)
    os.environ["SPO_TUI_LOOK"] = "dark"
    with TemporaryDirectory() as directory:
        os.environ["XDG_STATE_HOME"] = directory
        demo = make_demo(Path(directory) / "shop")
        for picture in PICTURES:
            if picture.name in SHOWN:
                home = Path(directory) / picture.name
                home.mkdir()
                for file in demo.parent.glob("*.*"):
                    shutil.copy(file, home / file.name)
                if picture.prepare is not None:
                    prepare(picture.prepare, home / "spo.db")
                asyncio.run(take(picture, home / "spo.db"))
                sys.stdout.write(f"screenshots/{picture.name}.svg\n")


if __name__ == "__main__":
    main()
