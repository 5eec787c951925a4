"""The way of a dossier as its owner reads it: what was done, who has it now and until when, what comes.

Internal notes are never told: a reason is, where the law has the applicant know it. Officers are
told by their office and role, not by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row

from portal import wording
from portal.errors import word
from portal.language import foreign, joined
from portal.roles import acted_as
from services.following import Followed, Work
from services.parcel_lines import COMES
from workflows.away import done_at
from workflows.follows import LINKED
from workflows.lines import INSPECTED, POSTAL
from workflows.permits import OWNERS_WAITS
from workflows.recounting import came_back

REASONS = POSTAL | {
    "asked",
    "refused",
    "decided",
    "reappointed",
    "stopped",
    "withdrawn",
    "delivered",
}
"""Lines whose reason is addressed to the applicant."""
MONEY = frozenset(("paid", "waived", "refund-ordered", "refunded", "refund-failed"))


def way(it: Followed) -> list[dict[str, Any]]:
    """The way of the dossier, as `timeline` draws it: done, now, next."""
    return [*(done(it, line) for line in it.lines), *current(it), *coming(it)]


def done(it: Followed, line: Row[Any]) -> dict[str, Any]:
    """One thing that happened. One's own reasons are told again, and those meant for one."""
    office = it.office(done_at(line.office, line.payload))
    role = acted_as(line) if line.role not in ("citizen", "system") else ""
    by = joined((foreign(office.name) if office and role else "", role))
    granted = line.kind == "decided" and it.dossier.result != "refused"
    addressed = line.role == "citizen" or (line.kind in REASONS and not granted)
    note = foreign(line.payload.get("reason", "")) if addressed else ""
    if line.kind in COMES and line.payload.get("parcel"):
        note = by_post(line)
    return {"title": title_of(it, line), "at": line.at, "by": by, "note": note}


def by_post(line: Row[Any]) -> str:
    """Under which number something came, and when it had arrived."""
    number, at = line.payload["parcel"], line.payload.get("arrived")
    if not at:
        return str(_("Bưu gửi số hiệu %(number)s", number=number))
    moment = wording.long_moment(datetime.fromisoformat(at))
    return str(_("Bưu gửi số hiệu %(number)s, đến %(at)s", number=number, at=moment))


def title_of(it: Followed, line: Row[Any]) -> str:
    """What happened, in the words of somebody outside."""
    payload, procedure = line.payload, it.matter.procedure
    step = procedure.step(line.step) if line.step else None
    key, values = str(line.kind), {}
    if line.kind == "submitted" and it.dossier.channel != "online":
        key = "submitted-linked" if it.dossier.channel == LINKED else "submitted-counter"
        values["origin"] = payload.get("origin", "")
    elif line.kind == "linked":
        values["number"] = payload["number"]
    elif line.kind == INSPECTED:
        values["on"] = wording.day(date.fromisoformat(payload["on"]))
    elif line.kind == "decided":
        key = f"decided-{it.dossier.result or 'granted'}"
    elif line.kind == "reassessed":
        more = int(payload["difference"])
        key = f"reassessed-{'more' if more > 0 else 'less' if more < 0 else 'same'}"
        values["money"] = wording.money(abs(more))
    elif line.kind in MONEY:
        key = "paid-online" if key == "paid" and "reference" in payload else key
        values["money"] = wording.money(payload.get("amount"))
    elif line.kind == "clock-moved":
        key = "clock-moved-back" if came_back(payload) else key
        values["title"] = foreign(payload["title"])
    elif line.kind in ("moved", "expired") and step is not None:
        key = moved(line, step.reason)
        values["step"] = step.title
        action = step.action(payload.get("action", ""))
        if action and action.back:
            key = "objected" if step.reason == "confirmation" else "backwards"
    return word(f"told.{key}", **values)


def moved(line: Row[Any], reason: str) -> str:
    """What going on meant, for a step with this reason to wait."""
    if reason == "confirmation":
        return "confirmed-by-silence" if line.kind == "expired" else "confirmed"
    return str(line.kind)


def current(it: Followed) -> Iterator[dict[str, Any]]:
    """Where it is now; amber only where its owner is awaited."""
    for work in it.work:
        if work.step.reason in OWNERS_WAITS:
            yield {"title": work.step.title, "state": "now"}
        else:
            by = foreign(work.office.name) if work.office else ""
            yield {
                "title": _("Đang làm: %(step)s", step=work.step.title),
                "by": by,
                "note": until(it, work),
            }


def until(it: Followed, work: Work) -> str:
    """By when an office has to have done its step; empty where nothing says so. Whoever waits to be
    received was promised an answer, and reads of no other hour beside it."""
    due = work.open.due if it.matter.case.received_at else it.answered_by or work.open.due
    return str(_("Hạn của bước này: %(at)s", at=wording.long_moment(due))) if due else ""


def coming(it: Followed) -> Iterator[dict[str, Any]]:
    """What mostly comes then."""
    for later in it.ahead:
        name = foreign(later.office.name) if later.office else ""
        yield {"title": later.step.title, "by": name, "state": "next"}
