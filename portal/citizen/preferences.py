"""Where one is told, and what: the e-mail address, confirmed first, and what goes there."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.citizen.routes import bp
from portal.clock import now
from portal.forms.notifying import AddressForm, TopicsForm
from portal.session import db
from portal.wiring import wiring
from services import accounts, mailboxes
from services.actor_ids import citizen_id
from services.errors import Invalid
from services.mailboxes import TOPICS, WAYS, Chosen
from services.numbers import derived


@bp.get("/tai-khoan/thong-bao")
@open_to("citizen")
def preferences() -> ResponseReturnValue:
    """What one has chosen."""
    muted = chosen().muted
    wanted = [topic for topic in TOPICS if all((topic, way) not in muted for way in WAYS)]
    return page("preferences", TopicsForm(None, data={"topics": wanted}))


@bp.post("/tai-khoan/thong-bao")
@open_to("citizen")
def choose() -> ResponseReturnValue:
    """What is sent from now on."""
    form = TopicsForm()
    if not form.validate_on_submit():
        return page("preferences", form), 422
    mailboxes.choose(db(), actor(), {(topic, "mail") for topic in form.topics.data or ()})
    flash(_("Đã lưu lựa chọn của bạn."), "success")
    return redirect(url_for(".preferences"), 303)


@bp.get("/tai-khoan/thu-dien-tu")
@open_to("citizen")
def address() -> ResponseReturnValue:
    """Which address is it, or shall it be?"""
    known = "" if chosen().address else accounts.profile_of(db(), citizen_id(actor())).email
    return page("mailbox", AddressForm(None, data={"address": known}))


@bp.post("/tai-khoan/thu-dien-tu")
@open_to("citizen")
def ask_address() -> ResponseReturnValue:
    """Send the letter that asks whether an address is theirs."""
    form = AddressForm()
    if not form.validate_on_submit():
        return page("mailbox", form), 422
    try:
        claim_id = derived(form.key, "mailbox", 32).lower()
        mailboxes.ask(db(), actor(), str(form.address.data), claim_id=claim_id, at=now())
    except Invalid as refused:
        form.refuse(refused)
        return page("mailbox", form), 422
    flash(_("Mở thư ở địa chỉ đó và bấm liên kết trong 24 giờ để xác nhận."), "success")
    return redirect(url_for(".preferences"), 303)


@bp.post("/tai-khoan/bo-thu-dien-tu")
@open_to("citizen")
def give_up_address() -> ResponseReturnValue:
    """No letters any more."""
    mailboxes.give_up(db(), actor(), at=now())
    flash(_("Đã bỏ địa chỉ thư. Cổng không gửi thư cho bạn nữa."), "success")
    return redirect(url_for(".preferences"), 303)


def page(name: str, form: AddressForm | TopicsForm) -> str:
    """A page with its form, and how one is reached so far."""
    sends = bool(wiring().settings.mail_host)
    return render_template(f"pages/citizen/{name}.html", form=form, chosen=chosen(), sends=sends)


def chosen() -> Chosen:
    """How one is reached so far."""
    return mailboxes.chosen(db(), actor(), at=now())
