"""The register of stopped days in the browser: shown what it moves, entered, taken off."""

from __future__ import annotations

from flask import Flask

from tests.factories import a_dossier
from tests.pages import Page
from tests.people import a_signed_in_officer, the_database

PATH = "/quan-tri/ngung-thoi-han"
WHY = {"reason": "Công điện 12", "source": "CĐ 12/CĐ-TTg"}
STORM = {"title": "Đóng cửa tránh bão", "office": "tam-ky", **WHY}


def test_days_are_entered_once_it_was_shown_what_they_move_listed_and_taken_off(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    with the_database(app) as db:
        a_dossier(db, then=["accept"])
    page = admin.opens(f"{PATH}/ghi")

    nameless = admin.sends(page, **WHY)
    shown = admin.sends(page, stops="stops", **STORM)
    nothing_yet = admin.opens(PATH).words
    preview = Page(shown.text, f"{PATH}/ghi")
    entered = admin.sends(preview)
    listed = admin.opens(PATH)
    [off] = [link for link in listed.links if "/bo?" in link]
    once_more = admin.sends(admin.opens(f"{PATH}/ghi"), stops="stops", **STORM)
    known = admin.sends(Page(once_more.text, f"{PATH}/ghi"))
    gone = admin.sends(admin.opens(off), reason="Ghi nhầm")

    assert "hồ sơ đang chạy" not in page.words
    assert "1 hồ sơ đang chạy có hẹn từ ngày đầu trở đi được tính lại" in preview.words
    assert "Chưa có ngày ngừng nào" in nothing_yet
    assert (nameless.status_code, shown.status_code, known.status_code) == (422, 200, 422)
    assert (entered.status_code, gone.status_code) == (303, 303)
    assert "Đã ghi, thời hạn dừng. 1 hồ sơ đang chạy được tính lại" in listed.words
    assert "Đóng cửa tránh bão" in listed.words
    after = admin.opens(PATH).words
    assert "Chưa có ngày ngừng nào" in after
    assert "hoặc tiếp nhận khi còn đợt này, được tính lại" in after
    assert "Ngừng thời hạn" in admin.opens("/quan-tri/nhat-ky?loai=lich").words
    admin.opens(off, status=404)
    for typed in ("x", "|2021-02-30|", "||"):
        admin.opens(f"{PATH}/bo?dot={typed}", status=404)


def test_where_time_runs_on_every_page_says_that_no_day_moves(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    with the_database(app) as db:
        a_dossier(db, then=["accept"])

    shown = admin.sends(admin.opens(f"{PATH}/ghi"), stops="runs", **STORM)
    preview = Page(shown.text, f"{PATH}/ghi")
    other = Page(admin.sends(preview, stops="stops").text, f"{PATH}/ghi")
    admin.sends(preview)
    listed = admin.opens(PATH)
    [off] = [link for link in listed.links if "/bo?" in link]
    admin.sends(admin.opens(off), reason="Ghi nhầm")

    said = "Thời hạn vẫn tính trong đợt này, không hồ sơ nào đổi ngày hẹn"
    assert said in preview.words
    assert "1 hồ sơ đang chạy có hẹn" in other.words
    assert said in listed.words
    assert said in admin.opens(PATH).words
