"""Opening an account and keeping it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.pages import Page
from tests.people import a_signed_in_citizen, a_signed_in_officer, somebody

GIVEN = {
    "name": "Nguyễn Thị Bích Ngọc",
    "id_number": "049 190 000 017",
    "phone": "+84 905 123 456",
    "password": "đò dọc sông Hoài",
}


def test_somebody_opens_an_account_and_is_signed_in(app: Flask) -> None:
    visitor = somebody(app)

    answer = visitor.sends(visitor.opens("/dang-ky"), **GIVEN)

    assert (answer.status_code, answer.location) == (303, "/")
    assert "0905123456" in visitor.opens("/tai-khoan").words


@pytest.mark.parametrize("kind", ["", "/doanh-nghiep"])
def test_who_opens_an_account_to_file_goes_on_to_file(app: Flask, kind: str) -> None:
    visitor = somebody(app)
    signing_in = visitor.opens("/dang-nhap?tiep=/nop-ho-so/1.001776")
    way = next(link for link in signing_in.links if link.startswith("/dang-ky"))
    page = visitor.opens(way.replace("/dang-ky", f"/dang-ky{kind}", 1))
    numbers = {"tax_code": "4000101816"} if kind else {"id_number": "049190000017"}
    given = {name: GIVEN[name] for name in ("name", "phone", "password")}

    refused = visitor.sends(page, **numbers)
    answer = visitor.sends(Page(refused.text, page.path), **given, **numbers)

    assert f"/dang-ky{kind}?tiep=/nop-ho-so/1.001776" in page.links
    assert (answer.status_code, answer.location) == (303, "/nop-ho-so/1.001776")


def test_no_account_leads_away_from_here(app: Flask) -> None:
    visitor = somebody(app)
    page = visitor.opens("/dang-ky?tiep=//evil.example/")

    assert visitor.sends(page, **GIVEN).location == "/"


def test_an_officer_sees_their_account(app: Flask) -> None:
    page = a_signed_in_officer(app, "clerk").opens("/tai-khoan")

    assert "Cán bộ một cửa" in page.words


def test_a_citizen_tells_about_themselves(app: Flask) -> None:
    visitor = a_signed_in_citizen(app)
    page = visitor.opens("/tai-khoan/thong-tin")
    born = {"born-day": "20", "born-month": "5", "born-year": "1990"}

    answer = visitor.sends(page, email="an@example.vn", sex="female", commune="20341", **born)

    told = visitor.opens("/tai-khoan").words
    assert (answer.status_code, answer.location) == (303, "/tai-khoan")
    assert "an@example.vn" in told
    assert "Ngày sinh 20/05/1990 Giới tính Nữ Xã, phường nơi ở Phường An Mỹ" in told


def test_a_citizen_may_take_back_what_they_told(app: Flask) -> None:
    visitor = a_signed_in_citizen(app, email="an@example.vn", born=date(1990, 5, 20))
    page = visitor.opens("/tai-khoan/thong-tin")
    nothing = {"born-day": "", "born-month": "", "born-year": ""}

    visitor.sends(page, email="", **nothing)

    told = visitor.opens("/tai-khoan").words
    assert "an@example.vn" not in told
    assert "Ngày sinh Không khai" in told


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"phone": ""}, "Nhập số điện thoại"),
        ({"phone": "12"}, "số điện thoại"),
        ({"phone": "0905000099"}, "Số điện thoại này đã có tài khoản khác dùng."),
        ({"email": "an"}, "thư điện tử"),
        ({"born-day": "31", "born-month": "2", "born-year": "1990"}, "28"),
        ({"born-day": "9" * 5000, "born-month": "2", "born-year": "1990"}, "bằng chữ số"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_box(
    app: Flask, given: dict[str, str], says: str
) -> None:
    a_signed_in_citizen(app, phone="0905000099")
    visitor = a_signed_in_citizen(app)
    page = visitor.opens("/tai-khoan/thong-tin")

    answer = visitor.sends(page, **given)

    again = Page(answer.text)
    assert answer.status_code == 422
    assert again.title.startswith("Lỗi: Thông tin của bạn")
    assert says in next(one for one in again.root.all("ul")).words


def test_a_business_is_asked_for_neither_birth_nor_sex(app: Flask) -> None:
    visitor = a_signed_in_citizen(app, kind="business", tax_code="4000101816", id_number=None)

    fields = visitor.opens("/tai-khoan/thong-tin").form().fields

    assert [name for name in fields if name not in {"csrf_token", "once"}] == [
        "phone",
        "email",
        "commune",
        "address",
        "language",
    ]
    assert "4000101816" in visitor.opens("/tai-khoan").words


def test_a_business_opens_an_account(app: Flask) -> None:
    visitor = somebody(app)
    shop = {"name": "Phạm Văn Đức", "tax_code": "4000 101 816", "phone": "0905123456"}
    page = visitor.opens("/dang-ky/doanh-nghiep")

    answer = visitor.sends(page, password="đò dọc sông Hoài", **shop)

    assert (answer.status_code, answer.location) == (303, "/")
    assert "4000101816" in visitor.opens("/tai-khoan").words


def test_a_second_click_lets_the_new_owner_in_again(app: Flask) -> None:
    first, second = somebody(app), somebody(app)
    page, again = first.opens("/dang-ky"), second.opens("/dang-ky")

    answers = [first.sends(page, **GIVEN), second.sends(again, **GIVEN)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert "Nguyễn Thị Bích Ngọc" in second.opens("/tai-khoan").words


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"password": "chợ nổi lúc rạng đông"}, "đã có tài khoản"),
        ({"id_number": "123"}, "Nhập đủ 12 chữ số"),
        ({"phone": "123"}, "Nhập số điện thoại 10 chữ số"),
        ({"email": "an"}, "Nhập địa chỉ thư điện tử đầy đủ"),
        ({"name": ""}, "Nhập họ và tên"),
        ({"name": "An" * 101}, "Nhập tên ngắn hơn 200 ký tự"),
        ({"password": "ngắn"}, "Chọn mật khẩu có ít nhất 10 ký tự."),
    ],
)
def test_an_account_that_cannot_be_opened_says_why_and_loses_nothing(
    app: Flask, given: dict[str, str], says: str
) -> None:
    taken, visitor = somebody(app), somebody(app)
    taken.sends(taken.opens("/dang-ky"), **GIVEN)

    answer = visitor.sends(visitor.opens("/dang-ky"), **GIVEN | given)

    again = Page(answer.text).form().fields
    assert answer.status_code == 422
    assert says in Page(answer.text).words
    assert again["phone"] == (GIVEN | given)["phone"]
    assert again["password"] == ""
