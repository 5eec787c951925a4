"""Who is asking, and whether this endpoint is for them. One that names nobody is shut.

Flask-Login carries the token of a session; whether that session still lives, and which roles its
person has today, the table says at every request.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.urls import iri_to_uri

from portal.caller import place, watches
from portal.clock import now
from portal.session import db
from portal.wiring import wiring
from services import accounts, signing_in, staff
from services.signing_in import Person, Terms
from workflows import definition
from workflows.case import Actor

View = TypeVar("View", bound=Callable[..., object])

PUBLIC, CITIZEN, WATCHER, GATEWAY = "public", "citizen", "watcher", "gateway"
ROLES = (CITIZEN, *staff.ROLES)
LANGUAGE = "ngon-ngu"
"""Where a session, and a browser's own cookie, keep which language was chosen."""
GROUPS = {"staff": definition.ROLES}
FRESH = timedelta(minutes=15)
"""For how long somebody whom an electronic identity has proven may set a password without the old one."""
NOTED_EVERY = timedelta(minutes=1)
"""How precisely the last use of a session is kept; more would be a write at each click."""


class Visitor(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """A signed-in person as Flask-Login wants it: `id` is the token of the session."""

    def __init__(self, token: str, person: Person) -> None:
        self.id = token
        self.person = person


def open_to(*who: str) -> Callable[[View], View]:
    """Say who may use an endpoint: `public`, any of ROLES, or `staff` for those who do the work.

    `watcher` is no person but a machine that watches over this one; `gateway` is a bank, which is
    known by the signature of each message, and by nothing else.
    """
    names = frozenset(name for one in who for name in GROUPS.get(one, (one,)))
    if not names or names - {PUBLIC, WATCHER, GATEWAY, *ROLES}:
        raise ValueError(f"open to whom? {who}")

    def mark(view: View) -> View:
        view.open_to = names  # type: ignore[attr-defined]
        return view

    return mark


def unnoted(view: View) -> View:
    """Mark an endpoint that pages ask by themselves: being asked is no sign that anybody is there."""
    view.unnoted = True  # type: ignore[attr-defined]
    return view


def policy(app: Flask, endpoint: str) -> frozenset[str]:
    """Who may use an endpoint; nobody, if it does not say."""
    names: frozenset[str] = getattr(app.view_functions[endpoint], "open_to", frozenset())
    return names


def init_app(app: Flask) -> None:
    """Puts the guard before every request."""
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)  # It would look up who asks for any page.
    manager.session_protection = None  # A telephone changes its address on the way home.
    manager.user_loader(visitor)
    manager.unauthorized_handler(ask_to_sign_in)
    open_to(PUBLIC)(app.view_functions["static"])
    app.before_request(guard)


def guard() -> ResponseReturnValue | None:
    """Let in whom the endpoint names. Unknown addresses pass: they are answered with 404."""
    if request.endpoint is None:
        return None
    names = policy(current_app, request.endpoint)
    if not names:
        current_app.logger.error("the endpoint %s is open to nobody", request.endpoint)
        abort(500 if current_app.testing else 403)
    if GATEWAY in names:
        g.bare = True
        return None
    if PUBLIC in names:
        return None
    if WATCHER in names:
        g.bare = True
        return None if watches(wiring().settings.metrics_token) else abort(403)
    one = person()
    if one is None:
        answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return answer
    if not names & one.roles:
        abort(403)
    return None


def visitor(token: str) -> Visitor | None:
    """Whom Flask-Login finds behind the token in the cookie."""
    found = signing_in.present(db(), token, at=now(), terms=terms())
    if found is None:
        return None
    by_itself = getattr(current_app.view_functions.get(request.endpoint or ""), "unnoted", False)
    if now() - found.seen_at > NOTED_EVERY and not by_itself:
        with suppress(OperationalError):  # A full disk keeps nobody from reading.
            signing_in.seen(db(), token, at=now())
    return Visitor(token, found)


def ask_to_sign_in() -> ResponseReturnValue:
    """A page is asked for again after signing in; anything else cannot be."""
    if request.method not in {"GET", "HEAD"}:
        abort(401)
    wanted = iri_to_uri(request.full_path.removesuffix("?"))
    return redirect(url_for("public.sign_in", tiep=wanted), 303)


def person() -> Person | None:
    """Who is signed in, or nobody."""
    if g.get("bare"):
        return None
    found: Person | None = getattr(current_user, "person", None)
    return found


def identified() -> Person:
    """Who is signed in; only for endpoints that are not public."""
    one = person()
    if one is None:
        abort(401)
    return one


def actor() -> Actor:
    """Who acts; only for endpoints that are not public."""
    return identified().actor


def just_proven() -> bool:
    """Whether an electronic identity has proven a short while ago that it is them."""
    one = identified()
    return one.issuer != signing_in.LOCAL and now() - one.since <= FRESH


def token() -> str:
    """The token of this browser's session; empty when nobody is signed in."""
    return str(getattr(current_user, "id", ""))


def before() -> str:
    """Whose session this browser held last, though it has ended; empty where it held none."""
    return signing_in.holder(db(), session.get("_user_id", ""))


def terms() -> Terms:
    """How long sessions live in this installation."""
    chosen = wiring().settings
    return Terms(
        staff_idle=timedelta(minutes=chosen.staff_idle_minutes),
        citizen_idle=timedelta(minutes=chosen.citizen_idle_minutes),
        longest=timedelta(hours=chosen.session_hours),
    )


def token_for(name: str, password: str) -> str:
    """The token of a new session for a name and a password; Invalid if they do not fit."""
    return signing_in.sign_in(db(), name, password, at=now(), terms=terms(), client=place())


def enter(opened: str) -> None:
    """Start anew as the holder of a token: nothing of the session before survives, here or there."""
    if old := token():
        signing_in.sign_out(db(), old, at=now())
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps the one that it has just checked.
    found = signing_in.present(db(), opened, at=now(), terms=terms())
    if found is not None:
        login_user(Visitor(opened, found))
        if found.kind == CITIZEN:
            session[LANGUAGE] = accounts.language_of(db(), found.id)


def leave() -> tuple[str, str]:
    """End this browser's session, in the table and in the cookie; return who had proven it, and the
    token that ends it there too."""
    proven = signing_in.sign_out(db(), token(), at=now()) if token() else (signing_in.LOCAL, "")
    logout_user()
    session.clear()
    return proven
