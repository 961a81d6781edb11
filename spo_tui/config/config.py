"""All settings together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from ..domain import status
from ..domain.attention import Limits
from ..domain.errors import SpoError
from ..domain.person import Role
from ..domain.working_folder import Places
from . import files, hot_folders, intake, notify, outgoing, routing
from .files import FilesConfig
from .hot_folders import HotFolderConfig, LocationConfig
from .intake import Intake
from .notify import Notify
from .outgoing import Outgoing
from .routing import RoutingConfig

if TYPE_CHECKING:
    from ..domain.routing import Rule


class Shop(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    name: str = "SPO"
    timezone: str = "UTC"


class Config(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    shop: Shop = Shop()
    database: str | None = None
    roles: dict[str, Role] = {}
    stuck: dict[str, str] = {}
    files: FilesConfig = FilesConfig()
    locations: list[LocationConfig] = []
    hot_folders: list[HotFolderConfig] = []
    routing: list[RoutingConfig] = []
    notify: Notify = Notify()
    outgoing: Outgoing = Outgoing()
    intake: Intake = Intake()
    views: dict[str, str] = {}
    """Filters by the names under which the board offers them."""
    source: Path | None = None
    """The file this was read from; relative paths start at its folder."""

    @property
    def limits(self) -> Limits:
        return Limits({status.named(n).name: status.duration(d) for n, d in self.stuck.items()})

    @property
    def rules(self) -> tuple[Rule, ...]:
        return routing.rules(self.routing, self.hot_folders)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.shop.timezone)

    @property
    def places(self) -> Places:
        """Of files, as absolute paths."""
        root, archive = self.files.working_root, self.files.archive
        return Places(
            str(self.resolve(root)) if root else None,
            str(self.resolve(archive)) if archive else None,
        )

    def resolve(self, path: str) -> Path:
        folder = self.source.parent if self.source else Path.cwd()
        return (folder / Path(path).expanduser()).absolute()


def faults(config: Config) -> Iterator[str]:
    """What is wrong with it beyond its form, each led by the path of its field."""
    from ..domain.query import parse

    try:
        ZoneInfo(config.shop.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = config.shop.timezone
        yield f"shop.timezone: {zone!r} is not a time zone such as Europe/London"
    try:
        assert len(config.limits.stuck) == len(config.stuck)
    except SpoError as error:
        yield f"stuck: {error}"
    for name, text in config.views.items():
        try:
            parse(text)
        except SpoError as error:
            yield f"views.{name}: {error}"
    yield from files.faults(config.places)
    yield from hot_folders.faults(config.hot_folders, config.locations)
    yield from hot_folders.place_faults(config.hot_folders, config.resolve)
    yield from routing.faults(config.routing, config.hot_folders)
    yield from notify.faults(config.notify)
    yield from outgoing.faults(config.outgoing)
    yield from intake.faults(config.intake)
