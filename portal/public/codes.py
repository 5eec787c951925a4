"""An officer chooses a password with the code on their slip."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import open_to
from portal.clock import now
from portal.forms.officers import RedeemForm
from portal.public.routes import bp
from portal.session import db
from services.administering import codes
from services.errors import Invalid


@bp.route("/dang-nhap/ma-can-bo", methods=["GET", "POST"])
@open_to("public")
def redeem() -> ResponseReturnValue:
    """The code is sent, never asked for in an address."""
    form = RedeemForm()
    if form.validate_on_submit():
        typed, code, new = (str(form[name].data) for name in ("account", "code", "new"))
        try:
            codes.redeem(db(), typed, code, new, at=now())
            flash(_("Đã đặt mật khẩu. Đăng nhập bằng mật khẩu mới."), "success")
            return redirect(url_for(".sign_in"), 303)
        except Invalid as refused:
            form.refuse(refused)
    text = render_template("pages/public/code.html", form=form)
    return text, 422 if form.is_submitted() else 200
