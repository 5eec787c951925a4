"""Following a dossier in a browser: two sides talk, news is read, an address is asked for."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignsIn
from tests.browser.test_citizen import presses, sound
from tests.factories import a_dossier
from tests.people import a_signed_in_citizen, a_signed_in_officer, the_database

LONG = "Nguyễn Hoàng Thị Tuyết Nhung Phương Thảo " * 3
UNBROKEN = "dài" * 120


def test_two_sides_talk_and_both_find_it_again(
    app: Flask, site: str, page: Callable[..., Page], as_visitor: SignsIn
) -> None:
    owner = a_signed_in_citizen(app, name=LONG.strip())
    working = a_signed_in_officer(app, "officer", "tam-ky.an-my")
    with the_database(app) as db:
        assert owner.actor
        public_id = a_dossier(db, then=["accept"], by=owner.actor).dossier.public_id
    citizen, officer = as_visitor(page(), owner), as_visitor(page(), working)

    citizen.goto(f"{site}/ho-so/{public_id}/trao-doi")
    sound(citizen)
    presses(citizen, "Gửi lời nhắn")
    expect(citizen.locator(".errs")).to_be_focused()
    sound(citizen, errors=1)
    citizen.fill("#loi-nhan", f"<b>Chào</b>\n{UNBROKEN}")
    presses(citizen, "Gửi lời nhắn")
    expect(citizen.locator(".say")).to_contain_text("<b>Chào</b>")
    sound(citizen)

    officer.goto(f"{site}/xu-ly")
    officer.get_by_role("link", name="Đọc và trả lời").click()
    sound(officer)
    officer.get_by_role("link", name=LONG.strip()).click()
    sound(officer)
    officer.fill("#loi-nhan", "Chúng tôi đọc rồi.")
    presses(officer, "Gửi lời nhắn")
    officer.goto(f"{site}/xu-ly/{public_id}")
    sound(officer)

    for path in ("/thong-bao", f"/ho-so/{public_id}", f"/ho-so/{public_id}/chep"):
        citizen.goto(site + path)
        sound(citizen)
    citizen.goto(f"{site}/tai-khoan/thu-dien-tu")
    citizen.fill("#dia-chi", f"{'rat-dai.' * 6}an@{'ten-mien.' * 4}vn")
    sound(citizen)
    presses(citizen, "Gửi thư xác nhận")
    expect(citizen.get_by_text("Chờ bạn xác nhận")).to_be_visible()
    sound(citizen)
