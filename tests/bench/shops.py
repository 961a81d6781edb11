"""The demo shops that are measured, made once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = (sys.executable, "-P", "-m", "spo_tui")


def shop(folder: Path, jobs: int) -> list[str]:
    """Global options that open a shop of so many jobs."""
    home = folder / f"shop-{jobs}"
    config = home / "config.toml"
    if not config.exists():
        made = ["demo", "--jobs", str(jobs), "--seed", "7", "--dir", str(home), "--no-open"]
        subprocess.run([*PROGRAM, *made], check=True, capture_output=True)
    # without hot folders the board brings no monitor along, whose work would be measured too
    return ["--database", str(home / "spo.db")]
