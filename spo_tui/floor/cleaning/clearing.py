"""Taking working folders out of the way, and bringing archived ones back.

A folder is first renamed, so that it is gone at once and whole, and deleted afterwards. Every
step can be done again after a crash.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import uuid
from collections.abc import Callable

from ...domain.working_folder import split
from ...system.beneath import rename_new
from ...system.openat2 import open_entry, open_own_folder
from .carrying import carry
from .marked import OutOfReach, is_still, open_place
from .wiping import MoreLeft, Wiper
from .wire import Answer, Request, Settings

TRASH, ASIDE, REFUSED, PART = ".trash", ".archiving", ".refused", ".part"
SLICE = 2.0
"""Seconds that a folder is deleted for before others have their turn."""


class Clearing:
    """Does what it is asked below one working root."""

    def __init__(self, settings: Settings, alive: Callable[[], None]) -> None:
        self._settings = settings
        self._alive = alive
        self._root = -1
        self._archive = -1
        self._trash = -1
        self._wiper = Wiper(-1)
        self._known = settings.root_known

    def do(self, request: Request) -> Answer:
        """Never raises: what goes wrong is an answer."""
        try:
            self._reach()
            return self._act(request)
        except OutOfReach as error:
            return Answer(request.id, "failed", reason=str(error))
        except MoreLeft:
            return Answer(request.id, "more")
        except ValueError as error:
            return Answer(request.id, "failed", reason=str(error))
        except OSError as error:
            return Answer(request.id, "failed", reason=_why(error))

    def swept(self) -> list[str]:
        """What lies in the trash now. Raises OutOfReach or OSError."""
        self._reach()
        return _names(self._trash)

    def sweep(self, name: str) -> bool:
        """Delete that much of it as the time allows; whether nothing is left to be done of it."""
        try:
            self._wiper.wipe(name, SLICE)
        except MoreLeft:
            return False
        except OSError:
            pass  # the row that it belongs to says why
        return True

    def _act(self, request: Request) -> Answer:
        match request.do:
            case "clear":
                return self._clear(request)
            case "archive":
                return self._put_by(request)
            case "restore":
                return self._restore(request)
        self._wiper.wipe(request.trash, SLICE)
        return Answer(request.id, "wiped")

    def _reach(self) -> None:
        """Have the places open, anew when their paths lead elsewhere than before."""
        known = self._settings
        if self._root < 0 or not is_still(known.root, self._root):
            self._close()
            self._root = open_place(known.root, "the working root", known=self._known)
            self._known = True
            self._trash = _own_folder(self._root, TRASH)
            self._wiper = Wiper(self._trash, self._alive)
        archive = known.archive
        if archive is not None and (self._archive < 0 or not is_still(archive, self._archive)):
            if self._archive >= 0:
                os.close(self._archive)
                self._archive = -1
            self._archive = open_place(archive, "the archive", known=known.archive_known)

    def _close(self) -> None:
        for held in (self._root, self._trash):
            if held >= 0:
                os.close(held)
        self._root = self._trash = -1

    def _name(self, folder: str) -> str:
        """The folder's name in the root. Raises ValueError when it does not lie right in it."""
        parent, name = split(folder)
        if parent != self._settings.root and not is_still(parent, self._root):
            raise ValueError(f"{folder} does not lie in the working root {self._settings.root}")
        return name

    def _clear(self, request: Request) -> Answer:
        try:
            name = self._name(request.folder)
        except ValueError as error:
            return Answer(request.id, "kept", reason=str(error))
        put_by = f"{name}.{request.id}"
        try:
            identity = self._examine(name)
        except FileNotFoundError:
            return self._gone(request, put_by)
        if self._archive >= 0:
            return self._send_off(request, name, put_by, identity)
        trash = f"{put_by}.{uuid.uuid4().hex}"
        self._take(name, self._trash, trash, identity)
        return Answer(request.id, "cleared", trash=trash)

    def _examine(self, name: str) -> tuple[int, int]:
        """The folder's identity. Raises OSError for a link, a mount, or what is no folder."""
        if stat.S_ISLNK(os.stat(name, dir_fd=self._root, follow_symlinks=False).st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), name)
        opened = open_entry(self._root, name, os.O_PATH | os.O_DIRECTORY)
        try:
            return _identity(os.fstat(opened))
        finally:
            os.close(opened)

    def _take(self, name: str, target: int, new_name: str, identity: tuple[int, int]) -> None:
        """Rename it out of the root; what was put in its place meanwhile is given back.

        Raises OSError.
        """
        rename_new(self._root, name, target, new_name)
        taken = os.stat(new_name, dir_fd=target, follow_symlinks=False)
        if _identity(taken) != identity:
            self._give_back(target, new_name, name)
            raise OSError(errno.EAGAIN, "it was exchanged while it was being cleared")
        os.fsync(target)
        os.fsync(self._root)

    def _give_back(self, target: int, taken: str, name: str) -> None:
        try:
            rename_new(target, taken, self._root, name)
        except FileExistsError:
            refused = _own_folder(self._root, REFUSED)
            try:
                rename_new(target, taken, refused, f"{name}.{uuid.uuid4().hex}")
            finally:
                os.close(refused)

    def _gone(self, request: Request, put_by: str) -> Answer:
        """What a folder that is not there means: a step before may have taken it away."""
        if self._archive >= 0:
            if _is_there(self._archive, put_by):
                return Answer(request.id, "cleared", archived=put_by)
            aside = _own_folder(self._root, ASIDE)
            try:
                if _is_there(aside, put_by):
                    return Answer(request.id, "aside", archived=put_by)
            finally:
                os.close(aside)
        return Answer(request.id, "cleared", reason="its folder was gone already")

    def _send_off(
        self, request: Request, name: str, put_by: str, identity: tuple[int, int]
    ) -> Answer:
        """Into the archive by a rename, or aside when that lies on another device."""
        try:
            self._take(name, self._archive, put_by, identity)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        else:
            return Answer(request.id, "cleared", archived=put_by)
        aside = _own_folder(self._root, ASIDE)
        try:
            self._take(name, aside, put_by, identity)
        finally:
            os.close(aside)
        return Answer(request.id, "aside", archived=put_by)

    def _put_by(self, request: Request) -> Answer:
        """Copy what waits aside to the archive, then let it be deleted here."""
        if self._archive < 0:
            raise OutOfReach("its files wait in .archiving: no archive is configured any more")
        name = request.archived
        aside = _own_folder(self._root, ASIDE)
        try:
            if not _is_there(self._archive, name):
                self._carry(aside, name, self._archive, name)
            trash = f"{name}.{uuid.uuid4().hex}"
            with contextlib.suppress(FileNotFoundError):
                rename_new(aside, name, self._trash, trash)
        finally:
            os.close(aside)
        return Answer(request.id, "archived", archived=name, trash=trash)

    def _carry(self, source: int, name: str, target: int, new_name: str) -> None:
        """Copied under another name first, which is this attempt's own: only what is whole bears
        the real one. Parts of earlier attempts are removed."""
        for left in _names(target):
            if left.startswith(f"{PART}.{new_name}."):
                Wiper(target, self._alive).wipe(left, float("inf"))
        part = f"{PART}.{new_name}.{uuid.uuid4().hex}"
        carry(source, name, target, part, self._alive)
        rename_new(target, part, target, new_name)
        os.fsync(target)

    def _restore(self, request: Request) -> Answer:
        if self._archive < 0:
            raise OutOfReach("its files lie in an archive, and none is configured any more")
        name = self._name(request.folder)
        if not _is_there(self._archive, request.archived):
            if _is_there(self._root, name):
                return Answer(request.id, "restored")
            raise OSError(errno.ENOENT, f"{request.archived} is not in the archive")
        if _is_there(self._root, name):
            with contextlib.suppress(OSError):  # an empty one, made meanwhile, is in nobody's way
                os.rmdir(name, dir_fd=self._root)
        try:
            rename_new(self._archive, request.archived, self._root, name)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            if _is_there(self._root, name):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            self._carry(self._archive, request.archived, self._root, name)
            Wiper(self._archive, self._alive).wipe(request.archived, float("inf"))
        os.fsync(self._root)
        os.fsync(self._archive)
        return Answer(request.id, "restored")


def _own_folder(parent: int, name: str) -> int:
    with contextlib.suppress(FileExistsError):
        os.mkdir(name, 0o700, dir_fd=parent)
    return open_own_folder(parent, name)


def _names(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def _is_there(parent: int, name: str) -> bool:
    try:
        facts = os.stat(name, dir_fd=parent, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(facts.st_mode)


def _identity(facts: os.stat_result) -> tuple[int, int]:
    return facts.st_dev, facts.st_ino


_SAYS = {
    errno.ELOOP: "its working folder is a link, which is not followed",
    errno.ENOTDIR: "its working folder is no folder",
    errno.EXDEV: "another file system is mounted there: unmount it",
    errno.EBUSY: "it is in use, or something is mounted there",
    errno.EEXIST: "a working folder of that name is there again: move it away",
}


def _why(error: OSError) -> str:
    said = _SAYS.get(error.errno or 0, (error.strerror or "no reason given").lower())
    where = error.filename if error.errno not in _SAYS else None
    return f"{where}: {said}" if isinstance(where, str) else said
