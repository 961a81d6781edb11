"""`spo-tui download`: files of jobs copied out of their working folders."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..domain.errors import SpoError
from .moves import exit_status
from .progress import Telling, progress_option, telling
from .session import Session

if TYPE_CHECKING:
    from ..desk.desk import Desk
    from ..domain.download import Download


@click.command()
@click.argument("jobs", nargs=-1, required=True, metavar="JOB...")
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="DIR", help="To here.")
@click.option("--original", is_flag=True, help="The files as they came, in place of the output.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@progress_option
@click.pass_context
def download(
    context: click.Context,
    jobs: tuple[str, ...],
    folder: Path | None,
    original: bool,
    as_json: bool,
    progress: bool,
) -> None:
    """Copy the output of jobs to a folder: verified, and never over another file.

    What was broken off is gone on with. Over SSH and without --to it says the lines by which
    the files are fetched from the other end.
    """
    from ..desk.downloads import downloadable

    session: Session = context.obj
    with telling(context, progress) as tell:
        desk = session.open_desk()
        if folder is None:
            _say_lines(downloadable(desk, jobs, original=original), as_json=as_json)
            return
        done = _copy_all(desk, downloadable(desk, jobs, original=original), folder, tell)
        tell.result(done)
        if not progress:
            _say(done, as_json=as_json)
        context.exit(exit_status(len(done["files"]), done["refused"]))


def _copy_all(
    desk: Desk, wanted: Sequence[Download], folder: Path, tell: Telling
) -> dict[str, Any]:
    from ..desk.downloads import count_downloads
    from ..floor.download import copy_out, target_folder

    files: list[dict[str, Any]] = []
    refused = [_refused(file, file.reason) for file in wanted if file.reason]
    offered = [file for file in wanted if not file.reason]
    of, before = 2 * sum(file.size for file in offered), 0
    with target_folder(folder) as target:
        for place, file in enumerate(offered, 1):
            says = f"{place} of {len(offered)}: {file.name}"
            start = before
            tell(start, of, says)
            try:
                copied = copy_out(
                    *(file, target, desk.places.working_root),
                    partial(_tell, tell, start, of, says),
                )
            except SpoError as error:
                refused.append(_refused(file, str(error)))
            else:
                if not (copied.was_there and file.downloads):
                    count_downloads(desk, [file.file])
                files.append(
                    {
                        "job": file.job,
                        "name": copied.name,
                        "path": str(folder.absolute() / copied.name),
                        "size": copied.size,
                        "sha256": copied.sha256,
                        "resumed": copied.resumed,
                        "was_there": copied.was_there,
                        "renamed": copied.name != file.name,
                    }
                )
            before += 2 * file.size
    return {"folder": str(folder.absolute()), "files": files, "refused": refused}


def _tell(tell: Telling, start: int, of: int, says: str, read: int) -> None:
    tell(start + read, of, says)


def _refused(file: Download, reason: str) -> dict[str, str]:
    return {"job": file.job, "name": file.name, "reason": reason}


def _say(done: dict[str, Any], *, as_json: bool) -> None:
    from .output import complain, say, say_json

    if as_json:
        say_json(done)
        return
    for file in done["files"]:
        told = "was there already" if file["was_there"] else f"{file['size']:,} bytes, verified"
        if file["renamed"]:
            told += "; another file has its name"
        say(f"{file['job']}: {file['name']} ({told})")
    for file in done["refused"]:
        complain(": ".join(word for word in (file["job"], file["name"], file["reason"]) if word))


def _say_lines(wanted: Sequence[Download], *, as_json: bool) -> None:
    from ..domain.remote_copy import host_of, scp_line
    from ..system.user import login_name
    from .output import complain, say, say_json

    host = host_of(os.environ.get("SSH_CONNECTION", ""))
    if host is None:
        raise click.UsageError("say where to: --to DIR")
    lines, refused = [], [_refused(file, file.reason) for file in wanted if file.reason]
    for file in wanted:
        if not file.reason:
            try:
                line = scp_line(login_name(), host, f"{file.folder}/{file.path}")
            except SpoError as error:
                refused.append(_refused(file, str(error)))
            else:
                lines.append({"job": file.job, "name": file.name, "line": line})
    if as_json:
        say_json({"lines": lines, "refused": refused})
    else:
        for told in lines:
            say(told["line"])
        for left in refused:
            complain(f"{left['job']}: {left['reason']}")
    click.get_current_context().exit(exit_status(len(lines), refused))
