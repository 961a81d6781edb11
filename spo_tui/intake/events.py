"""Events in, one JSON object to a line: of a job's status, or of an order's refund."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO, Final

import msgspec

from ..domain.errors import TicketError
from ..domain.event import StatusEvent
from ..domain.refund_event import RefundEvent
from . import values
from .shape import explain

_MOST_BYTES: Final = 64 * 1024
_MOST_NAME = 100
_MOST_ID = 200
_MOST_INFO = 4000

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class _Line(msgspec.Struct):
    job: str | int
    status: str
    order: str | int | None = None
    event: str | None = None
    label: str | None = None
    info: str | None = None
    at: str | None = None
    source: str | None = None


class _Refunded(msgspec.Struct):
    amount: str | int
    reference: str
    currency: str | None = None


class _RefundLine(msgspec.Struct):
    order: str | int
    refund: _Refunded
    event: str | None = None
    at: str | None = None
    source: str | None = None
    status: str | None = None


class _Probe(msgspec.Struct):
    refund: msgspec.Raw = msgspec.Raw(b"null")


_KEYS = frozenset(_Line.__struct_fields__)
_QUOTED_KEY = re.compile(f'"(?:{"|".join(sorted(_KEYS))})"'.encode())
_REFUND_KEYS = frozenset((*_RefundLine.__struct_fields__, *_Refunded.__struct_fields__))
_decoder = msgspec.json.Decoder(_Line)
_refund_decoder = msgspec.json.Decoder(_RefundLine)
_probe = msgspec.json.Decoder(_Probe)


def event_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long only as much as shows that it is."""
    enough = _MOST_BYTES + 1
    while line := stream.readline(enough):
        yield line
        while len(line) == enough and not line.endswith(b"\n"):
            line = stream.readline(enough)


def read_events(
    lines: Iterable[bytes],
) -> Iterator[tuple[int, StatusEvent | RefundEvent | str]]:
    """(1-based line number, event) for each good line, (line number, reason) for each other.

    Empty lines are left out. `job` and `status` must be there, or else `order` and `refund` with
    `amount` and `reference`; numbers may be written as such, unknown keys are ignored, and a key
    of an event that stands twice is refused. A time needs its offset.
    """
    for position, read in enumerate(lines, 1):
        line = read.removeprefix(codecs.BOM_UTF8) if position == 1 else read
        if line.isspace() or not line:
            continue
        try:
            yield position, _event(line)
        except TicketError as error:
            yield position, error.reason


def _event(line: bytes) -> StatusEvent | RefundEvent:
    if len(line) > _MOST_BYTES:
        raise TicketError("the line is longer than 64 KiB")
    if b'"refund"' in line and _is_refund(line):
        return _refund(line)
    fields = _decode(line)
    order, event, at = fields.order, fields.event, fields.at
    return StatusEvent(
        job=values.number(fields.job, "job"),
        status=_name(fields.status, "status", _MOST_NAME),
        order=None if order is None else values.number(order, "order"),
        event=None if event is None else _name(event, "event", _MOST_ID),
        label=_text(fields.label, "label", _MOST_NAME) or None,
        info=_text(fields.info, "info", _MOST_INFO),
        at=None if at is None else _moment(at),
        source=_text(fields.source, "source", _MOST_NAME),
    )


def _is_refund(line: bytes) -> bool:
    """Whether that is a key of the line that says something, and not a word in another."""
    try:
        told = _probe.decode(line).refund
    except (msgspec.DecodeError, RecursionError):
        return False
    return bytes(told).strip() != b"null"


def _refund(line: bytes) -> RefundEvent:
    try:
        line.decode()
        fields = _refund_decoder.decode(line)
        json.loads(line, object_pairs_hook=_refuse_refund_twice, parse_int=str)
    except msgspec.ValidationError as error:
        raise TicketError(explain(error)) from None
    except UnicodeDecodeError:
        raise TicketError("the line is not UTF-8") from None
    except RecursionError:
        raise TicketError("the line is nested too deeply") from None
    if fields.status is not None:
        raise TicketError("a refund has no status: tell both in lines of their own")
    told, event, at, currency = fields.refund, fields.event, fields.at, fields.refund.currency
    return RefundEvent(
        order=values.number(fields.order, "order"),
        amount=_name(str(told.amount), "amount", _MOST_NAME),
        reference=_name(told.reference, "reference", _MOST_ID),
        event=None if event is None else _name(event, "event", _MOST_ID),
        at=None if at is None else _moment(at),
        source=_text(fields.source, "source", _MOST_NAME),
        currency=None if currency is None else _name(currency, "currency", _MOST_NAME),
    )


def _decode(line: bytes) -> _Line:
    try:
        if not line.isascii():
            line.decode()
        fields = _decoder.decode(line)
        # Only a key seen twice, or one that an escape may hide, costs a second reading.
        keys = _QUOTED_KEY.findall(line)
        if b"\\" in line or len(set(keys)) < len(keys):
            json.loads(line, object_pairs_hook=_refuse_twice, parse_int=str)
    except msgspec.ValidationError as error:
        raise TicketError(explain(error)) from None
    except msgspec.DecodeError as error:
        raise TicketError(f"not JSON: {str(error).removeprefix('JSON is malformed: ')}") from None
    except UnicodeDecodeError:
        raise TicketError("the line is not UTF-8") from None
    except RecursionError:
        raise TicketError("the line is nested too deeply") from None
    return fields


def _refuse_twice(pairs: list[tuple[str, Any]], keys: frozenset[str] = _KEYS) -> None:
    seen = set()
    for key, _ in pairs:
        if key in seen and key in keys:
            raise TicketError(f"the key {key} stands twice")
        seen.add(key)


def _refuse_refund_twice(pairs: list[tuple[str, Any]]) -> None:
    _refuse_twice(pairs, _REFUND_KEYS)


def _name(value: str, what: str, most: int) -> str:
    trimmed = value.strip()
    if not trimmed:
        raise TicketError(f"the {what} is empty")
    if len(trimmed) > most:
        raise TicketError(f"the {what} is longer than {most} characters")
    if not trimmed.isprintable() and _CONTROL.search(trimmed):
        raise TicketError(f"the {what} {values.quoted(trimmed)} has control characters")
    return trimmed


def _text(value: str | None, what: str, most: int) -> str:
    if not value or value.isspace():
        return ""
    if len(value) > most:
        raise TicketError(f"the {what} is longer than {most} characters")
    return value.replace("\0", "")


def _moment(value: str) -> datetime:
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        raise TicketError(f"at: {values.quoted(value)} is not an ISO 8601 time") from None
    if when.tzinfo is None:
        raise TicketError(f"at: {values.quoted(value)} has no offset such as Z or +01:00")
    if not 1900 <= when.year <= 9000:
        raise TicketError(f"at: {values.quoted(value)} is not a time of this world")
    return when
