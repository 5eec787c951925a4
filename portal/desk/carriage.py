"""What a desk hands to other offices today, and what goes back from them; with the list to sign."""

from __future__ import annotations

from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth import actor, open_to
from portal.clock import now, today
from portal.desk.reception_day import my_desks
from portal.desk.routes import bp
from portal.errors import in_words
from portal.forms.base import PageForm
from portal.pdf import inline
from portal.session import db
from services import carriages, places, printing
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from workflows.case import Refused


@bp.get("/mot-cua/ban-giao")
@open_to("clerk")
def carriage() -> ResponseReturnValue:
    """What has to leave, and what has left today."""
    return shown()


@bp.post("/mot-cua/ban-giao")
@open_to("clerk")
def hand_papers_over() -> ResponseReturnValue:
    """Record that the papers that were ticked have left."""
    form = PageForm()
    way, desk, office = (request.form.get(name, "") for name in ("chieu", "quay", "noi"))
    chosen = request.form.getlist("chon")
    if not form.validate_on_submit():
        return shown(422)
    if not chosen:
        flash("Đánh dấu hồ sơ giao đi", "problem")
        return redirect(url_for(".carriage"), 303)
    try:
        n = carriages.hand_over(db(), way, desk, office, chosen, Deed(actor(), now(), form.key))
        flash(f"Đã bàn giao {n} hồ sơ. In danh sách để hai bên ký.", "success")
    except (Conflict, Invalid, Refused) as error:
        flash(in_words(error), "problem")
    return redirect(url_for(".carriage"), 303)


@bp.get("/mot-cua/ban-giao/danh-sach")
@open_to("clerk")
def carriage_list() -> Response:
    """The list of one day between a desk and an office, to sign."""
    way, desk, office = (request.args.get(name, "") for name in ("chieu", "quay", "noi"))
    on = day_asked()
    one = carriages.bundle(carriages.left(db(), actor(), on), way, desk, office)
    return inline(printing.carriage_list(db(), one, by=actor(), on=on), f"ban-giao-{way}-{on}")


def day_asked() -> date:
    """The day in the address; NotFound for a text that is none."""
    try:
        return date.fromisoformat(request.args.get("ngay", ""))
    except ValueError as wrong:
        raise NotFound("page-unknown") from wrong


def shown(status: int = 200) -> ResponseReturnValue:
    """The page as things are now."""
    text = render_template(
        "pages/desk/carriage.html",
        waiting=carriages.waiting(db(), actor(), today()),
        left=carriages.left(db(), actor(), today()),
        offices=places.directory(db()),
        desks=my_desks().values(),
        form=PageForm(None),
        now=now(),
        today=today(),
    )
    return text, status
