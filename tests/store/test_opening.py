from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from spo_tui.domain.errors import Refused, SpoError
from spo_tui.store import sqlite_file
from spo_tui.store.engine import Store, open_store
from spo_tui.store.location import parse_location, shown
from spo_tui.system.mounts import Mount, mount_of
from tests.databases import PostgresMaker

SECRET = "hunter2"


def test_a_new_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    open_store(str(tmp_path / "spo.db")).close()
    assert (tmp_path / "spo.db").stat().st_mode & 0o777 == 0o600


def refusal(place: str, **options: bool) -> str:
    with pytest.raises(SpoError) as caught:
        open_store(place, **options)
    said = str(caught.value)
    assert "\n" not in said and SECRET not in said
    return said


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear customer, " * 100)
    assert "is not a database: name another file" in refusal(str(path))
    assert path.read_text() == "Dear customer, " * 100


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url)")
    other.close()
    before = path.read_bytes()
    assert "belongs to another program" in refusal(str(path))
    assert path.read_bytes() == before, "not even the journal mode may change"


def test_postgresql_tables_of_another_program_are_left_alone(postgres_maker: PostgresMaker) -> None:
    import psycopg

    with postgres_maker.database(empty=True) as place:
        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute("CREATE TABLE bookmarks (url text)")
        assert "belongs to another program" in refusal(place)


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "spo.db").touch()
    open_store(str(tmp_path / "spo.db")).close()


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("nowhere/spo.db", "there is no folder"),
        (".", "is a folder: name a file in it"),
        ("mysql://root:hunter2@db/spo", "mysql is not supported"),
        ("postgres://u:hunter2@db/spo", "is not supported: use"),
        ("postgresql://db/spo?password=hunter2", "use ~/.pgpass"),
        ("postgresql://db/spo?sslpassword=hunter2", "use ~/.pgpass"),
        ("postgresql://u:hunter2@db:port/spo", "cannot be read"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
        ("://hunter2", "cannot be read"),
    ],
)
def test_a_place_where_no_database_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert says in refusal(place)


def test_looking_makes_no_database(tmp_path: Path) -> None:
    path = tmp_path / "spo.db"
    assert "there is no database" in refusal(str(path), read_only=True)
    assert "there is no database" in refusal(str(path), create=False)
    assert not path.exists()


def test_a_reading_store_refuses_to_write(sqlite_store: Store) -> None:
    reading = open_store(str(sqlite_store.path), read_only=True)
    with pytest.raises(Refused, match="--read-only"), reading.write():
        pass
    with (
        pytest.raises(SpoError, match="may not be written"),
        reading.read() as connection,
    ):
        connection.exec_driver_sql("DELETE FROM counter")
    reading.close()


def test_a_reading_postgresql_store_refuses_to_write(
    postgres_maker: PostgresMaker,
) -> None:
    with postgres_maker.database() as place:
        reading = open_store(place, read_only=True)
        with (
            pytest.raises(SpoError, match="may not be written"),
            reading.read() as connection,
        ):
            connection.exec_driver_sql("DELETE FROM counter")
        reading.close()


def test_a_server_that_does_not_answer_is_told_without_its_password() -> None:
    said = refusal(f"postgresql://olga:{SECRET}@127.0.0.1:1/spo")
    assert said.startswith("database 127.0.0.1/spo:")


def test_a_server_that_refuses_the_user_is_told(postgres_maker: PostgresMaker) -> None:
    place = postgres_maker.url("nowhere")
    assert "does not exist" in refusal(place)


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (f"postgresql://olga:{SECRET}@db.example/spo", "db.example/spo"),
        (f"postgresql://olga:{SECRET}@db.example/spo?application_name=x", "db.example/spo"),
        ("postgresql:///spo", "local/spo"),
        ("sqlite:////var/lib/spo.db", "/var/lib/spo.db"),
        ("/var/lib/spo.db", "/var/lib/spo.db"),
    ],
)
def test_a_database_is_shown_without_secrets(place: str, says: str) -> None:
    assert shown(parse_location(place)) == says


MOUNTS = """\
22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:50 / /srv/share rw - {kind} server:/share rw
31 30 8:2 / /srv/share/local rw - xfs /dev/sdb1 rw
32 22 0:51 / /srv/with\\040blank rw - nfs4 server:/blank rw
"""


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "9p", "fuse.sshfs"])
def test_a_network_file_system_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(sqlite_file, "mount_of", lambda path: Mount("/", kind))
    said = refusal(str(tmp_path / "spo.db"))
    assert f"network file system ({kind})" in said and "PostgreSQL" in said


@pytest.mark.parametrize(
    ("path", "point", "network"),
    [
        ("/srv/share/a/b", "/srv/share", True),
        ("/srv/shared", "/", False),
        ("/srv/share/local/x", "/srv/share/local", False),
        ("/srv/with blank/x", "/srv/with blank", True),
        ("/home", "/", False),
    ],
)
def test_the_mount_that_holds_a_path_is_the_longest_one(
    path: str, point: str, network: bool
) -> None:
    found = mount_of(Path(path), MOUNTS.format(kind="cifs"))
    assert (found.point, found.is_network) == (point, network)


AS_NOBODY = """
import os, sys
from spo_tui.domain.errors import SpoError
from spo_tui.store.engine import open_store

def use(place):
    store = open_store(place)
    with store.write() as connection:
        connection.exec_driver_sql("DELETE FROM counter")
    store.close()

use(sys.argv[2])  # loads everything: nobody may not read where Python lies
os.setgid(65534)
os.setuid(65534)
try:
    use(sys.argv[1])
except SpoError as error:
    print(error)
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize(
    ("mode", "folder", "says"),
    [
        (0o600, 0o755, "may not be read by this user"),
        (0o644, 0o755, "may not be written by this user"),
        (0o644, 0o777, "may not be written by this user"),
        (None, 0o755, "cannot be made: Permission denied"),
    ],
)
def test_another_user_is_told_what_he_may_not(
    sqlite_store: Store, tmp_path: Path, mode: int | None, folder: int, says: str
) -> None:
    own = tmp_path / "own.db"
    shutil.copyfile(str(sqlite_store.path), own)
    with TemporaryDirectory(dir="/tmp") as place:  # pytest's own folders are closed to nobody
        path = Path(place) / "spo.db"
        if mode is not None:
            shutil.copyfile(own, path)
            path.chmod(mode)
        Path(place).chmod(folder)
        command = [sys.executable, "-c", AS_NOBODY, str(path), str(own)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert says in done.stdout, done.stderr
