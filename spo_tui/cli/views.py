"""`spo-tui views`: filters with names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from .session import Session

if TYPE_CHECKING:
    from ..ui.behind.views import View

PREFIX = "view:"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def views(session: Session, as_json: bool) -> None:
    """The saved views: `spo-tui jobs view:late` lists the jobs of one."""
    from .output import say, say_json

    known = _views(session)
    if as_json:
        keys = ("name", "filter", "origin")
        say_json([{key: str(getattr(view, key)) for key in keys} for view in known])
        return
    for view in known:
        say(f"{view.name:<26}  {view.origin:<8}  {view.filter}")


def with_views(session: Session, words: Iterable[str]) -> str:
    """The query of these arguments, with the filter in place of each `view:NAME`.

    Raises SpoError for a view that there is not.
    """
    return " ".join(
        _filter(session, word[len(PREFIX) :]) if word.casefold().startswith(PREFIX) else word
        for word in words
    )


def _filter(session: Session, name: str) -> str:
    from ..domain.errors import SpoError

    known = {view.name.casefold(): view.filter for view in _views(session)}
    wanted = name.strip('"').casefold()
    if wanted not in known:
        raise SpoError(f"there is no view {name!r}: `spo-tui views` lists them")
    return known[wanted]


def _views(session: Session) -> list[View]:
    from ..ui.behind.views import all_views, read_kept
    from .output import complain

    kept = read_kept()
    if kept.trouble:
        complain(kept.trouble)
    return all_views(session.config.views, kept)
