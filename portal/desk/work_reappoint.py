"""The apology with one new day (Mẫu 04)."""

from __future__ import annotations

from datetime import date, time

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now, today
from portal.desk.reappoint_form import ReappointForm
from portal.desk.routes import bp
from portal.desk.work_conflict import overtaken
from portal.desk.work_deeds import done
from portal.desk.work_dossier import BASE, Desk, desk_of
from portal.errors import word
from portal.session import db
from services import processing
from services.deeds import Deed
from services.errors import Conflict
from workflows.calendar import local_day
from workflows.case import Refused

DAYS = 30
"""How many working days ahead a new day can be chosen."""


@bp.get(f"{BASE}/hen-lai")
@open_to("staff")
def reappoint(public_id: str) -> ResponseReturnValue:
    """Choose a new day; where none can be named any more, say why."""
    desk, form = desk_of(public_id), ReappointForm(None)
    if desk.offered.reappoint:
        return overtaken(public_id, Refused(desk.offered.reappoint))
    form.show(desk.standing.dossier.lines)
    return page(desk, form)


@bp.post(f"{BASE}/hen-lai")
@open_to("staff")
def apologise(public_id: str) -> ResponseReturnValue:
    """Name the new day, once."""
    desk, form = desk_of(public_id), ReappointForm()
    form.offer(*choices(desk))
    written = str(form.reason.data or "")
    if not desk.offered.reappoint and not form.validate_on_submit():
        return page(desk, form, 422)
    deed = Deed(actor(), now(), form.key, form.seen_lines)
    try:
        processing.reappoint(db(), public_id, deed, due=form.due or now(), reason=written)
    except (Conflict, Refused) as error:
        return overtaken(public_id, error, meant=word("line.reappointed"), written=written)
    return done(public_id, _("Đã gửi phiếu xin lỗi và ngày hẹn mới cho người nộp."))


def page(desk: Desk, form: ReappointForm, status: int = 200) -> ResponseReturnValue:
    """The page with the form, as it was sent if it was."""
    form.offer(*choices(desk))
    standing = desk.standing
    text = render_template(
        "pages/desk/work/reappoint.html",
        dossier=standing.dossier,
        procedure=standing.matter.procedure,
        due=standing.matter.case.due,
        form=form,
        now=now(),
    )
    return text, status


def choices(desk: Desk) -> tuple[list[date], list[time]]:
    """The working days after the old one, and the ends of the sessions of a day; `Refused` where
    the calendar has no day more."""
    matter = desk.standing.matter
    calendar = matter.scene.calendar_of(matter.case.here)
    first = max(local_day(matter.case.due or now()), today())
    days = [*calendar.working_days_after(first, DAYS)] if first < calendar.ends else []
    if not days:
        raise Refused("calendar-too-short")
    return days, [closes for _opens, closes in calendar.sessions]
