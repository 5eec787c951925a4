"""Signing in and out, as a browser lives it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal import caller
from services import accounts, clocks
from services.db import transaction
from services.models import Setting
from tests.factories import MONDAY
from tests.pages import Page
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


def signs_in(visitor: Visitor, account: str = PHONE, password: str = PASSWORD) -> TestResponse:
    return visitor.sends(visitor.opens("/dang-nhap"), account=account, password=password)


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


def test_who_has_signed_in_in_another_tab_goes_on_to_the_page_they_wanted(app: Flask) -> None:
    answer = a_signed_in_citizen(app).gets("/dang-nhap?tiep=/tai-khoan")

    assert (answer.status_code, answer.location) == (303, "/tai-khoan")


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
    assert Page(answer.text).heading == "Bạn cần đăng nhập lại"


def left_alone(app: Flask, watch: Watch) -> tuple[Visitor, Page]:
    """A citizen before a form, so long that their session has ended."""
    visitor = somebody(app)
    signs_in(visitor, PHONE, PASSWORD)
    page = visitor.opens("/tai-khoan/thong-tin")
    watch.passes(hours=3)
    return visitor, page


def test_what_was_typed_while_a_session_ended_is_sent_after_signing_in_again(
    app: Flask, ngoc: int, watch: Watch
) -> None:
    visitor, page = left_alone(app, watch)

    ended = visitor.sends(page, address='12 "Hùng Vương" <Tam Kỳ>')
    wrong = visitor.sends(Page(ended.text, page.path), account=PHONE, password="nhầm mất rồi")
    asked = visitor.sends(Page(wrong.text, page.path), account=PHONE, password=PASSWORD)
    sent = visitor.sends(Page(asked.text, page.path))

    assert ngoc
    assert (ended.status_code, wrong.status_code, asked.status_code) == (401, 422, 200)
    assert "vẫn còn đây" in Page(ended.text).words
    assert Page(asked.text).heading == "Gửi tiếp phần vừa nhập?"
    assert "/tai-khoan/thong-tin" in Page(asked.text).links
    assert (sent.status_code, sent.location) == (303, "/tai-khoan")
    assert '12 "Hùng Vương" <Tam Kỳ>' in visitor.opens("/tai-khoan").words


def test_what_another_site_had_sent_is_not_sent_after_signing_in(
    app: Flask, ngoc: int, watch: Watch
) -> None:
    visitor, page = left_alone(app, watch)

    foreign = {"csrf_token": "x", "address": "Nhà người lạ"}
    ended = visitor.client.post(page.path, data=foreign)
    answer = visitor.sends(Page(ended.text, page.path), account=PHONE, password=PASSWORD)

    assert ngoc
    assert "Nhà người lạ" not in ended.text
    assert (answer.status_code, answer.location) == (303, page.path)


def test_what_somebody_else_had_typed_is_not_sent_by_the_next_person_at_the_computer(
    app: Flask, ngoc: int, watch: Watch
) -> None:
    visitor = a_signed_in_citizen(app)
    page = visitor.opens("/tai-khoan/thong-tin")
    watch.passes(hours=3)

    ended = visitor.sends(page, address="Nhà người ngồi trước")
    answer = visitor.sends(Page(ended.text, page.path), account=PHONE, password=PASSWORD)

    assert ngoc
    assert (answer.status_code, answer.location) == (303, page.path)


def test_no_password_goes_along_through_a_page(app: Flask, watch: Watch) -> None:
    visitor = a_signed_in_citizen(app)
    page = visitor.opens("/tai-khoan/mat-khau")
    watch.passes(hours=3)

    ended = visitor.sends(page, old=PASSWORD, new="chợ nổi lúc rạng đông")

    assert ended.status_code == 401
    assert "rạng đông" not in ended.text


@pytest.mark.parametrize(
    "carried",
    [
        {"chua-gui": "[[", "gui-den": "/tai-khoan"},
        {"chua-gui": "7", "gui-den": "/tai-khoan"},
        {"chua-gui": '[["a", "b"]]', "gui-den": "//evil.example/"},
        {"chua-gui": "[]", "gui-den": "/tai-khoan"},
    ],
)
def test_what_comes_along_broken_is_left_behind(
    app: Flask, ngoc: int, carried: dict[str, str]
) -> None:
    visitor = somebody(app)

    answer = visitor.sends(visitor.opens("/dang-nhap"), account=PHONE, password=PASSWORD, **carried)

    assert ngoc
    assert (answer.status_code, answer.location) == (303, "/ho-so")


def test_a_page_for_others_says_so(app: Flask) -> None:
    page = a_signed_in_officer(app, "clerk").opens("/tai-khoan/thong-tin", 403)

    assert page.heading == "Trang này không dành cho tài khoản của bạn"


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


def test_many_accounts_tried_from_one_place_are_stopped_whatever_it_says_of_itself(
    app: Flask, ngoc: int
) -> None:
    visitor, statuses = somebody(app), []
    page = visitor.opens("/dang-nhap")
    for n in range(31):
        visitor.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}"
        answer = visitor.sends(page, account=f"09050{n:05d}", password="đoán mò thôi mà")
        statuses.append(answer.status_code)

    assert ngoc
    assert statuses == [422] * 30 + [429]
    assert "Từ mạng của bạn đã có quá nhiều lần thử. Thử lại sau 08:31." in answer.text


@pytest.mark.parametrize(
    ("remote", "line"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix:", "unix:"),
    ],
)
def test_a_line_is_one_place(remote: str, line: str) -> None:
    assert caller.line_of(remote) == line
