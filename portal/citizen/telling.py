"""What a dossier's owner is told: one sentence for where it stands, and what to do now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _

from portal import wording
from portal.citizen.owing import once_paid, pay_first
from portal.language import foreign
from services.following import Followed, Work
from workflows.lines import POSTAL


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
        told = _("Việc này nằm ngoài thời hạn giải quyết.")
        return Frame(payment.step.title, (told, once_paid(it)), awaits=True, until=payment.open.due)
    names = list(dict.fromkeys(work.office.name for work in it.work if work.office))
    doing = "; ".join(dict.fromkeys(work.step.title for work in it.work))
    who = foreign(names[0]) if len(names) == 1 else _("%(n)s đơn vị", n=len(names))
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
    who = foreign(desk.name) if desk else ""
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
            desk=foreign(desk.name) if desk else "",
        ),
        "post": _(
            "Chúng tôi gửi qua bưu chính đến %(address)s.", address=foreign(row.delivery_address)
        ),
        "online": _("Tải bản điện tử ở bên dưới."),
    }
    if row.result == "refused":
        title = _("Đã có văn bản trả lời: không đủ điều kiện giải quyết")
        return Frame(title, (ways[row.delivery], appeal()), reason_of(it, "decided"))
    first = tuple(pay_first(it, desk))
    here = () if first and row.delivery == "online" else (ways[row.delivery],)
    return Frame(_("Kết quả của bạn đã có"), (*first, *here))


def returned(it: Followed) -> Frame:
    """All is over."""
    at = wording.long_day(it.dossier.closed_at, start=False)
    refused = it.dossier.result == "refused"
    if letter := posted(it):
        told, reason = (*letter.texts, *([appeal()] if refused else [])), reason_of(it, "decided")
        return replace(letter, texts=told, reason=letter.reason or (reason if refused else ""))
    if refused:
        title = _("Hồ sơ không được giải quyết")
        return Frame(
            title, (_("Văn bản trả lời đã giao %(at)s.", at=at), appeal()), reason_of(it, "decided")
        )
    return Frame(_("Chúng tôi đã trả kết quả"), (_("Đã giao %(at)s.", at=at),))


def posted(it: Followed) -> Frame | None:
    """Where a result is that was given to the postal service; None for any other."""
    line = it.last("delivered", *POSTAL)
    if line is None or not line.payload.get("parcel"):
        return None
    number, carrier = line.payload["parcel"], foreign(line.payload["carrier"])
    at, desk = wording.long_day(line.at, start=False), it.office(it.dossier.desk)
    here = foreign(desk.name) if desk else ""
    if line.kind == "post-returned":
        text = _("Kết quả đang ở %(desk)s. Mang giấy tờ tùy thân đến nhận.", desk=here)
        more = _("Muốn gửi lại, bạn báo bộ phận một cửa địa chỉ đúng.")
        why = str(line.payload["reason"])
        return Frame(_("Bưu chính chưa giao được kết quả"), (text, more), why, awaits=True)
    if line.kind == "post-fetched":
        text = _("Đã giao tại %(desk)s %(at)s.", desk=here, at=at)
    elif line.kind == "post-delivered":
        text = _("Bưu chính báo đã giao %(at)s, số hiệu %(number)s.", at=at, number=number)
    else:
        told = {"at": at, "carrier": carrier, "number": number}
        text = _("Gửi %(at)s qua %(carrier)s, số hiệu %(number)s.", **told)
        more = _("Hỏi bưu chính theo số hiệu này để biết bưu gửi đến đâu.")
        return Frame(_("Kết quả đang trên đường đến bạn"), (text, more))
    return Frame(_("Chúng tôi đã trả kết quả"), (text,))


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
