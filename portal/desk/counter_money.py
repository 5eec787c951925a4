"""Taking fees at the counter, and the receipts for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.dossier_pages import page, tried
from portal.desk.routes import bp
from portal.errors import word
from portal.forms.money import CollectForm, RefundForm, WaiveForm
from portal.pdf import inline
from portal.session import db
from portal.wiring import wiring
from portal.wording import money
from services import bills, counter, desk_view, giving_back, printing
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


@bp.route("/mot-cua/hoan-tien/<string:public_id>", methods=["GET", "POST"])
@open_to("clerk")
def give_back(public_id: str) -> ResponseReturnValue:
    """Give back what was paid too much; where nothing was, back to what is to be taken."""
    standing, form = desk_view.of_desk(db(), public_id, actor()), RefundForm()
    bill = bills.bill(db(), standing.dossier.id, standing.matter.procedure)
    if not bill.surplus and not form.is_submitted():
        return redirect(url_for(".collect", public_id=public_id), 303)
    valid = [one for one in bill.payments if one.annulled_at is None]
    form.number.choices = [(one.number, receipt_told(one)) for one in reversed(valid)]
    form.offer(by_bank(valid))
    if not form.is_submitted():
        form.amount.data = str(bill.surplus)

    def do(deed: Deed) -> bool:
        number, method, why = (str(box.data) for box in (form.number, form.method, form.why))
        how = {"number": number, "amount": form.dong, "method": method, "why": why}
        giving_back.refund(db(), public_id, deed, **how)  # type: ignore[arg-type]  # named as they are
        return True

    if form.validate_on_submit() and tried(form, public_id, do):
        if form.method.data == giving_back.GATEWAY:
            flash(_("Đã gửi yêu cầu hoàn. Ngân hàng trả lời thì sổ tự ghi."), "success")
        else:
            flash(_("Đã ghi hoàn tiền."), "success")
        return redirect(url_for(".collect", public_id=public_id), 303)
    return page("pages/desk/give-back.html", form, standing)


@bp.route("/mot-cua/mien-phi/<string:public_id>", methods=["GET", "POST"])
@open_to("clerk")
def waive(public_id: str) -> ResponseReturnValue:
    """Ask for a fee no more, with the reason."""
    standing, form = desk_view.of_desk(db(), public_id, actor()), WaiveForm()
    charges = bills.bill(db(), standing.dossier.id, standing.matter.procedure).charges
    form.charge.choices = [SelectChoice(one.name, one.title) for one in charges if one.amount]

    def do(deed: Deed) -> bool:
        charge, why = str(form.charge.data), str(form.why.data)
        giving_back.waive(db(), public_id, deed, charge=charge, why=why)
        return True

    if form.validate_on_submit() and tried(form, public_id, do):
        flash(_("Đã ghi miễn."), "success")
        return redirect(url_for(".collect", public_id=public_id), 303)
    return page("pages/desk/waive.html", form, standing)


def receipt_told(payment: Payment) -> str:
    """A receipt to choose: its number, how much, and how it was paid."""
    return f"{payment.number} · {money(payment.amount)} · {word(f'print-method.{payment.method}')}"


def by_bank(payments: Sequence[Payment]) -> str:
    """The name of a bank that took some of these and can be asked to give back; or empty."""
    found = (one.method for one in payments if one.order_id is not None)
    gives = (way for way in found if (it := wiring().gateways.get(way)) and it.gives_back)
    way = next(gives, "")
    return word(f"way-short.{way}") if way else ""


def taken(standing: Standing, form: CollectForm) -> str | None:
    """The number of the receipt; None when the form now says why nothing was taken."""
    public_id, method = standing.dossier.public_id, str(form.method.data)
    amount = bills.bill(db(), standing.dossier.id, standing.matter.procedure).left

    def take(deed: Deed) -> str:
        return counter.collect(db(), public_id, deed, amount=amount, method=method)

    return tried(form, public_id, take)


def printed_before(payment: Payment) -> bool:
    """Whether this can only be another print: asked for by somebody else, or later."""
    return payment.taken_by != actor().id or now() - payment.at > AT_ONCE
