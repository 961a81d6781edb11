"""`spo-tui route`: which hot folder jobs go to that no rule takes, and why."""

from __future__ import annotations

from typing import Any

import click

from .session import Session


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="JOB... FOLDER")
@click.option("--explain", is_flag=True, help="Say which rule takes the JOBs, and change nothing.")
@click.option("--none", "to_none", is_flag=True, help="To no hot folder; leave out FOLDER.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def route(
    context: click.Context, words: tuple[str, ...], explain: bool, to_none: bool, as_json: bool
) -> None:
    """Choose a hot folder for jobs that wait for one, as in: spo-tui route 98765 98766 rip1"""
    if explain:
        _explain(context.obj, words, as_json=as_json)
        return
    from ..desk.deliveries import choose_folder
    from .moves import exit_status
    from .output import complain, say, say_json

    jobs, folder = (words, None) if to_none else (words[:-1], words[-1])
    if not jobs:
        raise click.UsageError("name at least one job, then the hot folder")
    done = choose_folder(context.obj.open_desk(), jobs, folder)
    if as_json:
        refused = [{"job": job, "reason": reason} for job, reason in done.refused]
        say_json({"queued": done.queued, "refused": refused})
    else:
        for job in done.queued:
            say(f"{job}: {f'queued for {folder}' if folder else 'goes to no hot folder'}")
        for job, reason in done.refused:
            complain(f"{job}: {reason}")
    context.exit(exit_status(len(done.queued), done.refused))


def _explain(session: Session, jobs: tuple[str, ...], *, as_json: bool) -> None:
    from ..desk.routing import explain_route
    from ..domain.routing import NO_RULE
    from .output import say, say_json

    desk = session.open_desk(read_only=True)
    found: list[dict[str, Any]] = []
    for job in jobs:
        tried = explain_route(desk, job)
        rules = [
            {
                "rule": one.rule.name,
                "hot_folder": one.rule.hot_folder,
                "decides": one.decides,
                "reason": one.reason,
            }
            for one in tried
        ]
        found.append({"job": job, "decided": any(one.decides for one in tried), "rules": rules})
    if as_json:
        say_json(found)
        return
    for document in found:
        say(f"{document['job']}{'' if document['decided'] else f': {NO_RULE}'}")
        for rule in document["rules"]:
            said = f"to {rule['hot_folder']}" if rule["hot_folder"] else "to no hot folder"
            if not rule["decides"]:
                said = rule["reason"] or "an earlier rule decides"
            say(f"  {'>' if rule['decides'] else ' '} {rule['rule']}: {said}")
