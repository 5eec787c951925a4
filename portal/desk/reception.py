"""Receiving what was filed online: look through it, then one of three exits.

Which action an exit takes stands in the procedure; `services.desk_view` reads it there.
"""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now
from portal.desk.dossier_pages import act, onward, page
from portal.desk.routes import bp
from portal.forms.dossiers import DossierForm
from portal.forms.reception import SUGGESTED, RefusalForm, SupplementForm
from portal.session import db
from services import alike, desk_view
from services.desk_view import Exits
from services.standing import Standing

BASE = "/mot-cua/tiep-nhan/<string:public_id>"


@bp.get(BASE)
@open_to("clerk")
def receive(public_id: str) -> ResponseReturnValue:
    """Look through a dossier that waits to be received."""
    standing, exits = waiting(public_id)
    if exits is None:
        return elsewhere(standing)
    return reception_page(standing, exits, DossierForm())


@bp.post(f"{BASE}/nhan")
@open_to("clerk")
def accept(public_id: str) -> ResponseReturnValue:
    """Receive the dossier: it gets its code, its day and its slip (Mẫu 01)."""
    standing, exits = waiting(public_id)
    if exits is None or exits.accept is None:
        return elsewhere(standing, _("Tiếp nhận"))
    form = DossierForm()
    if form.validate() and act(standing, exits.step, exits.accept, form):
        return redirect(url_for(".slip", public_id=public_id), 303)
    return reception_page(standing, exits, form)


@bp.route(f"{BASE}/bo-sung", methods=["GET", "POST"])
@open_to("clerk")
def ask(public_id: str) -> ResponseReturnValue:
    """Ask once for all that is lacking (Mẫu 02)."""
    standing, exits = waiting(public_id)
    if exits is None or exits.ask is None:
        return elsewhere(standing, _("Yêu cầu bổ sung"))
    form = SupplementForm()
    form.offer(standing.matter.procedure, standing.matter.answers)
    if form.takes(request.form.get(SUGGESTED)):
        return page("pages/desk/ask.html", form, standing)
    if form.validate_on_submit() and act(standing, exits.step, exits.ask, form):
        return done(public_id, _("Đã gửi yêu cầu bổ sung cho người nộp."))
    return page("pages/desk/ask.html", form, standing)


@bp.route(f"{BASE}/tu-choi", methods=["GET", "POST"])
@open_to("clerk")
def refuse(public_id: str) -> ResponseReturnValue:
    """Refuse to receive the dossier, with the reason in writing (Mẫu 03)."""
    standing, exits = waiting(public_id)
    if exits is None or exits.refuse is None:
        return elsewhere(standing, _("Từ chối tiếp nhận"))
    form = RefusalForm()
    if form.takes(request.form.get(SUGGESTED)):
        return page("pages/desk/refuse.html", form, standing)
    if form.validate_on_submit() and act(standing, exits.step, exits.refuse, form):
        return done(public_id, _("Đã từ chối tiếp nhận và báo cho người nộp."))
    return page("pages/desk/refuse.html", form, standing)


def waiting(public_id: str) -> tuple[Standing, Exits | None]:
    """A dossier of this desk, and its ways out if it still waits to be received."""
    standing = desk_view.of_desk(db(), public_id, actor())
    return standing, desk_view.reception(standing)


def elsewhere(standing: Standing, meant: str = "") -> ResponseReturnValue:
    """To where a dossier stands that does not wait here any more: its slip, if it was received."""
    received = standing.dossier.received_at is not None
    endpoint = ".slip" if received else ".dossier"
    return onward(standing, url_for(endpoint, public_id=standing.dossier.public_id), meant)


def done(public_id: str, said: str) -> ResponseReturnValue:
    """To the dossier, with what was done."""
    flash(said, "success")
    return redirect(url_for(".dossier", public_id=public_id), 303)


def reception_page(standing: Standing, exits: Exits, form: DossierForm) -> ResponseReturnValue:
    """The dossier with its three exits."""
    until = desk_view.answer_by(standing, exits)
    doubles = alike.others(db(), standing, at=now())
    return page(
        "pages/desk/receive.html", form, standing, exits=exits, until=until, doubles=doubles
    )
