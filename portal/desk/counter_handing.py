"""Handing over at the counter: results to people, and what people bring to complete a dossier."""

from __future__ import annotations

from typing import cast

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.desk.counter import ENVELOPE
from portal.desk.dossier_pages import act, onward, page, tried
from portal.desk.routes import bp
from portal.desk.scanning import most_at_once, take_scans
from portal.forms.bringing import BringForm, bring_form
from portal.forms.dynamic import form_for
from portal.forms.kinds import Places
from portal.forms.money import HAND_OVER
from portal.heavy import takes_papers
from portal.session import db
from services import counter, desk_view, parcels, places
from services.deeds import Deed
from services.desk_view import Asked
from services.filing import Incomplete
from services.standing import Standing
from workflows.calendar import local_day
from workflows.returning import deliveries


@bp.route("/mot-cua/tra-ket-qua/<string:public_id>", methods=["GET", "POST"])
@open_to("clerk")
def hand_over(public_id: str) -> ResponseReturnValue:
    """Give the result to whoever comes for it, or send it."""
    standing = desk_view.of_desk(db(), public_id, actor())
    exits = desk_view.hand_over(standing)
    newest = url_for(".dossier", public_id=public_id)
    if exits is None or exits.deliver is None:
        return onward(standing, newest, _("Trả kết quả"))
    way = way_of(standing)
    form = HAND_OVER[way](collector=standing.dossier.applicant)
    if form.validate_on_submit() and act(standing, exits.step, exits.deliver, form):
        posted = _("Đã ghi kết quả gửi bưu điện.")
        flash(posted if way == "post" else _("Đã trả kết quả."), "success")
        return redirect(newest, 303)
    return page(
        "pages/desk/hand-over.html",
        form,
        standing,
        way=way,
        ways=ways_of(standing),
        deliver=exits.deliver,
    )


@bp.route("/mot-cua/bo-sung/<string:public_id>", methods=["GET", "POST"])
@open_to("clerk")
@takes_papers
def bring(public_id: str) -> ResponseReturnValue:
    """Take in what a person brought to the desk to complete their dossier."""
    standing = desk_view.of_desk(db(), public_id, actor())
    newest = url_for(".dossier", public_id=public_id)
    if desk_view.awaits_supplement(standing) is None:
        return onward(standing, newest, _("Nhận bổ sung"))
    asked = desk_view.asked(standing, desk_view.history(db(), standing.dossier.id))
    form = bringing(standing, asked)
    if not form.is_submitted() and (envelope := request.args.get(ENVELOPE)):
        one = parcels.own(db(), envelope, actor())
        form.parcel.data, form.carrier.data = one.number, one.carrier
    if form.is_submitted():
        take_scans(form, form.papers)
    if form.validate_on_submit() and brought(public_id, form):
        flash(_("Đã ghi nhận bổ sung. Hồ sơ được giải quyết tiếp."), "success")
        return redirect(newest, 303)
    return page("pages/desk/bring.html", form, standing, asked=asked, most=most_at_once())


def way_of(standing: Standing) -> str:
    """How the result is given: as it was asked for, unless the person came after all."""
    wanted = request.args.get("cach", standing.dossier.delivery)
    return wanted if wanted in ways_of(standing) else "desk"


def ways_of(standing: Standing) -> tuple[str, ...]:
    """How the result can be given."""
    owned = standing.dossier.citizen_id is not None
    return deliveries(standing.matter.procedure, owned=owned)


def bringing(standing: Standing, asked: Asked) -> BringForm:
    """The form for what was asked for; where answers change, any paper may be needed."""
    matter = standing.matter
    wanted = matter.procedure.papers
    if not asked.questions:
        wanted = tuple(asked.papers) or tuple(matter.procedure.wanted(matter.answers))
    sections = {question.section for question in asked.questions}
    here = Places(places.directory(db()), local_day(standing.dossier.submitted_at))
    form = form_for(
        matter.procedure, here, answers=matter.answers, sections=sections, base=bring_form(wanted)
    )
    return cast("BringForm", form)


def brought(public_id: str, form: BringForm) -> bool:
    """Whether it could be recorded; otherwise the form says what still lacks."""

    def take(deed: Deed) -> bool:
        papers, answers = form.papers.handed_in, form.answers
        counter.bring(db(), public_id, papers, answers, deed, form.carried)
        return True

    try:
        return bool(tried(form, public_id, take))
    except Incomplete as lacking:
        form.refuse_slips(lacking.slips)
        form.papers.refuse(lacking.papers)
        return False
