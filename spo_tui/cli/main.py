"""The command `spo-tui`: global options, and how every command ends."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

from .. import __version__
from ..domain.errors import SpoError
from ..system.environment import quieten
from .session import Session

MODULES = {
    command: module
    for module, commands in {
        "demo": ("demo",),
        "intake": ("import", "ingest"),
        "watch": ("watch",),
        "jobs": ("jobs", "job"),
        "statuses": ("statuses",),
        "views": ("views",),
        "upkeep": ("doctor", "db"),
        "activity": ("activity",),
        "causes": ("causes",),
        "handover": ("handover",),
        "moves": ("set", "block", "unblock", "retry", "undo", "claim", "release"),
        "orders": ("orders", "order", "differing-refunds"),
        "money": ("po", "note", "refund", "correct-refund", "totals"),
        "finishing": ("ship", "complete", "cancel", "reorder", "reopen"),
        "scan": ("scan",),
        "route": ("route",),
        "folders": ("folders",),
        "report": ("report",),
        "insights": ("insights",),
        "download": ("download",),
        "documents": ("documents",),
        "manual": ("manual",),
    }.items()
    for command in commands
}
"""By command its module, which is imported when it is run or explained."""
BROKEN_PIPE = 141
INTERRUPTED = 130


class Commands(click.Group):
    """What goes wrong in any command becomes one line on standard error and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        module = import_module(f".{MODULES[cmd_name]}", __package__)
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(module, f"{name}_", None) or getattr(module, name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        atexit.register(gc.freeze)  # a last collection would cost a short command 30 ms
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(AttributeError, ValueError):
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except SpoError as error:
            _fail(str(error))
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(BROKEN_PIPE) from None
        except OSError as error:
            _fail(": ".join(str(part) for part in (error.filename, error.strerror) if part))
        return result


def _fail(reason: str) -> None:
    from .output import complain

    complain(reason)
    raise click.exceptions.Exit(1)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--database", metavar="URL", help="A path, sqlite:///PATH or postgresql://HOST/NAME.")
@click.option("--config", metavar="FILE", help="The shop's configuration (TOML).")
@click.option("--read-only", is_flag=True, help="Change nothing.")
@click.version_option(__version__, message="spo-tui %(version)s")
@click.pass_context
def main(context: click.Context, database: str | None, config: str | None, read_only: bool) -> None:
    """The job board of Shared Print Operations. Without a command: the board.

    SPO_TUI_DATABASE and SPO_TUI_CONFIG say the same as the options.
    """
    quieten(os.environ)
    context.obj = Session(database, config, read_only)
    context.call_on_close(context.obj.close)
    if context.invoked_subcommand is None:
        from .board import NO_TERMINAL, has_terminal, show_board
        from .ending import ended_by_signals

        if not has_terminal():
            context.exit(NO_TERMINAL)
        with ended_by_signals(context):
            if context.obj.is_new:
                from .first_run import begin

                status = begin(context)
                if status is not None:
                    context.exit(status)
            context.exit(show_board(context.obj))
