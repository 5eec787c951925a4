"""Numbers at a desk, in the portal."""

from __future__ import annotations

from flask import Flask

from tests.people import somebody
from tests.portal.working import AN_MY, a_clerk

SCREEN = f"/man-hinh/{AN_MY}"


def test_a_number_is_taken_called_shown_and_ended(app: Flask) -> None:
    clerk, hall = a_clerk(app), somebody(app)
    assert "Chưa mời số nào" in hall.opens(SCREEN).words
    taken = clerk.sends(clerk.opens("/mot-cua/lay-so"), "/mot-cua/lay-so")
    assert clerk.opens(taken.location).heading == "Số của bạn: 1"
    clerk.sends(clerk.opens("/mot-cua/goi-so"), "/mot-cua/goi-so/cua", window="3")

    clerk.posts("/mot-cua/goi-so", viec="goi")

    screen = hall.opens(SCREEN)
    assert '<meta http-equiv="refresh" content="5">' in screen.text
    assert "Đến cửa 1 3" in screen.words
    assert "Lê Văn Tâm" not in screen.text
    clerk.posts("/mot-cua/goi-so", viec="goi-lai", n="1")
    assert "gọi lần 2" in hall.opens(SCREEN).words
    clerk.posts("/mot-cua/goi-so", viec="xong", n="1")
    clerk.posts("/mot-cua/goi-so", viec="goi")
    panel = clerk.opens("/mot-cua/goi-so").words
    assert "Không còn ai chờ." in panel
    assert "Đang chờ 0 · đã xong 1 · vắng 0" in panel


def test_what_cannot_be_is_said(app: Flask) -> None:
    clerk = a_clerk(app)

    clerk.posts("/mot-cua/goi-so", viec="goi")

    assert "Chọn cửa từ 1 đến 20." in clerk.opens("/mot-cua/goi-so").words
    assert clerk.posts("/mot-cua/goi-so", viec="x").status_code == 400
    clerk.opens("/mot-cua/lay-so/7", 404)
    clerk.opens("/man-hinh/khong-co", 404)
