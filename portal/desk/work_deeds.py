"""What an officer does with a dossier: decide, answer, claim, release."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.routes import bp
from portal.desk.work_conflict import WRITTEN, overtaken
from portal.desk.work_dossier import BASE, Desk, desk_of, form_at, show
from portal.desk.work_forms import DecisionForm, OpinionForm, PlaceForm
from portal.desk.work_history import named
from portal.errors import in_words
from portal.forms.base import sent_key
from portal.forms.reception import SUGGESTED
from portal.heavy import takes_papers
from portal.session import db
from portal.wiring import wiring
from services import lookup, processing
from services.deeds import Deed
from services.errors import Conflict, Invalid
from services.keeping import keep
from workflows.case import Refused


@bp.post(f"{BASE}/quyet-dinh")
@open_to("staff")
@takes_papers
def decide(public_id: str) -> ResponseReturnValue:
    """Take one of the actions that are open."""
    form = DecisionForm()
    desk = desk_sent(public_id, form)
    if desk.place and form.takes(request.form.get(SUGGESTED)):
        return show(desk, form)
    if desk.place and not form.validate_on_submit():
        form.ask_again()
        return show(desk, form, 422)
    try:
        act(public_id, form)
    except Invalid as wrong:
        form.paper.errors = [in_words(wrong)]
        return show(desk, form, 422)
    except (Conflict, Refused) as error:
        return overtaken(public_id, error, form)
    said = named(form.chosen.action) if form.chosen else ""
    return done(public_id, _("Đã ghi nhận: %(what)s.", what=said) if said else _("Đã ghi nhận."))


@bp.post(f"{BASE}/y-kien")
@open_to("staff")
def give_opinion(public_id: str) -> ResponseReturnValue:
    """Answer for the office that was asked."""
    form = OpinionForm()
    desk = desk_sent(public_id, form)
    if desk.place and not form.validate_on_submit():
        return show(desk, form, 422)
    place = {"step": str(form.step.data), "branch": str(form.branch.data)}
    try:
        processing.reply(db(), public_id, deed_of(form), given=form.given, **place)
    except (Conflict, Refused) as error:
        return overtaken(public_id, error, form)
    return done(public_id, _("Đã gửi ý kiến của đơn vị bạn."))


@bp.post(f"{BASE}/nhan-viec")
@open_to("staff")
def claim(public_id: str) -> ResponseReturnValue:
    """Take the work for oneself, so that nobody does it twice."""
    lookup.look(db(), public_id, actor())
    try:
        processing.claim(db(), public_id, Deed(actor(), now(), sent_key()), **place_sent())
    except (Conflict, Refused) as error:
        return overtaken(public_id, error)
    return done(public_id, _("Bạn đã nhận việc này."))


@bp.post(f"{BASE}/tra-viec")
@open_to("staff")
def release(public_id: str) -> ResponseReturnValue:
    """Give the work back to the office."""
    lookup.look(db(), public_id, actor())
    try:
        processing.release(db(), public_id, Deed(actor(), now(), sent_key()), **place_sent())
    except (Conflict, Refused) as error:
        return overtaken(public_id, error)
    said = _("Bạn đã trả việc về đơn vị. Đồng nghiệp có thể nhận.")
    if request.form.get("ve") == "hang-doi":
        flash(said, "success")
        return redirect(url_for(".queue"), 303)
    return done(public_id, said)


@bp.post(f"{BASE}/lam-tiep")
@open_to("staff")
def carry_on(public_id: str) -> ResponseReturnValue:
    """The dossier as it is now, with what was typed before it had changed."""
    desk = desk_of(public_id, **place_sent())
    form = form_at(desk)
    written = {name: words for name in WRITTEN if (words := request.form.get(name, ""))}
    if form:
        for name in [name for name in written if name in form]:
            form[name].data = written.pop(name)
    return show(desk, form, kept="\n".join(written.values()))


def act(public_id: str, form: DecisionForm) -> None:
    """Do what was chosen; the file that it needs is stored before anything speaks of it."""
    step, action, sent = str(form.step.data), str(form.action.data), form.enclosed
    enclosed = keep(wiring().cabinet, sent, now()) if sent else None
    deed, given = deed_of(form), form.given
    processing.act(db(), public_id, action, deed, step=step, given=given, enclosed=enclosed)


def desk_sent(public_id: str, form: PlaceForm) -> Desk:
    """The dossier, and the place that a form is about; no place when it is not open any more."""
    desk = desk_of(public_id)
    place = desk.offered.at(str(form.step.data), str(form.branch.data or ""))
    if isinstance(form, DecisionForm):
        form.offer(place.choices if place else ())
    return replace(desk, place=place)


def deed_of(form: PlaceForm) -> Deed:
    """Who does it, when, once, and seeing what."""
    return Deed(actor(), now(), form.key, form.seen_lines)


def place_sent() -> dict[str, str]:
    """The open step that a button is about."""
    return {name: request.form.get(name, "") for name in ("step", "branch")}


def done(public_id: str, said: str) -> ResponseReturnValue:
    """Say so, and show the dossier as it is now."""
    flash(said, "success")
    return redirect(url_for(".work", public_id=public_id), 303)
