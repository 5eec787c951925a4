"""What a dossier's owner is told: one sentence for where it stands, one line for each thing done.

Internal notes are never told: a reason is, where the law has the applicant know it. Officers are
told by their office and role, not by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row

from portal import wording
from portal.errors import word
from portal.roles import acted_as
from services.following import Followed, Work
from workflows.offices import Office

REASONS = frozenset(("asked", "refused", "decided", "reappointed", "stopped", "withdrawn"))
"""Lines whose reason is addressed to the applicant."""
AWAITED = ("supplement", "confirmation", "payment")
"""Waits in which the applicant is the one to act."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a dossier stands. `awaits`: its owner has to do something, named by `do` if here."""

    title: str
    texts: tuple[str, ...] = ()
    reason: str = ""
    awaits: bool = False
    do: str = ""
    until: datetime | None = None


def frame(it: Followed, now: datetime) -> Frame:
    """The sentence at the head of the page."""
    if it.awaited:
        return awaited(it, it.awaited)
    stage = it.dossier.stage
    if stage in CLOSED:
        return CLOSED[stage](it)
    return running(it, now)


def awaited(it: Followed, work: Work) -> Frame:
    """The office waits for the owner: for what, why, until when."""
    if work.step.reason == "confirmation":
        return Frame(
            _("Bạn cần xem và xác nhận bản nháp kết quả"),
            (_("Không trả lời đến hết hạn thì chúng tôi coi như bạn đồng ý."),),
            awaits=True,
            do="confirm",
            until=work.open.due,
        )
    paused = it.matter.case.paused
    return Frame(
        _("Bạn cần %(what)s để chúng tôi làm tiếp", what=asked_for(it)),
        (_("Thời gian giải quyết đang tạm dừng, ngày chờ không bị tính."),) if paused else (),
        it.asked.reason,
        awaits=True,
        do="supplement",
        until=work.open.due,
    )


def asked_for(it: Followed) -> str:
    """How much a request for a supplement asks for."""
    parts = []
    if it.asked.papers:
        parts.append(_("bổ sung %(n)s giấy tờ", n=len(it.asked.papers)))
    if it.asked.questions:
        parts.append(_("sửa %(n)s chỗ khai", n=len(it.asked.questions)))
    return str(_(" và ")).join(parts) or str(_("bổ sung hồ sơ"))


def running(it: Followed, now: datetime) -> Frame:
    """Some office has the dossier."""
    case = it.matter.case
    if case.received_at is None:
        return waiting_at_desk(it)
    payment = next((work for work in it.work if work.step.reason == "payment"), None)
    if payment:
        told = _("Việc này nằm ngoài thời hạn giải quyết. Nộp xong, mang chứng từ đến quầy.")
        return Frame(payment.step.title, (told,), awaits=True, until=payment.open.due)
    names = list(dict.fromkeys(work.office.name for work in it.work if work.office))
    doing = "; ".join(dict.fromkeys(work.step.title for work in it.work))
    who = names[0] if len(names) == 1 else _("%(n)s đơn vị", n=len(names))
    texts = [_("Việc đang làm: %(doing)s.", doing=doing)]
    if case.due and case.due < now and not case.paused:
        texts.insert(0, _("Chúng tôi trễ hẹn và xin lỗi bạn."))
    elif case.due and not case.paused:
        texts.append(_("Hẹn trả %(day)s.", day=wording.long_day(case.due, start=False)))
    return Frame(_("%(who)s đang giải quyết hồ sơ", who=who), tuple(texts))


def waiting_at_desk(it: Followed) -> Frame:
    """Filed, and not looked at yet."""
    desk = it.office(it.dossier.desk)
    due = it.answered_by
    who = desk.name if desk else ""
    text = _("%(who)s kiểm tra và tiếp nhận hồ sơ của bạn.", who=who)
    if due:
        at = wording.long_moment(due)
        text = _("%(who)s kiểm tra và tiếp nhận trước %(at)s.", who=who, at=at)
    return Frame(_("Hồ sơ đang chờ tiếp nhận"), (text,))


def finished(it: Followed) -> Frame:
    """The result is there, and not yet handed over."""
    row = it.dossier
    desk = it.office(row.desk)
    ways = {
        "desk": _(
            "Nhận tại %(desk)s. Mang theo giấy hẹn và giấy tờ tùy thân.",
            desk=desk.name if desk else "",
        ),
        "post": _("Chúng tôi gửi qua bưu chính đến %(address)s.", address=row.delivery_address),
        "online": _("Tải bản điện tử ở bên dưới."),
    }
    if row.result == "refused":
        title = _("Đã có văn bản trả lời: không đủ điều kiện giải quyết")
        return Frame(title, (ways[row.delivery], appeal()), reason_of(it, "decided"))
    return Frame(_("Kết quả của bạn đã có"), (*pay_first(it, desk), ways[row.delivery]))


