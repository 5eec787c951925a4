"""The register of a desk (Mẫu 06), on the screen and to print."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from portal.auth import actor, open_to
from portal.clock import today
from portal.desk.reception_day import my_desks
from portal.desk.routes import bp
from portal.forms.register import RegisterForm
from portal.pdf import inline
from portal.session import db
from services import desk_lists, places, printing
from services.desk_lists import Mark
from services.desk_offices import desks_of, served_by
from services.errors import NotFound

A_WEEK = timedelta(days=6)


@bp.get("/mot-cua/so-theo-doi")
@open_to("clerk")
def register() -> ResponseReturnValue:
    """What a desk received from one day to another."""
    form = asked()
    fine = form.validate()
    after = Mark.read(request.args.get("sau", ""))
    listed = desk_lists.register(db(), *form.chosen, after=after) if fine else None
    before = request.args.get("hang", 0, type=int)
    offices = places.directory(db())
    text = render_template(
        "pages/desk/register.html",
        form=form,
        listed=listed,
        before=before,
        offices=offices,
        served=served_by(offices, desks_of(actor()), today()),
    )
    return text, 200 if fine else 422


@bp.get("/mot-cua/so-theo-doi/ban-in")
@open_to("clerk")
def register_pdf() -> Response:
    """The same to print."""
    form = asked()
    if not form.validate():
        raise NotFound("page-unknown")
    desk, since, until = form.chosen
    return inline(printing.register(db(), desk, since, until), f"so-theo-doi-{desk}-{since}")


def asked() -> RegisterForm:
    """Which desk and days; without an answer the first desk and the last week."""
    form = RegisterForm(request.args, since=today() - A_WEEK, until=today())
    form.offer(my_desks())
    return form
