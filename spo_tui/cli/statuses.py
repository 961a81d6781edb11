"""`spo-tui statuses`: what each status means."""

from __future__ import annotations

import click


@click.command()
@click.option("--json", "as_json_", is_flag=True, help="One JSON document.")
def statuses(as_json_: bool) -> None:
    """The catalogue of statuses, with what each means."""
    from ..domain.status import catalogue, phases
    from . import as_json
    from .output import say, say_json

    known = catalogue().values()
    if as_json_:
        say_json([as_json.status(status) for status in known])
        return
    for phase in phases():
        if phase.number:
            click.echo()
        say(phase.name)
        for status in known:
            if status.phase == phase.key:
                told = f"{status.meaning} {status.action}".rstrip()
                say(f"  {status.name:<30}  {status.says:<18}  {told}")
