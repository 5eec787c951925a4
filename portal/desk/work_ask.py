"""The one request for everything that a dossier lacks, made while it is processed."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import open_to
from portal.desk.routes import bp
from portal.desk.work_conflict import overtaken
from portal.desk.work_deeds import deed_of, done
from portal.desk.work_dossier import BASE, Desk, desk_of
from portal.desk.work_forms import AskForm
from portal.forms.reception import SUGGESTED
from portal.session import db
from services import processing
from services.errors import Conflict
from services.offers import Choice
from workflows.case import Refused


@bp.get(f"{BASE}/bo-sung")
@open_to("staff")
def ask_for_more(public_id: str) -> ResponseReturnValue:
    """Choose what is lacking; a dossier that cannot be sent back any more says why."""
    desk, form = desk_of(public_id), AskForm(None)
    choice = asking(desk)
    if choice is None or desk.place is None:
        return overtaken(public_id, Refused("supplement-spent" if desk.place else "not-yours"))
    form.stand_at(desk.place, desk.standing.dossier.lines)
    form.action.data = choice.action.name
    return page(desk, form)


@bp.post(f"{BASE}/bo-sung")
@open_to("staff")
def send_back(public_id: str) -> ResponseReturnValue:
    """Ask the applicant for all of it, once."""
    desk, form = desk_of(public_id), AskForm()
    form.offer(desk.standing.matter.procedure, desk.standing.matter.answers)
    if asking(desk) and form.takes(request.form.get(SUGGESTED)):
        return page(desk, form)
    if asking(desk) and not form.validate_on_submit():
        return page(desk, form, 422)
    step, action = str(form.step.data), str(form.action.data)
    try:
        processing.act(db(), public_id, action, deed_of(form), step=step, given=form.given)
    except (Conflict, Refused) as error:
        return overtaken(public_id, error, form)
    return done(public_id, _("Đã gửi yêu cầu bổ sung cho người nộp."))


def page(desk: Desk, form: AskForm, status: int = 200) -> ResponseReturnValue:
    """The page with the form, as it was sent if it was."""
    standing = desk.standing
    form.offer(standing.matter.procedure, standing.matter.answers)
    text = render_template(
        "pages/desk/work/ask.html",
        dossier=standing.dossier,
        procedure=standing.matter.procedure,
        choice=asking(desk),
        form=form,
    )
    return text, status


def asking(desk: Desk) -> Choice | None:
    """The action that asks for a supplement, if it is open where the reader acts."""
    if desk.place is None or not desk.place.does:
        return None
    return next((one for one in desk.place.choices if "missing" in one.wants), None)
