"""What the board says in sum: who needs somebody, and why there is nothing to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain import words
from ...domain.status import phase
from .span import Span

if TYPE_CHECKING:
    from ...desk.moves import Moved
    from ...domain.board import FloorHealth, Look
    from ...domain.job import Job


def title(
    name: str, filter_text: str, marked: int, look: Look | None
) -> tuple[list[Span], list[Span]]:
    """The left of the first line, and its middle: how many need somebody, how many are late."""
    left: list[Span] = []
    middle: list[Span] = []
    if look is None:
        return [(name, "strong")], middle
    if marked:
        left.append((f"{marked:,} marked  ", "chosen strong"))
    if filter_text:
        left.append((f"/ {filter_text}  ", "chosen"))
    left += [(name, "strong"), (f"  {words.plural(look.counts.storefronts, 'storefront')}", "dim")]
    trouble = folders_trouble(look.floor)
    if trouble:
        middle.append((f"{trouble} (f)   ", "failure"))
    elif look.unplaced:
        middle.append((f"{look.unplaced:,} unplaced (f)   ", "waiting"))
    middle.append(_needing(look, filter_text))
    if look.counts.all.late:
        middle.append((f"   {look.counts.all.late:,} late", "waiting"))
    return left, middle


def _needing(look: Look, filter_text: str) -> Span:
    """How many need somebody; under a filter, of how many in the whole shop."""
    here = look.counts.all
    elsewhere = look.needing is not None and look.needing > here.needing
    said = "needs you" if here.needing == 1 and not elsewhere else "need you"
    of = f" of {look.needing:,}" if elsewhere else ""
    if here.needing:
        return f"{here.needing:,}{of} {said} (n)", "failure strong"
    if elsewhere:
        return f"0{of} need you", "waiting"
    if not filter_text:
        return "all is well", "done"
    return ("none of these needs you", "done") if here.total else ("none fits", "dim")


def folders_trouble(health: FloorHealth) -> str:
    """In a few words what is wrong with the hot folders; empty when nothing is."""
    down = health.down
    if down:
        name = down[0] if len(down) == 1 else f"{len(down)} folders"
        return f"{name} down" + (f", {health.waiting:,} wait" if health.waiting else "")
    return "no monitor" if health.unwatched else ""


def why_empty(
    look: Look, filter_text: str, phase_key: str | None, *, closed: bool
) -> tuple[str, ...]:
    """What to do where no job is listed."""
    if filter_text:
        hint = "Esc clears the filter" + (
            "" if closed else "; Enter, then h, looks among the closed"
        )
        return (f"No job fits “{filter_text}”.", hint + ".")
    if phase_key == "closed":
        return ("No closed jobs.",)
    if phase_key is not None:
        return (f"No jobs in {phase(phase_key).name}.", "0 shows all phases.")
    if look.counts.closed:
        return ("No open jobs: all is done.", "h shows the closed ones.")
    return (
        "No jobs yet.",
        "`spo-tui import PATH` brings in tickets, a file or a folder.",
        "`spo-tui demo` opens a made-up print shop.",
    )


def outcome(deed: str, done: Moved) -> str:
    """What has happened to the jobs, and to how many it has not: `98741: moved to Printed`."""
    from ...domain.outgoing import RECORDED_ONLY

    moved = done.moved[0] if len(done.moved) == 1 else words.plural(len(done.moved), "job")
    if len(done.refused) > 1:
        return f"{moved}: {deed}; {len(done.refused):,} not, they stay marked"
    if done.refused:
        number, reason = done.refused[0]
        told = f"{moved}: {deed}; not " if done.moved else ""
        return f"{told}{number}: {reason}"
    if done.moved:
        only = f"; {RECORDED_ONLY}" if done.recorded_only else ""
        return f"{moved}: {deed}" + (" (u takes it back)" if done.batch else "") + only
    return "already there"


def suggestion(job: Job) -> str:
    """What to do about a job that needs somebody, with the key that does it."""
    from ...domain.moves import BLOCKED, retry_of

    way = retry_of(job.position)
    if way is not None:
        return f"r: {way.says}"
    stand = job.position.workflow
    if stand.status == BLOCKED:
        return f"b: unblock, once this is over: {stand.info}"
    return stand.meaning.action or "m moves it on"


def no_need(filter_text: str, *, one_here: bool) -> str:
    """Why there is nowhere to go to from one job in need to the next."""
    if filter_text:
        which = "No other job" if one_here else "No job"
        return f"{which} that fits “{filter_text}” needs you. Esc clears the filter."
    return "No other job needs you." if one_here else "All is well: no job needs you."
