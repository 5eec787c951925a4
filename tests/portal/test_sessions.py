"""How a session lives, and that an ended one is dead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal import create_app
from portal.settings import Settings
from portal.wiring import NAME
from services import accounts, signing_in, staff
from tests.factories import MONDAY
from tests.people import (
    Visitor,
    Watch,
    a_signed_in_citizen,
    a_signed_in_officer,
    somebody,
    the_database,
)
from tests.statements import statements

PHONE, PASSWORD = "0905123456", "đò dọc sông Hoài"
TAM_KY = "tam-ky"


@pytest.fixture
def ngoc(app: Flask) -> int:
    """A citizen with an account."""
    given = accounts.Enrolment(
        kind="citizen",
        name="Nguyễn Thị Bích Ngọc",
        id_number="049190000017",
        phone=PHONE,
        password=PASSWORD,
    )
    with the_database(app) as db:
        return accounts.enrol(db, given, at=MONDAY)


@pytest.fixture
def other_worker(app: Flask, settings: Settings) -> Iterator[Flask]:
    """A second process that serves the same installation."""
    assert app
    other = create_app(settings)
    yield other
    other.extensions[NAME].engine.dispose()


def signs_in(visitor: Visitor, account: str = PHONE, password: str = PASSWORD) -> TestResponse:
    return visitor.sends(visitor.opens("/dang-nhap"), account=account, password=password)


def cookie(visitor: Visitor) -> str:
    found = visitor.client.get_cookie("motcua")
    return found.value if found else ""


def at_another_worker(visitor: Visitor, other: Flask) -> Visitor:
    """The same browser, whose next request reaches another process."""
    client = other.test_client()
    client.set_cookie("motcua", cookie(visitor))
    return Visitor(client, visitor.actor)


def test_the_session_of_before_does_not_survive_signing_in(app: Flask, ngoc: int) -> None:
    visitor = somebody(app)
    page = visitor.opens("/dang-nhap")
    with visitor.client.session_transaction() as session:
        session["_user_id"], session["planted"] = "a token somebody else knows", "yes"
        before = dict(session)

    visitor.sends(page, account=PHONE, password=PASSWORD)

    assert ngoc
    with visitor.client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"] != before["_user_id"]
        assert session.get("csrf_token") != before["csrf_token"]


def test_who_signs_in_over_a_session_ends_it(app: Flask, ngoc: int) -> None:
    visitor = somebody(app)
    page, before = visitor.opens("/dang-nhap"), a_signed_in_citizen(app)
    with before.client.session_transaction() as session:
        held = session["_user_id"]
    with visitor.client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = held, True

    answer = visitor.sends(page, account=PHONE, password=PASSWORD)

    assert ngoc
    assert answer.status_code == 303
    assert before.gets("/tai-khoan").status_code == 303


def test_the_cookie_is_for_this_host_and_no_script(app: Flask) -> None:
    set_cookie = somebody(app).gets("/dang-nhap").headers["Set-Cookie"]

    assert set_cookie.startswith("motcua=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(set_cookie.split("; "))
    assert "Domain" not in set_cookie


def test_behind_https_the_cookie_belongs_to_https(settings: Settings, ngoc: int) -> None:
    app = create_app(replace(settings, cookie_secure=True, hsts=True))
    answer = app.test_client().get("/dang-nhap", base_url="https://localhost")
    app.extensions[NAME].engine.dispose()

    assert ngoc
    assert answer.headers["Set-Cookie"].startswith("__Host-motcua=")
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_what_is_shown_to_one_person_is_kept_by_no_browser(app: Flask) -> None:
    answer = a_signed_in_citizen(app).gets("/tai-khoan")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


Deadly = Callable[[Flask, Visitor], object]


def signs_out(_app: Flask, visitor: Visitor) -> None:
    visitor.posts("/dang-xuat")


def signs_out_everywhere(_app: Flask, visitor: Visitor) -> None:
    visitor.posts("/tai-khoan/dang-xuat-moi-noi")


def is_revoked(app: Flask, visitor: Visitor) -> None:
    with the_database(app) as db:
        signing_in.sign_out_everywhere(db, "officer", visitor.id, at=MONDAY)


def gets_a_new_password(app: Flask, visitor: Visitor) -> None:
    with the_database(app) as db:
        staff.set_password(db, visitor.id, "bến đò Cẩm Kim", at=MONDAY)


def is_dismissed(app: Flask, visitor: Visitor) -> None:
    with the_database(app) as db:
        staff.close(db, visitor.id, at=MONDAY)


@pytest.mark.parametrize(
    "ends", [signs_out, signs_out_everywhere, is_revoked, gets_a_new_password, is_dismissed]
)
def test_an_ended_session_is_dead_at_the_next_click_on_every_worker(
    app: Flask, other_worker: Flask, ends: Deadly
) -> None:
    visitor = a_signed_in_officer(app, "clerk", TAM_KY)
    elsewhere = at_another_worker(visitor, other_worker)
    here = at_another_worker(visitor, app)
    assert elsewhere.gets("/tai-khoan").status_code == 200

    ends(app, visitor)

    answers = [one.gets("/tai-khoan") for one in (here, elsewhere)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert all(answer.location.startswith("/dang-nhap") for answer in answers)


def test_a_role_that_was_taken_opens_nothing_from_the_next_click_on(
    app: Flask, other_worker: Flask
) -> None:
    visitor = a_signed_in_officer(app, "clerk", TAM_KY)
    elsewhere = at_another_worker(visitor, other_worker)
    assert elsewhere.gets("/tai-khoan").status_code == 200

    with the_database(app) as db:
        staff.take_role(db, visitor.id, "clerk", TAM_KY, on=MONDAY.date())

    assert elsewhere.gets("/tai-khoan").status_code == 403


@pytest.mark.parametrize(("minutes", "status"), [(30, 200), (31, 303)])
def test_an_officer_who_goes_away_is_signed_out(
    app: Flask, watch: Watch, minutes: int, status: int
) -> None:
    visitor = a_signed_in_officer(app, "clerk")

    watch.passes(minutes=minutes)

    assert visitor.gets("/tai-khoan").status_code == status


def test_who_works_on_stays_signed_in_for_twelve_hours(app: Flask, watch: Watch) -> None:
    visitor = a_signed_in_officer(app, "clerk")
    answers = []

    for _ in range(25):
        watch.passes(minutes=29)
        answers.append(visitor.gets("/tai-khoan").status_code)

    assert answers == [200] * 24 + [303]


def test_a_changed_password_ends_the_other_browsers_only(app: Flask, ngoc: int) -> None:
    here, elsewhere = somebody(app), somebody(app)
    signs_in(here)
    signs_in(elsewhere)

    answer = here.sends(
        here.opens("/tai-khoan/mat-khau"), old=PASSWORD, new="chợ nổi lúc rạng đông"
    )

    assert ngoc
    assert (answer.status_code, answer.location) == (303, "/tai-khoan")
    assert here.gets("/tai-khoan").status_code == 200
    assert elsewhere.gets("/tai-khoan").status_code == 303


def test_a_password_is_not_changed_by_who_does_not_know_it(app: Flask, ngoc: int) -> None:
    visitor = somebody(app)
    signs_in(visitor)
    page = visitor.opens("/tai-khoan/mat-khau")

    answer = visitor.sends(page, old="không nhớ", new="chợ nổi lúc rạng đông")

    assert ngoc
    assert answer.status_code == 422
    assert "Mật khẩu vừa nhập chưa đúng." in answer.text


def test_who_is_asking_and_the_time_cost_two_statements(app: Flask) -> None:
    visitor = a_signed_in_officer(app, "clerk", TAM_KY)

    with statements(app.extensions[NAME].engine) as seen:
        visitor.gets("/tai-khoan/mat-khau")

    assert len(seen) == 2, "\n".join(seen)