def pay_first(it: Followed, desk: Office | None) -> Iterator[str]:
    """What is still to be paid before the desk may hand the result over."""
    if it.owed and desk:
        owed = wording.money(it.owed)
        yield _(
            "Bạn nộp %(owed)s tại %(desk)s trước, rồi chúng tôi trả kết quả.",
            owed=owed,
            desk=desk.name,
        )


def returned(it: Followed) -> Frame:
    """All is over."""
    at = wording.long_day(it.dossier.closed_at, start=False)
    if it.dossier.result == "refused":
        title = _("Hồ sơ không được giải quyết")
        return Frame(
            title, (_("Văn bản trả lời đã giao %(at)s.", at=at), appeal()), reason_of(it, "decided")
        )
    return Frame(_("Chúng tôi đã trả kết quả"), (_("Đã giao %(at)s.", at=at),))


def refused(it: Followed) -> Frame:
    """It never was received."""
    text = _("Sửa theo lý do trên rồi nộp hồ sơ mới, hoặc hỏi bộ phận một cửa.")
    return Frame(_("Hồ sơ không được tiếp nhận"), (text,), reason_of(it, "refused"))


def withdrawn(it: Followed) -> Frame:
    """Its owner took it back."""
    at = wording.day(it.dossier.closed_at)
    return Frame(_("Bạn đã rút hồ sơ ngày %(at)s", at=at), (_("Muốn làm lại, bạn nộp hồ sơ mới."),))


def stopped(it: Followed) -> Frame:
    """Time has ended it."""
    text = _("Đã quá hạn bổ sung. Muốn làm lại, bạn nộp hồ sơ mới.")
    return Frame(_("Hồ sơ đã dừng giải quyết"), (text,), reason_of(it, "stopped"))


CLOSED = {
    "finished": finished,
    "returned": returned,
    "refused": refused,
    "withdrawn": withdrawn,
    "stopped": stopped,
}


def appeal() -> str:
    """What one can do about a decision (Luật Khiếu nại 2011)."""
    return str(_("Không đồng ý, bạn có quyền khiếu nại đến cơ quan đã ký văn bản."))


def reason_of(it: Followed, kind: str) -> str:
    """The reason that the applicant was given."""
    line = it.last(kind)
    return str(line.payload.get("reason", "")) if line else ""


def way(it: Followed) -> list[dict[str, Any]]:
    """The way of the dossier, as `timeline` draws it: done, now, next."""
    return [*(done(it, line) for line in it.lines), *current(it), *coming(it)]


def done(it: Followed, line: Row[Any]) -> dict[str, Any]:
    """One thing that happened. One's own reasons are told again, and those meant for one."""
    office = it.office(line.office)
    role = acted_as(line) if line.role not in ("citizen", "system") else ""
    by = " · ".join(filter(None, (office.name if office and role else "", role)))
    granted = line.kind == "decided" and it.dossier.result != "refused"
    addressed = line.role == "citizen" or (line.kind in REASONS and not granted)
    note = line.payload.get("reason", "") if addressed else ""
    return {"title": title_of(it, line), "at": line.at, "by": by, "note": note}


def title_of(it: Followed, line: Row[Any]) -> str:
    """What happened, in the words of somebody outside."""
    payload, procedure = line.payload, it.matter.procedure
    step = procedure.step(line.step) if line.step else None
    key, values = str(line.kind), {}
    if line.kind == "submitted" and it.dossier.channel != "online":
        key = "submitted-counter"
    elif line.kind == "decided":
        key = f"decided-{it.dossier.result or 'granted'}"
    elif line.kind == "paid":
        values["money"] = wording.money(payload.get("amount"))
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
        if work.step.reason in AWAITED:
            yield {"title": work.step.title, "state": "now"}
        else:
            by = work.office.name if work.office else ""
            yield {
                "title": _("Đang làm: %(step)s", step=work.step.title),
                "by": by,
                "note": until(work),
            }


def until(work: Work) -> str:
    """By when an office has to have done its step; empty where nothing says so."""
    if work.open.due is None:
        return ""
    return str(_("Hạn của bước này: %(at)s", at=wording.long_moment(work.open.due)))


def coming(it: Followed) -> Iterator[dict[str, Any]]:
    """What mostly comes then."""
    for later in it.ahead:
        name = later.office.name if later.office else ""
        yield {"title": later.step.title, "by": name, "state": "next"}
