"""The register of stopped days in the browser: entered after reading what it moves, taken off."""

from __future__ import annotations

from flask import Flask

from tests.people import a_signed_in_officer

PATH = "/quan-tri/ngung-thoi-han"
WHY = {"reason": "Công điện 12", "source": "CĐ 12/CĐ-TTg"}


def test_days_are_entered_listed_and_taken_off(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    page = admin.opens(f"{PATH}/ghi")
    assert "0 hồ sơ đang chạy" in page.words

    nameless = admin.sends(page, **WHY)
    entered = admin.sends(page, title="Đóng cửa tránh bão", stops="stops", office="hoi-an", **WHY)
    listed = admin.opens(PATH)
    [off] = [link for link in listed.links if "/bo?" in link]
    gone = admin.sends(admin.opens(off), reason="Ghi nhầm")

    assert (nameless.status_code, entered.status_code, gone.status_code) == (422, 303, 303)
    assert "Đóng cửa tránh bão" in listed.words
    assert "Chưa có ngày ngừng nào" in admin.opens(PATH).words
    assert "Ngừng thời hạn" in admin.opens("/quan-tri/nhat-ky?loai=lich").words
    admin.opens(off, status=404)
    for typed in ("x", "|2021-02-30|", "||"):
        admin.opens(f"{PATH}/bo?dot={typed}", status=404)
