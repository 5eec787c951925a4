"""An administrator changes days of the calendar and targets in the browser."""

from __future__ import annotations

from flask import Flask

from tests.factories import a_dossier
from tests.people import a_signed_in_officer, the_database

WHY = {"reason": "Công văn 15"}


def test_what_a_day_off_would_touch_is_said_before_it_is_written(app: Flask) -> None:
    with the_database(app) as db:
        due = a_dossier(db, then=("accept",)).dossier.due.date()
    admin = a_signed_in_officer(app, "admin")
    day = f"/quan-tri/lich/ngay/{due}"
    page = admin.opens(day)
    assert "1 hồ sơ hẹn trả đúng ngày này." in page.words

    answer = admin.sends(page, working="no", title="Lễ hội", source="TB 3", certain="y", **WHY)
    year = admin.opens(answer.location)
    admin.sends(admin.opens(f"{day}/bo"), **WHY)

    assert "Lễ hội TB 3 nơi cài đặt tự ghi Nghỉ" in year.words
    assert "Lễ hội" not in admin.opens("/quan-tri/lich/2021").words
    assert "Ngày trong lịch: bỏ" in admin.opens("/quan-tri/nhat-ky").words


def test_days_that_are_none_are_not_found(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")

    for path in ("lich/1999", "lich/ngay/2021-02-30", "chi-tieu/2020"):
        admin.opens(f"/quan-tri/{path}", status=404)
    assert "/quan-tri/chi-tieu/2020" not in admin.opens("/quan-tri/chi-tieu/2021").links


def test_the_calendar_of_an_office_is_found_by_its_name_or_it_is_said_why_not(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    year = "/quan-tri/lich/2021"

    found = admin.gets(f"{year}?don-vi=ubnd phường an mỹ")
    none = admin.gets(f"{year}?don-vi=atlantis")

    assert found.location == f"{year}?don-vi=tam-ky.an-my"
    assert none.location == year
    assert "Không có đơn vị nào khớp" in admin.opens(year).words


def test_a_target_is_set_and_what_is_no_share_is_refused(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    page = admin.opens("/quan-tri/chi-tieu/2021/ghi")
    given = {"indicator": "online-rate", "office": "hoi-an", "source": "QĐ 7", **WHY}

    wrong = admin.sends(page, percent="nhiều", **given)
    never = admin.sends(page, percent="45", year="9" * 400, **given)
    right = admin.sends(page, percent="45,5", **given)

    empty = admin.opens("/quan-tri/chi-tieu/2022")
    carried = admin.sends(admin.opens("/quan-tri/chi-tieu/2022/chep"), **WHY)
    assert "Năm trước có 11 chỉ tiêu" in empty.words
    assert "UBND thành phố Hội An 45,50 %" in admin.opens(carried.location).words
    admin.opens("/quan-tri/chi-tieu/2020/chep", status=404)
    assert wrong.status_code == 422
    assert "Nhập số từ 1 đến 100" in wrong.text
    assert never.status_code == 422
    assert "Nhập năm từ 2021" in never.text
    assert "UBND thành phố Hội An 45,50 %" in admin.opens(right.location).words
