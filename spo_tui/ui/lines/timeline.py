"""Notes and history of an order in one timeline, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ...domain import words
from ...domain.order import Note, Order, OrderEvent
from ..text import fit, width_of, wrap
from .rows import Shown
from .span import Lines, Span

_WHEN = 13
_MOST_LINES = 12
"""Of one note."""
_KINDS = {
    "internal": ("Note", "strong"),
    "customer": ("To the customer", "running strong"),
    "refund": ("Order note", "strong"),
    "correction": ("Correction", "waiting strong"),
}
_STATES = ("order_status", "shipping_status", "payment_status")


@dataclass(frozen=True, slots=True)
class _Entry:
    at: datetime
    title: str
    style: str
    text: str
    actor: str


def timeline(order: Order, shown: Shown, width: int) -> Lines:
    """Lines no wider than `width`: when, what it is, the text in whole words, who."""
    entries = [_of_event(event) for event in order.history]
    entries += [_of_note(note) for note in order.notes]
    entries.reverse()  # of several at one time the last written stands first
    entries.sort(key=lambda entry: entry.at, reverse=True)
    if not entries:
        return [[("Nothing has been noted yet: t adds a note.", "dim")]]
    return [line for entry in entries for line in _lines(entry, shown, width)]


def _lines(entry: _Entry, shown: Shown, width: int) -> Lines:
    room = max(8, width - _WHEN)
    told = wrap(f"{entry.title}: {entry.text}" if entry.text else entry.title, room, _MOST_LINES)
    when = fit(words.moment(entry.at, shown.now, shown.zone), _WHEN)
    lines: Lines = []
    for place, text in enumerate(told):
        head = len(entry.title) + bool(entry.text) if place == 0 else 0
        margin: Span = (when, "dim") if place == 0 else (" " * _WHEN, "")
        lines.append([margin, (text[:head], entry.style), (text[head:], "")])
    actor = f"  {fit(entry.actor, min(width_of(entry.actor), 16))}" if entry.actor else ""
    if width_of(told[-1]) + width_of(actor) <= room:
        lines[-1].append((actor, "faint"))
    elif actor:
        lines.append([(" " * _WHEN, ""), (actor.strip(), "faint")])
    return lines


def _of_note(note: Note) -> _Entry:
    title, style = _KINDS.get(note.kind, (words.spaced(note.kind), "strong"))
    text = note.text
    if note.kind == "correction" and note.actual is not None:
        text = f"really refunded {note.actual}"
        text += f", reference {note.reference}" if note.reference else ""
        text += f": {note.text}" if note.text else ""
    about = f" on job {note.job}" if note.job else ""
    return _Entry(note.at, title + about, style, text, note.actor)


def _of_event(event: OrderEvent) -> _Entry:
    return _Entry(event.at, *_said(event), event.actor or event.source)


def _said(event: OrderEvent) -> tuple[str, str, str]:
    """Title, its style, and what is told of it."""
    if event.what == "po":
        return _po(event)
    if event.what == "placed":
        return "Placed", "strong", event.info
    if event.what in _STATES:
        return (
            words.spaced(event.what),
            "dim",
            _from_to(words.spaced(event.new), words.spaced(event.old), event.info),
        )
    return words.spaced(event.what), "dim", _from_to(event.new, event.old, event.info)


def _po(event: OrderEvent) -> tuple[str, str, str]:
    if not event.new:
        return "PO removed", "strong", f"it was {event.old}"
    if not event.old:
        return "PO added", "strong", event.new
    return "PO changed", "strong", f"{event.new}, it was {event.old}"


def _from_to(new: str, old: str, info: str) -> str:
    said = f"{new}, it was {old}" if new and old else new or (f"it was {old}" if old else "")
    return f"{said}: {info}" if said and info else said or info
