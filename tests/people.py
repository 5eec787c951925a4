"""The people who visit the portal. Each sees every page as strictly as all others do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.wiring import NAME
from services import signing_in, staff
from services.db import transaction
from services.models import SignIn
from tests.factories import OFFICERS, a_citizen, who_signs_in
from tests.pages import Form, Page
from workflows.case import Actor

NEW_YEAR = date(2021, 1, 1)
PROVINCE = "quang-nam"


@dataclass
class Watch:
    """The time that the portal sees."""

    at: datetime

    def passes(self, **time: float) -> None:
        """Let minutes, hours, days go by."""
        self.at += timedelta(**time)


@dataclass
class Visitor:
    """Somebody with a browser; `actor` says who, unless nobody is signed in."""

    client: FlaskClient
    actor: Actor | None = None

    @property
    def id(self) -> int:
        """The row of the citizen or officer."""
        assert self.actor
        return int(self.actor.id.partition(":")[2])

    def gets(self, path: str) -> TestResponse:
        """Ask for an address, whatever the answer is."""
        return self.client.get(path)

    def opens(self, path: str, status: int = 200) -> Page:
        """Open a page; it answers with this status and is as every page should be."""
        answer = self.client.get(path)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return Page(answer.text, path)

    def sends(self, page: Page, action: str | None = None, **answers: Any) -> TestResponse:
        """Answer the form of a page as a browser does: what was in it, what was typed over it.

        `action`: the start of the form's address, where there are several.
        """
        form = page.form(action)
        answer = self.client.post(form.action or page.path, data=form.answered(answers))
        if answer.mimetype == "text/html" and answer.status_code >= 400:
            Page(answer.text, page.path)
        return answer

    def presses(self, page: Page, button: dict[str, str]) -> TestResponse:
        """Press a button that stands in a form of its own, and sends its name and value."""
        form = next(one for one in page.forms if button in one.buttons)
        sent = form.answered({button.get("name", ""): button.get("value")})
        return self.client.post(form.action or page.path, data=sent)

    def posts(self, path: str, **answers: Any) -> TestResponse:
        """Send answers without a page before them, with a good CSRF token and a fresh key."""
        form = Form(path, {"csrf_token": self.csrf_token(), "once": uuid4().hex})
        return self.client.post(path, data=form.answered(answers))

    def csrf_token(self) -> str:
        """The token that the pages of this browser carry."""
        page = self.opens("/tai-khoan" if self.actor else "/dang-nhap")
        return str(page.forms[0].fields["csrf_token"])


def somebody(app: Flask) -> Visitor:
    """A visitor who has not signed in."""
    return Visitor(app.test_client())


def a_signed_in_citizen(app: Flask, **also: Any) -> Visitor:
    """A citizen who has just signed in; `kind="business"` and a `tax_code` make a business."""
    with the_database(app) as db:
        return signed_in(app.test_client(), a_citizen(db, **also), app)


def a_signed_in_officer(app: Flask, role: str, office: str = PROVINCE) -> Visitor:
    """An officer who holds a role in an office, and has just signed in."""
    return signed_in(app.test_client(), an_employed_officer(app, role, office), app)


def an_employed_officer(app: Flask, role: str, office: str = PROVINCE, **also: Any) -> Actor:
    """An officer with an account and a role; the same one for the same role and office."""
    login = f"{role}.{office}".replace("_", "-")
    given = {"login": login, "name": OFFICERS[role], "title": "Cán bộ"}
    given |= {"password": "sông Thu Bồn 21"}
    with the_database(app) as db:
        officer_id = staff.add(db, staff.NewOfficer(**given | also))
        staff.give_role(db, officer_id, role, office, since=NEW_YEAR)
        return who_signs_in(db, officer_id)


def give(app: Flask, officer: Actor, role: str, office: str) -> None:
    """One more role for an officer."""
    with the_database(app) as db:
        number = int(officer.id.partition(":")[2])
        staff.give_role(db, number, role, office, since=NEW_YEAR)


def known_surely(app: Flask, visitor: Visitor) -> Visitor:
    """The same visitor, as if an electronic identity of level 2 had let them in."""
    mine = SignIn.person_id == visitor.id
    with the_database(app) as db, transaction(db):
        for one in db.scalars(select(SignIn).where(mine, SignIn.kind == "citizen")):
            one.assurance = "substantial"
    return visitor


def signed_in(client: FlaskClient, actor: Actor, app: Flask | None = None) -> Visitor:
    """The same browser, from now on with this person's session."""
    app = app or client.application
    kind, _, number = actor.id.partition(":")
    with the_database(app) as db, app.app_context():
        from portal.clock import now  # noqa: PLC0415  # as the running portal sees it

        token = signing_in.let_in(db, kind, int(number), at=now())
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return Visitor(client, actor)


def the_database(app: Flask) -> Session:
    """A session on the application's database, to be closed."""
    session: Session = app.extensions[NAME].sessions()
    return session
