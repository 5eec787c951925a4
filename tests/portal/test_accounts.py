"""Opening an account and keeping it."""

from __future__ import annotations

from flask import Flask

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


def test_an_officer_sees_their_account(app: Flask) -> None:
    page = a_signed_in_officer(app, "clerk").opens("/tai-khoan")

    assert "Cán bộ một cửa" in page.words


def test_a_citizen_changes_where_we_reach_them(app: Flask) -> None:
    visitor = a_signed_in_citizen(app)

    answer = visitor.sends(visitor.opens("/tai-khoan/lien-he"), email="an@example.vn")

    assert (answer.status_code, answer.location) == (303, "/tai-khoan")
    assert "an@example.vn" in visitor.opens("/tai-khoan").words
