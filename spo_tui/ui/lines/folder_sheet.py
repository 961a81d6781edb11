"""The facts of a hot folder, and which monitors look after the folders."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...domain import words
from ...domain.delivery import size_words
from ...domain.hot_folder import FolderFile, HotFolder, Presence
from ...domain.traffic import Delivery, Traffic, Traffics, behind
from ..text import fit, wrap
from .folder_rows import STATE_STYLES, queue, sparkline, state_glyph
from .rows import Shown
from .span import Lines, Span

_LABEL = 10
_WIDE = 60
"""Columns of a panel below the list, which is low; beside it a panel is narrow and high."""
LATE = timedelta(seconds=30)
"""How long ago a monitor's last look may be."""
NO_MONITOR = "no monitor runs: start `spo-tui watch`"


def folder(it: Traffic, shown: Shown, width: int) -> Lines:
    """What matters most first, as on a small screen only some lines are seen."""
    of = it.folder
    lines: Lines = [_state(it, shown, width)]
    rows: list[tuple[str, str, str]] = []
    if of.state == "down":
        rows.append(("Why", of.reason, "failure"))
    rows.append(("Queue", queue(it) or "nothing waits", ""))
    if it.failed:
        them = "it" if it.failed == 1 else "them"
        rows.append(("Failed", f"{words.plural(it.failed, 'job')}: r retries {them}", "failure"))
    ok = _last_ok(of, shown)
    beside = bool(ok) and width >= _WIDE
    rows.append(("Last hour", f"{_hour(it)}; last ok {ok}" if beside else _hour(it), ""))
    rows.append(("Came", f"{sparkline(it.arrivals, shown)}  by 10 min, 3 h", ""))
    if of.last_error and of.last_error_at:
        ago = words.age(of.last_error_at, shown.now)
        rows.append(("Error", f"{_at(of.last_error_at, shown)} ({ago}): {of.last_error}", ""))
    if ok and not beside:
        rows.append(("Last ok", ok, ""))
    rows.append(("Files", _files(it, shown), "waiting" if of.unplaced else ""))
    free = "not known" if of.free_bytes is None else size_words(of.free_bytes)
    rows.append(("Free", free, ""))
    rows.append(("Path", of.path, "dim"))
    mode = "filled from here" if of.mode == "copy" else "observed: something else fills it"
    rows.append(("Mode", f"{of.mode}, {mode}", "dim"))
    if of.rescan_at and (of.scanned_at is None or of.rescan_at > of.scanned_at):
        rows.append(("Look", f"asked for {_at(of.rescan_at, shown)}", "waiting"))
    for label, text, style in rows:
        lines += _row(label, text, style, width)
    return lines


def delivery(it: Delivery, shown: Shown, width: int) -> Lines:
    """What the line has no room for."""
    told = [f"{it.name}, {size_words(it.size)}" if it.size else it.name]
    tries = words.plural(it.attempts, "attempt")
    since = f"in line since {_at(it.first_at, shown)}, {tries}"
    told.append(f"{since}, rule: {it.rule}" if it.rule else since)
    return _wrapped([*told, it.reason], width)


def file(it: FolderFile, where: str, width: int) -> Lines:
    return _wrapped([f"{where}/{it.name}" if where else it.name, it.reason], width)


def monitors(found: Traffics, shown: Shown) -> list[tuple[str, str]]:
    """A line each with its style; of those that are silent only when none lives."""
    if not found.folders:
        return []
    alive = [monitor for monitor in found.monitors if monitor.alive]
    if alive:
        return [_monitor(monitor, found, shown) for monitor in alive]
    told = [(NO_MONITOR, "failure")]
    for one in found.monitors[-1:]:
        silent = words.age(one.heartbeat_at, shown.now)
        told.append((f"the last one, on {one.host}, was heard {silent} ago", "dim"))
    return told


def _monitor(one: Presence, found: Traffics, shown: Shown) -> tuple[str, str]:
    held = sum(it.folder.holder == one.id for it in found.folders)
    told = f"monitor on {one.host}, process {one.pid}, since {_at(one.started_at, shown)}"
    told += f": {words.plural(held, 'folder')}" if held else ": standing by"
    late = behind(one, found.folders, shown.now)
    if late is None:
        return told, "dim"
    ago = int(late.total_seconds())
    if late > LATE:
        return f"{told}, {f'{ago}s' if ago < 120 else words.span(late)} behind", "waiting"
    return f"{told}, last look {ago}s ago", "dim"


def _state(it: Traffic, shown: Shown, width: int) -> list[Span]:
    of = it.folder
    style = STATE_STYLES.get(it.state, "dim")
    told = ""
    if it.state == "down" and of.down_since:
        told = f"since {_at(of.down_since, shown)}"
    elif it.state == "paused" and of.paused_at:
        told = f"by {of.paused_by} since {_at(of.paused_at, shown)}, z resumes"
    elif it.state == "unknown" and of.scanned_at:
        told = f"nobody looks: last look {_ago(of.scanned_at, shown)}"
    elif it.state == "unknown":
        told = "no monitor has looked at it yet"
    elif of.scanned_at:
        told = f"last look {_ago(of.scanned_at, shown)}"
        if of.paused_at and of.paused_by:
            told += f", resumed {_at(of.paused_at, shown)} by {of.paused_by}"
    name = f" {of.name}  "
    state = f"{state_glyph(it.state, shown)} {it.state}  "
    rest = max(0, width - len(name) - len(state) - 1)
    return [(name, "strong"), (state, style), (fit(told, rest).rstrip(), "dim")]


def _hour(it: Traffic) -> str:
    if not (it.arrived or it.taken):
        return "nothing came, nothing was picked up"
    taken = f"{it.taken:,} picked up"
    if it.taken:
        taken += f" ({size_words(it.taken_bytes)})"
    return f"{it.arrived:,} came, {taken}"


def _last_ok(of: HotFolder, shown: Shown) -> str:
    if of.last_ok_at is None:
        return ""
    return f"{_at(of.last_ok_at, shown)} ({words.age(of.last_ok_at, shown.now)})"


def _files(it: Traffic, shown: Shown) -> str:
    of = it.folder
    told = words.plural(of.present, "file") if of.present else "none lies there"
    if it.oldest_at and of.present:
        told += f", the oldest {words.age(it.oldest_at, shown.now)}"
    if of.unplaced:
        told += f", {of.unplaced} need{'s' if of.unplaced == 1 else ''} you"
    return told


def _row(label: str, text: str, style: str, width: int) -> Lines:
    """Beside the list there is room below; under it the lines are few."""
    told = wrap(text, max(1, width - _LABEL - 2), 1 if width >= 80 else 3)
    return [
        [(f" {'' if at else label:<{_LABEL}}", "faint"), (line, style)]
        for at, line in enumerate(told)
    ]


def _at(at: datetime, shown: Shown) -> str:
    there, here = at.astimezone(shown.zone), shown.now.astimezone(shown.zone)
    if there.date() == here.date():
        return f"{there:%H:%M}"
    return words.moment(at, shown.now, shown.zone)


def _ago(at: datetime, shown: Shown) -> str:
    seconds = max(0, int((shown.now - at).total_seconds()))
    return f"{seconds}s ago" if seconds < 60 else f"{words.age(at, shown.now)} ago"


def _wrapped(texts: list[str], width: int) -> Lines:
    return [[(f" {line}", "dim")] for text in texts for line in wrap(text, width - 2, 2)]
