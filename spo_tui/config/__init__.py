"""The shop's configuration: a TOML file, checked whole before anything is done with it."""

from .config import Config, Shop
from .files import FilesConfig
from .hot_folders import HotFolderConfig
from .notify import Notify
from .outgoing import Outgoing
from .reading import load

__all__ = ["Config", "FilesConfig", "HotFolderConfig", "Notify", "Outgoing", "Shop", "load"]
