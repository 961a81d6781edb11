"""The shop's configuration: a TOML file, checked whole before anything is done with it."""

from .config import Config, Shop
from .files import FilesConfig
from .hot_folders import HotFolderConfig, LocationConfig
from .intake import Intake
from .notify import Notify
from .outgoing import Outgoing
from .reading import load
from .routing import RoutingConfig

__all__ = [
    "Config",
    "FilesConfig",
    "HotFolderConfig",
    "Intake",
    "LocationConfig",
    "Notify",
    "Outgoing",
    "RoutingConfig",
    "Shop",
    "load",
]
