from __future__ import annotations

import os
from pathlib import Path

import pytest

from spo_tui.config import Config, load
from spo_tui.desk.desk import Desk
from spo_tui.desk.opening import database_of, open_desk, read_config, role_of
from spo_tui.domain.errors import SpoError
from spo_tui.domain.person import Role
from spo_tui.system import places
from spo_tui.system.user import login_name


def config(folder: Path, text: str) -> Config:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_the_database_is_that_of_option_environment_configuration_or_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    told = config(tmp_path, 'database = "shop/spo.db"')
    url = config(tmp_path, 'database = "postgresql://db/spo"')
    env = {"SPO_TUI_DATABASE": "/env.db"}
    assert database_of("/option.db", env, told) == "/option.db"
    assert database_of(None, env, told) == "/env.db"
    assert database_of(None, {}, told) == str(tmp_path / "shop" / "spo.db")
    assert database_of(None, {}, url) == "postgresql://db/spo"
    assert database_of(None, {}, Config()) == str(tmp_path / "data" / "spo-tui" / "spo.db")


def test_the_configuration_is_that_of_option_environment_or_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert read_config(None, {}) == Config()
    for name in ("option", "env", "spo-tui/config"):
        path = tmp_path / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'[shop]\nname = "{name}"')
    env = {"SPO_TUI_CONFIG": str(tmp_path / "env.toml")}
    assert read_config(str(tmp_path / "option.toml"), env).shop.name == "option"
    assert read_config(None, env).shop.name == "env"
    assert read_config(None, {}).shop.name == "spo-tui/config"


def test_the_first_use_makes_a_private_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    desk = open_desk(Config(), str(places.default_database()))
    desk.store.close()
    folder = tmp_path / "spo-tui"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "spo.db").stat().st_mode & 0o777 == 0o600


def test_who_somebody_is_comes_from_the_system_and_not_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("USER", "LOGNAME", "USERNAME", "SUDO_USER"):
        monkeypatch.setenv(name, "somebody-else")
    desk = open_desk(Config(), str(tmp_path / "spo.db"))
    assert desk.who.name == login_name() != "somebody-else"
    desk.store.close()


def test_a_user_without_a_name_is_called_by_number() -> None:
    assert login_name(54321) == "uid 54321"


def test_without_roles_the_owner_of_the_file_is_admin_and_others_are_operators(
    sqlite_desk: Desk, postgres_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert role_of("olga", Config(), sqlite_desk.store) is Role.ADMIN
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    assert role_of("olga", Config(), sqlite_desk.store) is Role.OPERATOR
    assert role_of("olga", Config(), postgres_desk.store) is Role.OPERATOR


def test_with_roles_whoever_is_not_named_only_looks(sqlite_desk: Desk, tmp_path: Path) -> None:
    told = config(tmp_path, '[roles]\nolga = "finance"')
    assert role_of("olga", told, sqlite_desk.store) is Role.FINANCE
    assert role_of("ann", told, sqlite_desk.store) is Role.VIEWER


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = ", "config.toml: "),
        ("databse = 'x'", "databse: is not a setting; did you mean database?"),
        ("[shop]\nnmae = 'x'", "shop.nmae: is not a setting; did you mean name?"),
        ("[shop]\ntimezone = 'Mars'", "shop.timezone: 'Mars' is not a time zone"),
        ("[stuck]\nInHotFolder = 'soon'", "stuck: 'soon' is not a duration"),
        ("[stuck]\nInHotFoldr = '5m'", "did you mean InHotFolder"),
        ("[roles]\nolga = 'boss'", "roles"),
        ("[[hot_folders]]\npath = 'x'", "hot_folders"),
        ("[[hot_folders]]\nname = 'a'\npath = 'x'\nmode = 'move'", "'move' is not known"),
        (
            "[[hot_folders]]\nname = 'a'\npath = 'x'\n[[hot_folders]]\nname = 'a'\npath = 'y'",
            "'a' is given twice",
        ),
        ("[[hot_folders]]\nname = 'a'\npath = 'x'\nsettle = -1", "cannot be negative"),
        ("[[hot_folders]]\nname = 'a'\npath = 'x'\ncolour = 1", "hot_folders"),
        ("\udcff", "config.toml: "),
    ],
)
def test_a_mistake_in_the_configuration_is_told_by_its_place(
    tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SpoError) as caught:
        load(path)
    assert says in str(caught.value) and str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_configuration_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpoError, match=r"nowhere\.toml: No such file"):
        load(tmp_path / "nowhere.toml")
