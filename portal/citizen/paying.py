"""Paying for one's dossier from home: what it costs, in which way, and what the bank says."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import AnyOf

from portal.answers import changes_told, fees_told
from portal.auth import actor, open_to
from portal.citizen.owing import account, ways
from portal.citizen.routes import bp
from portal.clock import now
from portal.errors import word
from portal.forms.base import PageForm
from portal.session import db
from portal.site import site
from portal.wiring import wiring
from services import following, lookup, orders, paying
from services.db import let_go
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound, Unavailable
from services.following import Followed
from services.models import PaymentOrder
from services.ports import Forged
from services.printed.slips import drawn_code
from workflows.paying import VIETQR, Word, in_the_way
from workflows.vietqr import vietqr

BASE = "/ho-so/<string:public_id>/nop-phi"
ONE = f"{BASE}/<string:reference>"


class PayForm(PageForm):
    """In which way to pay."""

    way = RadioField(_l("Bạn trả bằng cách nào?"), name="cach", validate_choice=False)

    def offer(self, ways: list[str]) -> None:
        """Choose among these."""
        self.way.choices = [SelectChoice(way, word(f"way.{way}")) for way in ways]
        self.way.validators = [AnyOf(ways, message=_l("Chọn một cách trả"))]
        if len(ways) == 1 and not self.is_submitted():
            self.way.data = ways[0]


@bp.route(BASE, methods=["GET", "POST"])
@open_to("citizen")
def pay(public_id: str) -> ResponseReturnValue:
    """Every fee with how it comes about, and the ways to pay."""
    it, form = following.follow(db(), public_id, actor(), at=now()), PayForm()
    form.offer(ways(it))
    if form.validate_on_submit():
        try:
            deed = Deed(actor(), now(), form.key)
            reference = paying.begin(db(), public_id, str(form.way.data), deed)
            return redirect(url_for(".order", public_id=public_id, reference=reference), 303)
        except (Invalid, Conflict) as refused:
            form.refuse(refused)
            it = following.follow(db(), public_id, actor(), at=now())
    status = 422 if form.errors else 200
    fees = fees_told(it.matter.procedure, it.bill.charges)
    told: dict[str, Any] = {"fees": fees, "changes": changes_told(it.lines), "ways": ways(it)}
    return render_template("pages/citizen/pay.html", it=it, form=form, **told), status


@bp.get(ONE)
@open_to("citizen")
def order(public_id: str, reference: str) -> ResponseReturnValue:
    """Where one order stands."""
    it = following.follow(db(), public_id, actor(), at=now())
    return page(it, orders.order(db(), it.dossier.id, reference))


@bp.get(f"{ONE}/sang")
@open_to("citizen")
def to_bank(public_id: str, reference: str) -> ResponseReturnValue:
    """On to the page of the bank; an order that is over, or of what is not owed now, stays here."""
    it = following.follow(db(), public_id, actor(), at=now())
    found = paying.order_of(orders.order(db(), it.dossier.id, reference))
    gateway = wiring().gateways.get(found.way)
    over = found.state != "waiting" or now() >= found.until or found.amount != it.bill.left
    if gateway is None or over:
        return redirect(url_for(".order", public_id=public_id, reference=reference), 303)
    back = site() + url_for(".come_back", way=found.way)
    purpose = orders.purpose(lookup.look(db(), public_id, actor()), account(it))
    let_go(db())
    try:
        address = gateway.address(found, purpose, ip=request.remote_addr or "", back=back)
    except OSError as away:
        raise Unavailable("way-away") from away
    return redirect(address, 303)


@bp.get(f"{ONE}/ma-qr.svg")
@open_to("citizen")
def order_code(public_id: str, reference: str) -> Response:
    """The VietQR code of an order, for the telephone of whoever pays."""
    it = following.follow(db(), public_id, actor(), at=now())
    found, to = orders.order(db(), it.dossier.id, reference), account(it)
    if found.way != VIETQR or to is None:
        raise NotFound("order-unknown")
    text = vietqr(to.bin, to.number, found.amount, found.reference)
    return Response(drawn_code(text), mimetype="image/svg+xml")


@bp.get("/thanh-toan/<string:way>/tro-ve")
@open_to("citizen")
def come_back(way: str) -> ResponseReturnValue:
    """Back from the bank: what the browser brings is shown, and decides nothing."""
    gateway = wiring().gateways.get(way)
    try:
        said = gateway.heard(request.args.to_dict()) if gateway else None
    except Forged:
        said = None
    if said is None:
        raise NotFound("order-unknown")
    public_id = orders.public_id_of(db(), said.reference)
    it = following.follow(db(), public_id, actor(), at=now())
    return page(it, orders.order(db(), it.dossier.id, said.reference), said)


def page(it: Followed, found: PaymentOrder, said: Word | None = None) -> str:
    """The page of an order; `said` is what the browser has brought back from the bank."""
    payment = next((one for one in it.bill.payments if one.order_id == found.id), None)
    more: dict[str, Any] = {"order": found, "payment": payment, "said": said, "now": now()}
    more["account"] = account(it) if found.way == VIETQR else None
    more["again"] = it.bill.left and not in_the_way(paying.order_of(found), now())
    return render_template("pages/citizen/order.html", it=it, **more)
