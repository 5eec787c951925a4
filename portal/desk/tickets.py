"""Numbers at a desk: the page where one is taken, the panel of a window, the screen of the hall."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import actor, open_to
from portal.clock import now, today
from portal.desk.routes import bp
from portal.errors import in_words
from portal.forms.base import fresh_key, sent_key
from portal.rows import whole
from portal.session import db
from services import places, ticketing
from services.deeds import Deed
from services.desk_offices import desks
from services.errors import Conflict, Invalid, NotFound
from services.ticketing import WINDOWS, Hall
from workflows.offices import NoSuchOffice, Office

WINDOW = "cua-so"
LARGEST = 99_999
"""More than anybody calls in a day, and than there are windows."""
TAKE, CALL = "/mot-cua/lay-so", "/mot-cua/goi-so"


@bp.get(TAKE)
@open_to("clerk")
def take_number() -> ResponseReturnValue:
    """The page of the device in the hall: one button."""
    desk = my_desk()
    hall = ticketing.hall(db(), desk.code, today())
    return render_template("pages/desk/take-number.html", desk=desk, hall=hall, fresh_key=fresh_key)


@bp.post(TAKE)
@open_to("clerk")
def give_number() -> ResponseReturnValue:
    """Give out the next number."""
    n = ticketing.take(db(), my_desk().code, key=sent_key(), at=now())
    return redirect(url_for(".number", n=n), 303)


@bp.get(f"{TAKE}/<int:n>")
@open_to("clerk")
def number(n: int) -> ResponseReturnValue:
    """The number, large; the page goes back by itself for who comes next."""
    desk = my_desk()
    ahead = ticketing.ahead(db(), desk.code, n, today())
    return render_template("pages/desk/number.html", desk=desk, n=n, ahead=ahead, now=now())


@bp.get("/man-hinh/<string:code>")
@open_to("public")
def hall_screen(code: str) -> ResponseReturnValue:
    """The screen of the hall: which number is called to which window, and nothing about anybody."""
    try:
        desk = places.directory(db()).acting(code, today())
    except NoSuchOffice as gone:
        raise NotFound("no-such-office") from gone
    if desk.code != code:  # The screen on the wall keeps the address that it was hung up with.
        return redirect(url_for(".hall_screen", code=desk.code))
    hall = ticketing.hall(db(), desk.code, today())
    return render_template("pages/desk/hall-screen.html", desk=desk, hall=hall, now=now())


@bp.get(CALL)
@open_to("clerk")
def call_panel() -> ResponseReturnValue:
    """What a clerk at a window does: call, call again, pass on."""
    desk, window = my_desk(), my_window()
    return render_template(
        "pages/desk/call-panel.html",
        desk=desk,
        window=window,
        windows=range(1, WINDOWS + 1),
        here=ticketing.at_window(db(), desk.code, window, today()) if window else None,
        hall=ticketing.hall(db(), desk.code, today()),
        fresh_key=fresh_key,
    )


@bp.post(f"{CALL}/cua")
@open_to("clerk")
def choose_window() -> ResponseReturnValue:
    """Say at which window one sits, until one signs out."""
    session[WINDOW] = numbered("window")
    return redirect(url_for(".call_panel"), 303)


@bp.post(CALL)
@open_to("clerk")
def call_number() -> ResponseReturnValue:
    """Do what the button says with the number at the window."""
    desk, window, deed = my_desk().code, my_window(), Deed(actor(), now(), sent_key())
    way = request.form.get("viec", "")
    try:
        same_desk(desk)
        if way == "goi":
            if ticketing.call_next(db(), desk, window, deed, seen=numbered("n")) is None:
                flash(_("Không còn ai chờ."), "success")
        elif way == "goi-lai":
            ticketing.call_again(db(), desk, window, numbered("n"), deed)
        elif way == "goi-vang":
            ticketing.call_back(db(), desk, window, numbered("vang"), deed, seen=numbered("n"))
        elif way in ("xong", "vang"):
            ticketing.end(db(), desk, window, numbered("n"), deed, came=way == "xong")
        elif way == "chuyen":
            ticketing.pass_on(db(), desk, window, numbered("n"), deed, to=numbered("to"))
        else:
            abort(400)
    except (Conflict, Invalid) as error:
        flash(in_words(error), "problem")
    return redirect(url_for(".call_panel"), 303)


def my_desk() -> Office:
    """The desk at which the reader is a clerk; of several the first. One that has ended is not found."""
    found = next((desk for desk in desks(db(), actor()).values() if desk.valid(today())), None)
    if found is None:
        raise NotFound("no-such-office")
    return found


def same_desk(desk: str) -> None:
    """The page was that of this desk: a number of another one, where its reader worked before, says
    nothing here."""
    if request.form.get("desk", desk) != desk:
        raise Conflict("ticket-desk-moved")


def my_window() -> int:
    """The window at which the reader sits; 0 before they have said so."""
    return int(session.get(WINDOW, 0))


def hall_here() -> Hall | None:
    """Who waits in the hall, for a clerk who sits at a window; None for one who calls nobody."""
    return ticketing.hall(db(), my_desk().code, today()) if my_window() else None


def numbered(name: str) -> int:
    """A small number that was sent; 0 for anything else."""
    return whole(request.form.get(name), LARGEST) or 0
