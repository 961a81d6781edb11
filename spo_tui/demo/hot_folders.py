"""Where the demo shop prints: its hot folders, and the configuration that names them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

from .dues import ZONE


@dataclass(frozen=True, slots=True)
class HotFolderPlace:
    name: str
    location: str
    route: str
    """Which products' files it takes."""

    @property
    def path(self) -> str:
        """Below the shop's directory."""
        return f"hot/{self.name}"


HOT_FOLDERS = (
    HotFolderPlace("rip1", "Digital press", "digital"),
    HotFolderPlace("rip2", "Digital press", "digital"),
    HotFolderPlace("latex", "Wide format", "wide"),
    HotFolderPlace("ctp", "Offset plates", "offset"),
    HotFolderPlace("labels", "Label press", "label"),
)
ERRORS = "error"
"""Sub-folder in which the RIPs put what they cannot process."""
_SKIPPED = "by hand"
_RULES = (
    (_SKIPPED, "product", ("Envelopes",), None),
    ("banners and posters", "substrate", ("banner*", "*poster*", "Blueback*", "PVC*"), "latex"),
    ("boards and vinyl", "substrate", ("Foamex*", "Correx*", "*vinyl*", "Greyback*"), "latex"),
    ("labels", "product", ("label", "seal"), "labels"),
    ("plates", "product", ("Brochure A4", "Annual", "Hardcover", "Catalogue", "NCR"), "ctp"),
    ("plates, large", "product", ("Desk pad", "Presentation"), "ctp"),
    ("cards and calendars", "type", ("d",), "rip2"),
    ("flyers and menus", "product", ("flyer", "Menu", "Leaflet"), "rip1"),
    ("books", "product", ("Brochure A5", "Paperback"), "rip1"),
    ("stationery", "product", ("Letterhead", "slips"), "rip1"),
)
"""Name, what is asked, of which any must fit, and the folder. What none takes, such as shelf
strips, waits until somebody chooses."""
MODE = "copy"
SETTLE = 0.3
"""Seconds: the simulator only renames whole files into place."""


def folder_for(rng: Random, route: str) -> HotFolderPlace:
    return rng.choice([folder for folder in HOT_FOLDERS if folder.route == route])


def config_text(user: str) -> str:
    """config.toml of a demo shop in which `user` may do everything."""
    lines = [
        'database = "spo.db"',
        "",
        "[shop]",
        'name = "Demo print shop"',
        f"timezone = {json.dumps(ZONE.key)}",
        "",
        "[roles]",
        f'{json.dumps(user)} = "admin"',
        "",
        "[files]",
        'working_root = "work"',
    ]
    for folder in HOT_FOLDERS:
        lines += [
            "",
            "[[hot_folders]]",
            f"name = {json.dumps(folder.name)}",
            f"location = {json.dumps(folder.location)}",
            f"path = {json.dumps(folder.path)}",
            f"settle = {SETTLE}",
            f"mode = {json.dumps(MODE)}",
            f"error = [{json.dumps(ERRORS)}]",
        ]
    for name, asked, values, folder_name in _RULES:
        goes = "skip = true" if folder_name is None else f"hot_folder = {json.dumps(folder_name)}"
        lines += ["", "[[routing]]", f"name = {json.dumps(name)}"]
        lines += [f"{asked} = {json.dumps(list(values))}", goes]
    return "\n".join(lines) + "\n"
