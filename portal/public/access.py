"""Signing in and out."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from portal import auth, identities, return_to
from portal.auth import open_to, person
from portal.clock import now
from portal.forms.accounts import SignInForm
from portal.language import foreign
from portal.navigation import home_of
from portal.public.routes import bp
from portal.session import db
from portal.unsent import Unsent
from services import signing_in
from services.errors import Invalid
from services.tongue import told

LOOKS = (
    ("citizen", "person"),
    ("business", "shop"),
    ("clerk", "inbox"),
    ("officer", "clipboard-check"),
    ("head", "people"),
    ("leader", "pencil"),
    ("manager", "graph-up"),
    ("city-manager", "graph-up"),
    ("admin", "person-gear"),
)
"""The demo people in the order of the page, each with a drawing."""


@bp.get("/dang-nhap")
@open_to("public")
def sign_in() -> ResponseReturnValue:
    """The one door; in a demonstration also with people to look around as."""
    one = person()
    return redirect(way_on(one.roles), 303) if one else page(SignInForm())


@bp.post("/dang-nhap")
@open_to("public")
def enter() -> ResponseReturnValue:
    """Sign in, and go on to where one wanted to."""
    form = SignInForm()
    if not form.validate_on_submit():
        return page(form), 422
    name, password = str(form.account.data), str(form.password.data)
    try:
        token = auth.token_for(name, password)
    except Invalid as refused:
        form.refuse(refused)
        return page(form), 429 if "until" in refused.details else 422
    return welcome(token, return_to.wanted(), Unsent.carried())


@bp.post("/dang-nhap/nguoi-mau")
@open_to("public")
def enter_as_demo() -> ResponseReturnValue:
    """Look around as one of the demo people; there is no such page in real life."""
    key = request.form.get("person", "")
    token = signing_in.let_in_demo(db(), key, at=now(), terms=auth.terms())
    return welcome(token, return_to.wanted(), Unsent.carried())


@bp.post("/dang-xuat")
@open_to("public")
def sign_out() -> ResponseReturnValue:
    """End the session of this browser; also the provider's, if one has let them in."""
    return left(auth.leave(), _("Bạn đã đăng xuất."))


def left(proven: tuple[str, str], words: str) -> ResponseReturnValue:
    """Say that a session has ended; first by way of the provider that it began with, if it did."""
    if there := identities.farewell(*proven):
        return identities.gone_to(there, _("Đang đăng xuất"), words)
    flash(words, "success")
    return redirect(url_for(".sign_in"), 303)


@bp.app_errorhandler(401)
def again(_error: HTTPException) -> ResponseReturnValue:
    """The session has ended: what was typed in it waits until its owner has signed in."""
    wanted, unsent = return_to.page_of(request.path), Unsent.refused()
    lost = any(one.filename for one in request.files.values())
    return page(SignInForm(None), wanted=wanted, unsent=unsent, ended=True, lost=lost), 401


def page(form: SignInForm, **more: object) -> str:
    """The page with the form as it stands."""
    people = signing_in.demo_people(db())
    tiles = [tile(key, drawing, people[key]) for key, drawing in LOOKS if key in people]
    told = {"wanted": return_to.wanted(), "unsent": Unsent.carried()} | more
    providers = identities.offered()
    return render_template(
        "pages/public/sign-in.html", form=form, people=tiles, providers=providers, **told
    )


def tile(key: str, drawing: str, one: Mapping[str, str]) -> dict[str, object]:
    """A demo person as the page offers them: a button of its form."""
    return {
        "title": foreign(one["name"]),
        "note": told(one["about"]),
        "icon": drawing,
        "staff": one["kind"] != "citizen",
        "name": "person",
        "value": key,
        "attrs": {"data-demo": key},
    }


def welcome(token: str, wanted: str, unsent: Unsent | None) -> ResponseReturnValue:
    """Go on as the person who was let in, first with what they could not send before; what somebody
    else had typed at this browser is not theirs to send."""
    typed_by = auth.before()
    auth.enter(token)
    one = person()
    if one and unsent and typed_by == one.actor.id:
        back = return_to.page_of(unsent.path)
        return render_template("pages/public/unsent.html", unsent=unsent, back=back)
    return redirect(wanted or home_of(one.roles if one else frozenset()), 303)


def way_on(roles: frozenset[str]) -> str:
    """Where somebody with these roles wanted to go, or else where they start."""
    return return_to.wanted() or home_of(roles)
