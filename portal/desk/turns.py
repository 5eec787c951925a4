"""The turn of one person: one slip for all that was received, all results handed over at once."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.routes import bp
from portal.desk.work_history import by, title
from portal.errors import in_words
from portal.forms.base import fresh_key
from portal.forms.money import ALL_MONEY, CollectForm, HandOverForm
from portal.pdf import inline
from portal.rows import whole
from portal.session import db
from portal.wording import long_moment, money
from services import consultations, counter, desk_view, printing, processing, turns
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from services.standing import Standing
from services.turns import MOST
from workflows.case import Refused

BASE = "/mot-cua/luot/<string:public_id>"


@bp.get(BASE)
@open_to("clerk")
def turn(public_id: str) -> ResponseReturnValue:
    """What there is for the person who stands here today."""
    return shown(public_id, HandOverForm(None))


@bp.post(BASE)
@open_to("clerk")
def hand_over_many(public_id: str) -> ResponseReturnValue:
    """Hand over the results that were ticked: each by itself, so that one that cannot go keeps none
    of the others."""
    form, found = HandOverForm(), turns.turn(db(), public_id, actor(), at=now())
    here = {one.public_id: one for one in (*found.ready, *found.returned)}
    chosen = [one for one in request.form.getlist("chon")[:MOST] if one in here]
    fine = form.validate_on_submit()
    if fine and not chosen:
        form.form_errors.append(_("Đánh dấu kết quả giao cho người nhận"))
        fine = False
    if not fine:
        return shown(public_id, form, 422)
    refused = {one: why for one in chosen if (why := handed_over(one, form))}
    if n := len(chosen) - len(refused):
        flash(_("Đã trả %(n)s kết quả cho %(who)s.", n=n, who=form.collector.data), "success")
    for one, why in refused.items():
        flash(_("%(code)s chưa trả được: %(why)s", code=here[one].code, why=why), "problem")
    return redirect(url_for(".turn", public_id=public_id), 303)


@bp.post(f"{BASE}/thu")
@open_to("clerk")
def collect_many(public_id: str) -> ResponseReturnValue:
    """Take what is owed for all of it with one payment of the person, each dossier with its receipt."""
    form, found = CollectForm(), turns.turn(db(), public_id, actor(), at=now())
    if not form.validate_on_submit():
        flash(_("Chọn tiền mặt hoặc chuyển khoản"), "problem")
    elif found.total and found.total != whole(request.form.get("total"), ALL_MONEY):
        flash(_("Số phải thu vừa thay đổi. Xem lại rồi bấm lại."), "problem")
    else:
        taken = {one: collected(one, form, amount) for one, amount in found.owed.items()}
        if n := sum(found.owed[one] for one, why in taken.items() if not why):
            flash(_("Đã thu %(sum)s.", sum=money(n)), "success")
        codes = {one.public_id: one.code for one in (*found.received, *found.ready)}
        for one, why in taken.items():
            if why:
                flash(_("%(code)s chưa thu được: %(why)s", code=codes[one], why=why), "problem")
    return redirect(url_for(".turn", public_id=public_id), 303)


@bp.get(f"{BASE}/phieu/<string:form>")
@open_to("clerk")
def turn_pdf(public_id: str, form: str) -> Response:
    """One slip for all that was received, or one to sign for all that was handed over."""
    found = turns.turn(db(), public_id, actor(), at=now())
    rows = {"nhan": found.received, "tra": found.returned}.get(form)
    if not rows:
        raise NotFound("form-unknown")
    content = printing.turn(db(), found, returned=form == "tra", by=actor(), at=now())
    return inline(content, f"phieu-chung-{form}-{found.on}")


def collected(public_id: str, form: CollectForm, amount: int) -> str:
    """Why the money for a dossier could not be taken; empty once it was."""
    deed, how = Deed(actor(), now(), f"{form.key}:{public_id}"), str(form.method.data)
    try:
        counter.collect(db(), public_id, deed, amount=amount, method=how)
    except (Conflict, Invalid, NotFound, Refused) as error:
        return in_words(error)
    return ""


def handed_over(public_id: str, form: HandOverForm) -> str:
    """Why a result could not be handed over; empty once it was."""
    try:
        standing, key = desk_view.of_desk(db(), public_id, actor()), f"{form.key}:{public_id}"
        exits = desk_view.hand_over(standing)
        if exits is None or exits.deliver is None:
            return "" if processing.done(db(), key) else faster(standing)
        deed = Deed(actor(), now(), key)
        step = exits.step.step
        processing.act(db(), public_id, exits.deliver.name, deed, step=step, given=form.given)
    except (Conflict, Invalid, NotFound, Refused) as error:
        return in_words(error)
    return ""


def faster(standing: Standing) -> str:
    """What a colleague has done with it meanwhile."""
    last = consultations.history(db(), standing, actor())[-1]
    return f"{title(standing, last)}, {by(standing, last)}, {long_moment(last.at)}."


def shown(public_id: str, form: HandOverForm, status: int = 200) -> ResponseReturnValue:
    """The page with what there is now."""
    found = turns.turn(db(), public_id, actor(), at=now())
    if not form.is_submitted():
        form.collector.data = found.who.applicant
    ticked = request.form.getlist("chon") if form.is_submitted() else None
    text = render_template(
        "pages/desk/turn.html",
        it=found,
        form=form,
        ticked=ticked,
        money_form=CollectForm(None),
        fresh_key=fresh_key,
        now=now(),
    )
    return text, status
