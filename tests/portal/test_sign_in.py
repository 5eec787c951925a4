"""Signing in and out, as a browser lives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal import create_app
from portal.clock import today
from portal.settings import Settings
from portal.wiring import NAME
from services import accounts, clocks, signing_in, staff
from services.db import transaction
from services.models import Setting
from tests.factories import MONDAY
from tests.people import (
    Visitor,
    Watch,
    a_signed_in_citizen,
    a_signed_in_officer,
    an_employed_officer,
    somebody,
    the_database,
)

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


def test_a_citizen_signs_in_and_lands_on_their_dossiers(app: Flask, ngoc: int) -> None:
    visitor = somebody(app)

    answer = signs_in(visitor)

    assert ngoc
    assert (answer.status_code, answer.location) == (303, "/ho-so")
    assert "Nguyễn Thị Bích Ngọc" in visitor.opens("/tai-khoan").words


@pytest.mark.parametrize(
    ("role", "home"),
    [
        ("clerk", "/mot-cua"),
        ("officer", "/xu-ly"),
        ("head", "/xu-ly"),
        ("leader", "/xu-ly"),
        ("manager", "/dieu-hanh"),
        ("admin", "/quan-tri"),
    ],
)
def test_an_officer_lands_where_their_work_is(app: Flask, role: str, home: str) -> None:
    an_employed_officer(app, role, TAM_KY)

    answer = signs_in(somebody(app), f"{role}.{TAM_KY}", "sông Thu Bồn 21")

    assert (answer.status_code, answer.location) == (303, home)


def test_who_is_signed_in_needs_no_second_time(app: Flask) -> None:
    answer = a_signed_in_citizen(app).gets("/dang-nhap")

    assert (answer.status_code, answer.location) == (303, "/ho-so")


@pytest.mark.parametrize(
    ("account", "password"), [(PHONE, "đoán mò thôi mà"), ("0900000000", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_account_look_alike(
    app: Flask, ngoc: int, account: str, password: str
) -> None:
    visitor = somebody(app)

    answer = signs_in(visitor, account, password)

    assert ngoc
    assert answer.status_code == 422
    assert "Kiểm tra lại tài khoản và mật khẩu. Có một chỗ chưa đúng." in answer.text
    assert password not in answer.text


def test_an_empty_form_says_what_to_type(app: Flask) -> None:
    answer = signs_in(somebody(app), "", "")

    assert answer.status_code == 422
    assert answer.text.count("Nhập số điện thoại hoặc số định danh") == 2
    assert "<title>Lỗi: Đăng nhập" in answer.text


def test_too_many_guesses_are_told_when_to_come_back(app: Flask, ngoc: int, watch: Watch) -> None:
    visitor = somebody(app)
    for _ in range(5):
        signs_in(visitor, PHONE, "đoán mò thôi mà")

    assert "Thử lại sau 08:31." in signs_in(visitor).text

    watch.passes(minutes=1)
    assert ngoc
    assert signs_in(visitor).status_code == 303


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/tai-khoan/mat-khau", "/tai-khoan/mat-khau"),
        ("//evil.example/", "/ho-so"),
        ("https://evil.example/", "/ho-so"),
        ("/\\evil.example", "/ho-so"),
        ("javascript:alert(1)", "/ho-so"),
    ],
)
def test_after_signing_in_one_goes_on_to_a_page_of_ours(
    app: Flask, ngoc: int, wanted: str, lands: str
) -> None:
    visitor = somebody(app)
    page = visitor.opens(f"/dang-nhap?tiep={wanted}")

    answer = visitor.sends(page, account=PHONE, password=PASSWORD)

    assert ngoc
    assert (answer.status_code, answer.location) == (303, lands)


def test_a_page_that_needs_signing_in_is_asked_for_again_afterwards(app: Flask, ngoc: int) -> None:
    visitor = somebody(app)
    asked = visitor.gets("/tai-khoan?tu=thành phố")
    page = visitor.opens(asked.location)

    answer = visitor.sends(page, account=PHONE, password=PASSWORD)

    assert ngoc
    assert asked.status_code == 303
    assert answer.location == "/tai-khoan?tu=th%C3%A0nh%20ph%E1%BB%91"


def test_answers_from_an_ended_session_are_told_to_sign_in_again(app: Flask) -> None:
    answer = somebody(app).client.post("/tai-khoan/thong-tin")

    assert answer.status_code == 401
    assert "Bạn cần đăng nhập lại" in answer.text


def test_a_page_for_others_says_so(app: Flask) -> None:
    page = a_signed_in_officer(app, "clerk").opens("/tai-khoan/thong-tin", 403)

    assert page.heading == "Trang này không dành cho tài khoản của bạn"


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

    with the_database(app) as db, app.app_context():
        staff.take_role(db, visitor.id, "clerk", TAM_KY, on=today())

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


@pytest.fixture
def demonstration(app: Flask, ngoc: int) -> dict[str, int]:
    """A demonstration with a citizen and a clerk."""
    clerk = an_employed_officer(app, "clerk", TAM_KY)
    ids = {"citizen": ngoc, "clerk": int(clerk.id.partition(":")[2])}
    people = {
        "citizen": {"kind": "citizen", "id": ngoc, "name": "Bích Ngọc", "about": "Người dân"},
        "clerk": {"kind": "officer", "id": ids["clerk"], "name": "Hồng Vân", "about": "Cán bộ"},
    }
    with the_database(app) as db, transaction(db):
        db.add(Setting(name="demo", value={"people": people}))
    return ids


@pytest.mark.parametrize(("who", "home"), [("citizen", "/ho-so"), ("clerk", "/mot-cua")])
def test_one_click_lets_somebody_look_around_as_a_demo_person(
    app: Flask, demonstration: dict[str, int], who: str, home: str
) -> None:
    visitor = somebody(app)
    page = visitor.opens("/dang-nhap")
    button = page.button(data_demo=who)

    answer = visitor.presses(page, button)

    assert demonstration[who]
    assert (answer.status_code, answer.location) == (303, home)
    assert visitor.gets("/tai-khoan").status_code == 200


def test_there_are_no_demo_people_in_real_life(app: Flask) -> None:
    visitor = somebody(app)

    assert "data-demo" not in visitor.opens("/dang-nhap").text
    assert visitor.posts("/dang-nhap/nguoi-mau", person="admin").status_code == 404


def test_the_demo_clock_shows_itself_and_the_portal_lives_by_it(app: Flask, watch: Watch) -> None:
    with the_database(app) as db:
        clocks.set_demo(db, stood_at=datetime(2021, 4, 5, 7, tzinfo=UTC), since=watch.at)
    watch.passes(minutes=5)

    page = somebody(app).opens("/dang-nhap")

    assert "14:05, thứ Hai, 05/04/2021" in page.root.words
