"""What a bank never told of: somebody at the desk says what they have found out."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.routes import bp
from portal.forms.statements import FindingForm
from portal.session import db
from services import doubts
from services.deeds import Deed
from services.errors import Conflict, Invalid

BASE = "/mot-cua/sao-ke"
CAME = {"co": "Tiền đã vào tài khoản", "khong": "Không có tiền nào vào"}
BACK = {"co": "Tiền đã hoàn cho người nộp", "khong": "Tiền chưa hoàn"}


@bp.route(f"{BASE}/lenh/<string:reference>", methods=["GET", "POST"])
@open_to("clerk")
def doubtful_order(reference: str) -> ResponseReturnValue:
    """Whether the money of an order has come."""
    form = FindingForm.of(CAME)
    about = doubts.order_at(db(), reference, actor())
    if form.validate_on_submit():
        try:
            deed = Deed(actor(), now(), form.key)
            number = doubts.close_order(db(), reference, deed, form.finding)
            told = _("Đã ghi nhận tiền. Biên lai số %(number)s.", number=number)
            flash(told if number else _("Đã khép lại, không ghi tiền."), "success")
            return redirect(url_for(".statement"), 303)
        except (Invalid, Conflict) as refused:
            form.refuse(refused)
    return page(form, about, "order")


@bp.route(f"{BASE}/hoan/<string:reference>", methods=["GET", "POST"])
@open_to("clerk")
def doubtful_refund(reference: str) -> ResponseReturnValue:
    """Whether the money of a refund has gone."""
    form = FindingForm.of(BACK)
    about = doubts.refund_at(db(), reference, actor())
    if form.validate_on_submit():
        try:
            deed = Deed(actor(), now(), form.key)
            doubts.close_refund(db(), reference, deed, form.finding)
            said = (
                _("Đã ghi là đã hoàn.") if form.finding.so else _("Đã khép lại, có thể hoàn lại.")
            )
            flash(said, "success")
            return redirect(url_for(".statement"), 303)
        except (Invalid, Conflict) as refused:
            form.refuse(refused)
    return page(form, about, "refund")


def page(form: FindingForm, about: doubts.About, kind: str) -> ResponseReturnValue:
    """The page of one doubt; what somebody else has closed meanwhile goes back to the list."""
    if not about.open and not form.is_submitted():
        return redirect(url_for(".statement"), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("pages/desk/doubt.html", form=form, about=about, kind=kind), status
