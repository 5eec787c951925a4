"""Confirming the draft of a result, or sending it back; taking a dossier back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.citizen.dossiers import about
from portal.citizen.routes import bp
from portal.clock import now
from portal.forms.deeds import DraftForm, WithdrawForm
from portal.session import db
from services import following, responding
from services.errors import Conflict
from services.following import Followed

DONE = 303
"""The status of what was done: one is sent on."""
WRONG = "sai"
"""The button that sends a draft back."""


@bp.route("/ho-so/<string:public_id>/xac-nhan", methods=["GET", "POST"])
@open_to("citizen")
def confirm(public_id: str) -> ResponseReturnValue:
    """The draft of the result: right as it is, or with something to mend?"""
    it = awaiting(public_id, "confirmation")
    form, status = DraftForm(seen=str(it.dossier.lines)), 200
    if form.is_submitted():
        status = answered(it, form)
    if status == DONE:
        return redirect(url_for(".dossier", public_id=public_id), 303)
    return render_template("pages/citizen/confirm.html", form=form, **about(it)), status


@bp.route("/ho-so/<string:public_id>/rut", methods=["GET", "POST"])
@open_to("citizen")
def withdraw(public_id: str) -> ResponseReturnValue:
    """Ask once more, then take the dossier back."""
    it = following.follow(db(), public_id, actor(), at=now())
    form, status = WithdrawForm(seen=str(it.dossier.lines)), 200
    if form.is_submitted():
        status = withdrawn(it, form)
    if status == DONE or not it.withdrawable:
        return redirect(url_for(".dossier", public_id=public_id), 303)
    return render_template("pages/citizen/withdraw.html", it=it, form=form), status


def awaiting(public_id: str, reason: str) -> Followed:
    """One's dossier that waits for this; otherwise its own page says where it stands."""
    it = following.follow(db(), public_id, actor(), at=now())
    if it.awaited is None or it.awaited.step.reason != reason:
        flash(_("Hồ sơ không còn chờ việc này."), "info")
        abort(redirect(url_for("citizen.dossier", public_id=public_id), 303))
    return it


def answered(it: Followed, form: DraftForm) -> int:
    """Confirm the draft, or send it back with what is wrong; the status says what became of it."""
    public_id, wrong = it.dossier.public_id, WRONG in request.form
    if not form.validate():
        return 422
    if wrong and not (form.reason.data or "").strip():
        form.reason.errors = [_("Ghi chỗ sai để chúng tôi sửa")]
        return 422
    try:
        if wrong:
            responding.send_back(db(), public_id, form.deed, reason=str(form.reason.data))
        else:
            responding.confirm(db(), public_id, form.deed)
    except Conflict as moved:
        form.stale(moved, awaiting(public_id, "confirmation").dossier.lines)
        return 409
    flash(_("Đã gửi. Chúng tôi làm tiếp."), "success")
    return DONE


def withdrawn(it: Followed, form: WithdrawForm) -> int:
    """Take it back; the status of the answer says what became of it."""
    if not form.validate():
        return 422
    try:
        responding.withdraw(db(), it.dossier.public_id, form.deed, reason=form.reason.data or "")
    except Conflict as moved:
        now_it = following.follow(db(), it.dossier.public_id, actor(), at=now())
        form.stale(moved, now_it.dossier.lines)
        return 409
    flash(_("Bạn đã rút hồ sơ."), "success")
    return DONE
