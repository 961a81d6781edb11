"""`spo-tui manual`: the pages that come with the program."""

from __future__ import annotations

from pathlib import Path

import click

PAGES = ("operators", "administrators", "extending")
FOLDER = Path(__file__).parent.parent / "manual"


@click.command()
@click.argument("page", type=click.Choice(PAGES), default=PAGES[0])
def manual(page: str) -> None:
    """Print the manual: for operators, for administrators, or for extending the program."""
    from .output import say

    for line in (FOLDER / f"{page}.md").read_text(encoding="utf-8").splitlines():
        say(line)
