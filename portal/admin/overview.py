"""How the installation stands, and who works with it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.routes import bp
from portal.auth import open_to
from portal.clock import now, today
from portal.forms.base import fresh_key, sent_key
from portal.session import db
from portal.site import configured
from services import overview, places, signing_in, staff

PAGE = 50


@bp.get("")
@open_to("admin")
def home() -> ResponseReturnValue:
    """What is loaded, what waits, what needs somebody."""
    addressed = bool(configured() or signing_in.demo_people(db()))
    found = overview.overview(db(), on=today(), at=now())
    return render_template("pages/admin/home.html", it=found, addressed=addressed)


@bp.get("/can-bo", defaults={"page": 1})
@bp.get("/can-bo/trang/<int:page>")
@open_to("admin")
def people(page: int) -> ResponseReturnValue:
    """The officers with their roles of today."""
    officers = staff.listed(db(), on=today())
    shown = officers[(page - 1) * PAGE : page * PAGE]
    names = {one.code: one.short_name for one in places.directory(db()).ever_below("quang-nam")}
    return render_template(
        "pages/admin/people.html",
        officers=shown,
        first=(page - 1) * PAGE + 1,
        page=page,
        total=len(officers),
        names=names,
        once=fresh_key(),
    )


@bp.post("/can-bo/<string:login>/ket-thuc-phien")
@open_to("admin")
def revoke(login: str) -> ResponseReturnValue:
    """End every session of an officer; they have to sign in again."""
    sent_key()
    officer = staff.by_login(db(), login)
    signing_in.sign_out_everywhere(db(), "officer", officer.id, at=now())
    flash(_("Đã kết thúc mọi phiên của %(name)s.", name=officer.name), "success")
    return redirect(url_for(".people"), 303)
