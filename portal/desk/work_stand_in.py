"""The head of an office says who does a piece of work: claimed by an absent colleague, or free."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.loads import with_load
from portal.desk.routes import bp
from portal.desk.stand_in_form import StandInForm
from portal.desk.work_conflict import overtaken
from portal.desk.work_deeds import deed_of, done
from portal.desk.work_dossier import BASE, Desk, desk_of
from portal.rows import moment, whole
from portal.session import db
from services import claim_notices, offers, standing_in
from services.errors import Conflict, NotFound
from services.offers import Place
from services.standing_in import Held
from workflows.calendar import local_day
from workflows.case import Refused


@bp.get(f"{BASE}/lam-thay")
@open_to("staff")
def stand_in(public_id: str) -> ResponseReturnValue:
    """Choose who does the work; who does not answer for it is told so."""
    desk, form = desk_of(public_id), StandInForm(None)
    step, _colon, branch = request.args.get("viec", "").partition(":")
    place = of_our_office(desk, step, branch)
    if not place.answers:
        return overtaken(public_id, Refused("head-needed"))
    form.stand_at(place, desk.standing.dossier.lines)
    form.holder.data = str(place.holder or "")
    return page(desk, place, form)


@bp.post(f"{BASE}/lam-thay")
@open_to("staff")
def move_claim(public_id: str) -> ResponseReturnValue:
    """Take the work over, give it to a colleague, or back to the office."""
    desk, form = desk_of(public_id), StandInForm()
    place = desk.offered.at(str(form.step.data), str(form.branch.data or ""))
    if place and place.answers:
        form.offer(colleagues(place), held=place.holder is not None)
        if not form.validate_on_submit():
            return page(desk, place, form, 422)
    try:
        said = move(public_id, form)
    except (Conflict, Refused) as error:
        return overtaken(public_id, error, form)
    return done(public_id, said)


def move(public_id: str, form: StandInForm) -> str:
    """Do what was chosen; return what to say of it."""
    one, reason = held(form), str(form.reason.data or "")
    if form.way.data == "give":
        to = int(form.to.data or 0)
        standing_in.assign(db(), public_id, deed_of(form), one, to=to, reason=reason)
        return str(_("Đã giao việc. Người được giao thấy tin này ở đầu danh sách việc."))
    if one.officer_id is None:
        raise Refused("not-claimed")
    taken = form.way.data == "take"
    deed = standing_in.take_over if taken else standing_in.free
    deed(db(), public_id, deed_of(form), one, reason=reason)
    said = _("Bạn đã nhận việc này làm thay.") if taken else _("Đã trả việc về đơn vị.")
    return str(said + " " + _("Người giữ trước đó sẽ thấy tin này."))


def colleagues(place: Place) -> Mapping[int, str]:
    """Who may have the work, but for who has it, each with what they hold already."""
    found = standing_in.colleagues(db(), place.here, local_day(now()))
    return with_load({one: name for one, name in found.items() if one != place.holder})


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
    """The claim as the page showed it; none for work that was free."""
    holder = str(form.holder.data or "")
    step, branch = str(form.step.data), str(form.branch.data or "")
    if not holder:
        return Held(step, branch, None)
    return Held(step, branch, whole(holder) or abort(400))


def moment_sent() -> datetime:
    """Up to when the page told of what had happened; 400 for what is no moment."""
    return moment(request.form.get("until", "")) or abort(400)


def page(desk: Desk, place: Place, form: StandInForm, status: int = 200) -> ResponseReturnValue:
    """The page with the form, as it was sent if it was."""
    form.offer(colleagues(place), held=place.holder is not None)
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
