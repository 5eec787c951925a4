"""The head of an office moves work that a colleague has claimed and does not do."""

from __future__ import annotations

from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.routes import bp
from portal.desk.work_conflict import overtaken
from portal.desk.work_deeds import deed_of, done
from portal.desk.work_dossier import BASE, Desk, desk_of
from portal.desk.work_forms import StandInForm
from portal.session import db
from services import claim_notices, offers, standing_in
from services.errors import Conflict, NotFound
from services.offers import Place
from services.standing_in import Held
from workflows.case import Refused


@bp.get(f"{BASE}/lam-thay")
@open_to("staff")
def stand_in(public_id: str) -> ResponseReturnValue:
    """Choose what becomes of a colleague's work; who does not answer for it is told so."""
    desk, form = desk_of(public_id), StandInForm(None)
    step, _colon, branch = request.args.get("viec", "").partition(":")
    place = of_our_office(desk, step, branch)
    if not place.overseen:
        return overtaken(public_id, Refused("head-needed" if place.held else "not-claimed"))
    form.stand_at(place, desk.standing.dossier.lines)
    form.holder.data = str(place.holder)
    return page(desk, place, form)


@bp.post(f"{BASE}/lam-thay")
@open_to("staff")
def move_claim(public_id: str) -> ResponseReturnValue:
    """Take the work over, or give it back to the office."""
    desk, form = desk_of(public_id), StandInForm()
    place = desk.offered.at(str(form.step.data), str(form.branch.data or ""))
    if place and place.overseen and not form.validate_on_submit():
        return page(desk, place, form, 422)
    taken = form.way.data == "take"
    move = standing_in.take_over if taken else standing_in.free
    try:
        move(db(), public_id, deed_of(form), held(form), reason=str(form.reason.data or ""))
    except (Conflict, Refused) as error:
        return overtaken(public_id, error, form)
    said = _("Bạn đã nhận việc này làm thay.") if taken else _("Đã trả việc về đơn vị.")
    return done(public_id, said + " " + _("Người giữ trước đó sẽ thấy tin này."))


@bp.post("/xu-ly/da-biet")
@open_to("staff")
def told() -> ResponseReturnValue:
    """The reader knows what was taken out of their hands."""
    claim_notices.read(db(), actor(), until=moment_sent(), at=now())
    return redirect(url_for(".queue"), 303)


def of_our_office(desk: Desk, step: str, branch: str) -> Place:
    """An open step that lies in an office of the reader; any other is not found."""
    place = desk.offered.at(step, branch)
    if place is None or all(post.office != place.here.office for post in actor().posts):
        raise NotFound("dossier-unknown")
    return place


def held(form: StandInForm) -> Held:
    """The claim as the page showed it."""
    holder = str(form.holder.data or "")
    if not (holder.isascii() and holder.isdigit() and len(holder) < 10):  # noqa: PLR2004  # as many as fit
        abort(400)
    return Held(str(form.step.data), str(form.branch.data or ""), int(holder))


def moment_sent() -> datetime:
    """Up to when the page told of what had happened; 400 for what is no moment."""
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        abort(400)
    return until if until.tzinfo else abort(400)


def page(desk: Desk, place: Place, form: StandInForm, status: int = 200) -> ResponseReturnValue:
    """The page with the form, as it was sent if it was."""
    text = render_template(
        "pages/desk/work/stand-in.html",
        dossier=desk.standing.dossier,
        procedure=desk.standing.matter.procedure,
        place=place,
        holder=offers.holders(db(), desk.offered).get(place.holder or 0, ""),
        form=form,
        now=now(),
    )
    return text, status
