"""Taking fees at the counter, and the receipts for them."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.dossier_pages import page, tried
from portal.desk.routes import bp
from portal.forms.money import CollectForm
from portal.pdf import inline
from portal.session import db
from services import bills, counter, desk_view, printing
from services.deeds import Deed
from services.errors import NotFound
from services.models import Payment
from services.standing import Standing

BASE = "/mot-cua/thu-phi/<string:public_id>"
AT_ONCE = timedelta(minutes=15)
"""How long the receipt that was just made is the first one, and no copy of it."""


@bp.route(BASE, methods=["GET", "POST"])
@open_to("clerk")
def collect(public_id: str) -> ResponseReturnValue:
    """Take all that is still owed."""
    standing = desk_view.of_desk(db(), public_id, actor())
    form = CollectForm()
    if form.validate_on_submit() and (number := taken(standing, form)):
        flash(_("Đã thu tiền. Biên lai số %(number)s.", number=number), "success")
        return redirect(url_for(".collect", public_id=public_id), 303)
    return page("pages/desk/collect.html", form, standing)


@bp.get(f"{BASE}/bien-lai/<string:number>")
@open_to("clerk")
def receipt_pdf(public_id: str, number: str) -> Response:
    """A receipt to print; later prints say that they are copies (TT 303/2016/TT-BTC)."""
    standing = desk_view.of_desk(db(), public_id, actor())
    payment = printing.payment_of(db(), number, actor())
    if payment.dossier_id != standing.dossier.id:
        raise NotFound("payment-unknown")
    content = printing.fee_receipt(db(), payment, copy=printed_before(payment))
    return inline(content, f"bien-lai-{number}")


def taken(standing: Standing, form: CollectForm) -> str | None:
    """The number of the receipt; None when the form now says why nothing was taken."""
    public_id, method = standing.dossier.public_id, str(form.method.data)
    amount = bills.bill(db(), standing.dossier.id).left

    def take(deed: Deed) -> str:
        return counter.collect(db(), public_id, deed, amount=amount, method=method)

    return tried(form, public_id, take)


def printed_before(payment: Payment) -> bool:
    """Whether this can only be another print: asked for by somebody else, or later."""
    return payment.taken_by != actor().id or now() - payment.at > AT_ONCE
