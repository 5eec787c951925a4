"""Numbers at a desk, in the portal."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from services import staff
from tests.factories import MONDAY, OFFICERS
from tests.people import (
    Watch,
    a_signed_in_officer,
    an_employed_officer,
    give,
    signed_in,
    somebody,
    the_database,
)
from tests.portal.working import AN_MY, a_clerk
from workflows.calendar import VIETNAM

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
    assert not any(name in screen.text for name in OFFICERS.values())
    assert screen.heading == "UBND phường An Mỹ"
    assert not any(one in screen.text for one in ("<nav", "Đăng nhập", "<footer", "Đang chờ"))
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


def test_a_page_that_shows_nobody_does_not_end_the_number_that_another_page_has_called(
    app: Flask,
) -> None:
    clerk = a_clerk(app)
    for _ in range(2):
        clerk.posts("/mot-cua/lay-so")
    clerk.posts("/mot-cua/goi-so/cua", window="3")
    forms = [clerk.opens("/mot-cua/goi-so").forms[1].answered({"viec": "goi"}) for _ in range(2)]

    for form in forms:
        clerk.client.post("/mot-cua/goi-so", data=form)

    panel = clerk.opens("/mot-cua/goi-so").words
    assert "Cửa của bạn vừa gọi số ở một trang khác." in panel
    assert "Đang chờ 1 · đã xong 0" in panel
    assert "Đang mời số 1" in panel


def test_a_number_of_the_desk_where_somebody_worked_before_says_nothing_at_the_new_one(
    app: Flask,
) -> None:
    clerk, other = a_clerk(app), a_signed_in_officer(app, "clerk", "tam-ky")
    for one in (clerk, other):
        one.posts("/mot-cua/lay-so")
        one.posts("/mot-cua/goi-so/cua", window="3")
        one.posts("/mot-cua/goi-so", viec="goi")
    sent = clerk.opens("/mot-cua/goi-so").forms[1].answered({"viec": "xong"})
    assert clerk.actor
    give(app, clerk.actor, "clerk", "tam-ky")
    with the_database(app) as db:
        staff.take_role(db, clerk.id, "clerk", AN_MY, on=MONDAY.date())

    clerk.client.post("/mot-cua/goi-so", data=sent)

    assert "Bạn đã chuyển sang bộ phận khác" in clerk.opens("/mot-cua/goi-so").words
    assert "đã xong 0" in other.opens("/mot-cua/goi-so").words


def test_whose_office_has_ended_finds_words_and_their_account(app: Flask, watch: Watch) -> None:
    clerk = an_employed_officer(app, "clerk", AN_MY)
    watch.at = datetime(2025, 7, 2, 9, 0, tzinfo=VIETNAM)
    visitor = signed_in(app.test_client(), clerk)

    assert "UBND phường An Mỹ" in visitor.opens("/mot-cua").words
    assert "UBND phường An Mỹ" in visitor.opens("/tai-khoan").words
    for path in ("/mot-cua/lay-so", "/mot-cua/goi-so"):
        assert "Không có đơn vị này" in visitor.opens(path, 404).words


def test_who_did_not_come_is_listed_and_called_back(app: Flask) -> None:
    clerk, panel = a_clerk(app), "/mot-cua/goi-so"
    clerk.sends(clerk.opens("/mot-cua/lay-so"), "/mot-cua/lay-so")
    clerk.sends(clerk.opens(panel), f"{panel}/cua", window="3")
    clerk.posts(panel, viec="goi")
    clerk.posts(panel, viec="vang", n="1")
    missed = clerk.opens(panel)
    assert "Đã gọi mà không đến Số 1 Gọi lần 1" in missed.words
    assert 'name="vang" value="1"' in missed.text

    clerk.posts(panel, viec="goi-vang", vang="1", n="0")

    assert "Đến cửa 1 gọi lần 2 3" in somebody(app).opens(SCREEN).words
    assert "Đã gọi mà không đến" not in clerk.opens(panel).words
    clerk.posts(panel, viec="goi-vang", vang="1", n="1")
    assert "Số này vừa được gọi lại ở cửa khác" in clerk.opens(panel).words
