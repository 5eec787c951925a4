"""The fees of a procedure in the browser: other amounts from a day on, with the document."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.pages import carried_out, change_page
from portal.admin.routes import bp
from portal.admin.texts import OF
from portal.auth import open_to
from portal.clock import today
from portal.forms.fee_tables import filled, form_of
from portal.session import db
from services import revisions
from services.administering import fee_tables, texts


@bp.route(f"{OF}/phi", methods=["GET", "POST"])
@open_to("admin")
def change_fees(code: str) -> ResponseReturnValue:
    """Let the fees of a procedure cost something else from a day on."""
    it = revisions.of(db(), code, on=today())[0].procedure
    rows = fee_tables.of(db(), code)
    if not rows:
        abort(404)
    form = form_of(rows)(data=filled(rows) | {"first": today() + timedelta(days=1)})
    form.show(texts.record(db(), code))
    if form.validate_on_submit() and carried_out(
        form,
        lambda: fee_tables.change(db(), code, form.prices(rows), form.first.data, form.errand),
        lambda: texts.record(db(), code),
    ):
        flash(_("Đã công bố mức thu mới. Hồ sơ đã nộp giữ mức cũ."), "success")
        return redirect(url_for(".procedure", code=code), 303)
    return change_page(
        form,
        title=_("Sửa mức thu"),
        over=f"{it.code} · {it.title}",
        sub=_(
            "Một văn bản giống hệt với mức thu mới được công bố. So sánh và hoàn tác như mọi văn bản."
        ),
        button_words=_("Công bố mức thu"),
        back=(it.title, url_for(".procedure", code=code)),
    )
