"""The time zone that this machine is set to."""

from __future__ import annotations

import os
from pathlib import Path

UNKNOWN = "UTC"
_BASE = "/zoneinfo/"


def own_zone(link: Path = Path("/etc/localtime")) -> str:
    """Its name, as in Europe/London; UTC where the machine does not tell."""
    target = f"/{os.path.realpath(link)}"
    _, found, name = target.partition(_BASE)
    return name.removeprefix("posix/") if found and name else UNKNOWN
