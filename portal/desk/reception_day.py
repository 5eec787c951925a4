"""The clerk's day: what waits at the desk, and the search among its dossiers."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth import actor, open_to
from portal.clock import now, today
from portal.desk import searches
from portal.desk.routes import bp
from portal.desk.tickets import hall_here
from portal.forms.reception import FindForm
from portal.session import db
from services import desk_lists, desk_search, parcel_lists, unread
from services.desk_lists import QUEUES, Mark
from services.desk_offices import desks


@bp.get("/mot-cua")
@open_to("clerk")
def reception_day() -> ResponseReturnValue:
    """What waits at the reader's desks, one list at a time."""
    name = request.args.get("viec", "receive")
    if name not in QUEUES:
        abort(404)
    return render_template(
        "pages/desk/day.html",
        desks=my_desks().values(),
        day=desk_lists.day(db(), actor(), now()),
        waiting=desk_lists.waiting(db(), actor(), today()),
        messages=unread.count(db(), actor()),
        post=parcel_lists.counts(db(), actor())["waiting"],
        hall=hall_here(),
        name=name,
        listed=desk_lists.queue(
            db(), actor(), name, at=now(), after=Mark.read(request.args.get("sau", ""))
        ),
        shown_before=request.args.get("tu", 0, type=int),
        find_form=FindForm(),
        now=now(),
        kept={name: request.args[name] for name in ("buu-gui",) if name in request.args},
    )


@bp.post("/mot-cua/tim")
@open_to("clerk")
def find_dossier() -> ResponseReturnValue:
    """Search for dossiers; what names a person is sent, never in the address."""
    form = FindForm()
    if not form.validate_on_submit():
        return render_template("pages/desk/found.html", find_form=form, found=[]), 422
    searches.keep("desk", str(form.words.data or ""))
    return redirect(url_for(".found_dossiers"), 303)


@bp.get("/mot-cua/tim")
@open_to("clerk")
def found_dossiers() -> ResponseReturnValue:
    """The dossiers that were searched for last."""
    words = searches.kept("desk")
    found = desk_search.find(db(), actor(), words) if words else []
    form = FindForm(None, data={"words": words})
    return render_template("pages/desk/found.html", find_form=form, found=found)


def my_desks() -> dict[str, str]:
    """What the reader's desks are called, by their codes."""
    return {code: desk.name for code, desk in desks(db(), actor()).items()}
