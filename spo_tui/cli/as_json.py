"""Domain values as the JSON that the interface promises."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..domain.attention import Attention, Limits, need

if TYPE_CHECKING:
    from ..domain.job import Happening, Job, JobDetail, JobFile
    from ..domain.status import Status

JOB_KEYS = (
    *("job", "order", "type", "product", "quantity", "status", "label", "phase", "since", "due"),
    *("priority", "storefront", "customer", "attention", "stuck", "overdue", "unexpected"),
    *("mis", "communication", "location", "hot_folder", "copy_state", "output_available"),
)


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def job(shown: Job, now: datetime, limits: Limits) -> dict[str, Any]:
    """A job with JOB_KEYS, as it stands at `now`."""
    position = shown.position
    wanted = need(position, shown.due, now, limits)
    attention = wanted.attention
    return {
        "job": shown.number,
        "order": shown.order,
        "type": shown.type,
        "product": shown.product,
        "quantity": shown.quantity,
        "status": position.workflow.status,
        "label": position.workflow.label,
        "phase": position.workflow.meaning.phase,
        "since": moment(position.workflow.since),
        "due": moment(shown.due),
        "priority": shown.priority,
        "storefront": shown.storefront,
        "customer": shown.customer,
        "attention": None if attention is Attention.NONE else attention.word,
        "stuck": wanted.stuck,
        "overdue": wanted.overdue,
        "unexpected": position.unexpected,
        "mis": position.mis.status if position.mis else None,
        "communication": position.communication.status if position.communication else None,
        "location": shown.location,
        "hot_folder": shown.hot_folder,
        "copy_state": shown.copy_state,
        "output_available": shown.outputs > 0,
    }


def job_detail(detail: JobDetail, now: datetime, limits: Limits) -> dict[str, Any]:
    return {
        **job(detail.job, now, limits),
        "in_hand": detail.job.in_hand(now),
        "history": [_happening(row) for row in detail.history],
        "files": [_file(file) for file in detail.files],
    }


def _happening(row: Happening) -> dict[str, Any]:
    return {
        "status": row.status,
        "label": row.label,
        "info": row.info,
        "at": moment(row.at),
        "recorded_at": moment(row.recorded_at),
        "actor": row.actor,
        "source": row.source,
        "event": row.event,
        "unexpected": row.unexpected,
    }


def _file(file: JobFile) -> dict[str, Any]:
    return {
        "kind": file.kind,
        "name": file.name,
        "path": file.path,
        "size": file.size,
        "pages": file.pages,
        "width_mm": file.width_mm,
        "height_mm": file.height_mm,
        "available": file.available,
    }


def status(meaning: Status) -> dict[str, Any]:
    stuck = meaning.stuck
    return {
        "status": meaning.name,
        "phase": meaning.phase,
        "also": meaning.also,
        "track": meaning.track.value,
        "kind": meaning.kind.value,
        "operator": meaning.operator.value,
        "stuck": None if stuck is None else int(stuck.total_seconds()),
        "pick": meaning.pick,
        "hidden": meaning.hidden,
        "next": list(meaning.next),
        "says": meaning.says,
        "meaning": meaning.meaning,
        "action": meaning.action,
    }
