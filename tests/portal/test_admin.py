"""The administrator sees how the installation stands, and can end an officer's sessions."""

from __future__ import annotations

from flask import Flask

from tests.people import a_signed_in_officer


def test_the_overview_counts_what_is_loaded(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin", "quang-nam")

    page = admin.opens("/quan-tri")

    assert "1 cấp tỉnh, 18 cấp huyện, 241 cấp xã" in page.words
    assert "48 thủ tục: 7 mức 2, 23 mức 3, 18 mức 4" in page.words


def test_every_open_procedure_says_what_is_illustrative(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin", "quang-nam")

    page = admin.opens("/quan-tri/thu-tuc")

    assert "Đăng ký khai sinh" in page.words
    assert "số giờ" in page.words


def test_an_ended_session_has_to_sign_in_again(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin", "quang-nam")
    clerk = a_signed_in_officer(app, "clerk", "tam-ky.an-my")
    people = admin.opens("/quan-tri/can-bo")
    action = next(form.action for form in people.forms if "clerk" in form.action)

    answer = admin.sends(people, action)

    assert answer.status_code == 303
    assert clerk.gets("/mot-cua").location.startswith("/dang-nhap")
