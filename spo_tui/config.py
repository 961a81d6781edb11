"""The shop's configuration: a TOML file, checked whole before anything is done with it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from .domain import status
from .domain.attention import Limits
from .domain.errors import SpoError
from .domain.notices import Subscription, subscription
from .domain.person import Role
from .domain.query import parse

_UNKNOWN_FIELD = re.compile(r"unknown field `(?P<field>[^`]*)`(?: - at `\$(?P<path>[^`]*)`)?")


class Shop(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    name: str = "SPO"
    timezone: str = "UTC"


class HotFolderConfig(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`path` is taken from the configuration's folder; `settle` is seconds of stillness."""

    name: str
    path: str
    location: str = "Print floor"
    mode: str = "observe"
    polling: bool = False
    settle: float = 2.0


class Notify(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What each channel is used for: `failure`, `late storefront:north`. None by default."""

    bell: list[str] = []
    osc: list[str] = []
    command: list[str] = []
    """The program and its arguments; it is run without a shell, with the job on its input."""
    command_for: list[str] = []

    @property
    def subscriptions(self) -> dict[str, tuple[Subscription, ...]]:
        """By channel, those that are used: bell, osc and command."""
        asked = {"bell": self.bell, "osc": self.osc, "command": self.command_for}
        return {name: tuple(map(subscription, texts)) for name, texts in asked.items() if texts}


class Config(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    shop: Shop = Shop()
    database: str | None = None
    roles: dict[str, Role] = {}
    stuck: dict[str, str] = {}
    hot_folders: list[HotFolderConfig] = []
    notify: Notify = Notify()
    views: dict[str, str] = {}
    """Filters by the names under which the board offers them."""
    source: Path | None = None
    """The file this was read from; relative paths start at its folder."""

    @property
    def limits(self) -> Limits:
        return Limits({status.named(n).name: status.duration(d) for n, d in self.stuck.items()})

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.shop.timezone)

    def resolve(self, path: str) -> Path:
        folder = self.source.parent if self.source else Path.cwd()
        return (folder / Path(path).expanduser()).absolute()


def load(path: Path) -> Config:
    """Raises SpoError naming the file and the field, with the nearest known name."""
    try:
        config = msgspec.toml.decode(path.read_bytes(), type=Config)
    except OSError as error:
        raise SpoError(f"{path}: {error.strerror}") from None
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise SpoError(f"{path}: {_said(str(error))}") from None
    config = msgspec.structs.replace(config, source=path.absolute())
    _check(config, path)
    return config


def _check(config: Config, path: Path) -> None:
    try:
        ZoneInfo(config.shop.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise SpoError(
            f"{path}: shop.timezone: {config.shop.timezone!r} is not a time zone such as"
            " Europe/London"
        ) from None
    try:
        limits: dict[str, timedelta] = dict(config.limits.stuck)
    except SpoError as error:
        raise SpoError(f"{path}: stuck: {error}") from None
    assert len(limits) == len(config.stuck)
    for name, text in config.views.items():
        try:
            parse(text)
        except SpoError as error:
            raise SpoError(f"{path}: views.{name}: {error}") from None
    names = [folder.name for folder in config.hot_folders]
    for place, folder in enumerate(config.hot_folders):
        where = f"{path}: hot_folders[{place}]"
        if names.count(folder.name) > 1:
            raise SpoError(f"{where}.name: {folder.name!r} is given twice")
        if folder.mode != "observe":
            raise SpoError(f"{where}.mode: {folder.mode!r} is not known; it can be 'observe'")
        if folder.settle < 0:
            raise SpoError(f"{where}.settle: seconds cannot be negative")
    _check_notify(config.notify, path)


def _check_notify(notify: Notify, path: Path) -> None:
    for name in ("bell", "osc", "command_for"):
        for place, text in enumerate(getattr(notify, name)):
            try:
                subscription(text)
            except SpoError as error:
                raise SpoError(f"{path}: notify.{name}[{place}]: {error}") from None
    if bool(notify.command) != bool(notify.command_for):
        missing = "command_for" if notify.command else "command"
        raise SpoError(f"{path}: notify.{missing}: is missing; command and command_for go together")


def _said(message: str) -> str:
    """msgspec's message as `path: reason`, with a suggestion for a misspelt field."""
    unknown = _UNKNOWN_FIELD.search(message.replace("Object contains ", ""))
    if unknown:
        import difflib

        owner: Any = Config
        path = (unknown["path"] or "").lstrip(".")
        owner = {"shop": Shop, "notify": Notify}.get(
            path, HotFolderConfig if "hot_folders" in path else Config
        )
        known = [field.name for field in msgspec.structs.fields(owner) if field.name != "source"]
        near = difflib.get_close_matches(unknown["field"], known, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
        return f"{path + '.' if path else ''}{unknown['field']}: is not a setting; {hint}"
    reason, _, where = message.partition(" - at `$")
    return f"{where.strip('`.')}: {reason}" if where else reason
