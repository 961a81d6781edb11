"""Where things are kept for a user who names no place (XDG)."""

from __future__ import annotations

from pathlib import Path


def default_database() -> Path:
    from platformdirs import user_data_path

    return user_data_path("spo-tui") / "spo.db"


def default_config() -> Path:
    from platformdirs import user_config_path

    return user_config_path("spo-tui") / "config.toml"


def default_state() -> Path:
    """Of what a user has last looked at, and how: worth keeping, not worth a backup."""
    from platformdirs import user_state_path

    return user_state_path("spo-tui") / "board.json"
