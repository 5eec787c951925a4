"""The results that everybody may see."""

from __future__ import annotations

from datetime import date

from flask import Flask

from services.db import transaction
from services.models import FreshTally
from tests.people import Watch, somebody, the_database
from tests.services.reporting.dossiers import on

RESULTS = "/ket-qua-phuc-vu"


def a_may(app: Flask) -> None:
    """A city with 45 results in May, two others with 8 and 3."""
    with the_database(app) as db, transaction(db):
        for office, early, late in (("tam-ky", 40, 5), ("hoi-an", 8, 0), ("dien-ban", 3, 0)):
            facts = {
                "resolved": early + late,
                "resolved.early": early,
                "resolved.late": late,
                "resolved.online": early // 2,
            }
            for fact, n in facts.items():
                db.add(FreshTally(fact=fact, month=date(2021, 5, 1), office=office, n=n))


def test_everybody_sees_how_the_province_served(app: Flask, watch: Watch) -> None:
    watch.at = on("06-30")
    a_may(app)

    page = somebody(app).opens(RESULTS)

    assert page.heading == "Kết quả phục vụ, tháng 5/2021"
    for said in (
        "91,1 %trả đúng hoặc trước hẹn51 trên 56 hồ sơ",
        "44,6 %làm trực tuyến25 trên 56 hồ sơ",
        "5hồ sơ trễ hẹntrên 56 hồ sơ",
        "Cứ 10 hồ sơ có kết quả thì ít nhất 9 hồ sơ trả đúng hoặc trước hẹn.",
        "Ít nhất 4 trong 10 hồ sơ do người dân nộp trên mạng.",
        "Thành phố Tam Kỳ 45 88,9 % 44,4 % 5",
        "Thành phố Hội An ít",
        "Thị xã Điện Bàn ít",
        "Các con số này được tính thế nào?",
    ):
        assert said in page.words, said


def test_the_year_so_far_has_its_own_address(app: Flask, watch: Watch) -> None:
    watch.at = on("07-02")
    a_may(app)

    page = somebody(app).opens(f"{RESULTS}?ky=nam")

    assert page.heading == "Kết quả phục vụ, năm 2021, đến hết tháng 6/2021"
    assert "Thành phố Tam Kỳ 45" in page.words
    assert "Chưa đủ hồ sơ có kết quả" in somebody(app).opens(RESULTS).words


def test_before_anything_was_counted_the_page_says_so(app: Flask) -> None:
    page = somebody(app).opens(RESULTS)

    assert "Chưa đủ hồ sơ có kết quả trong kỳ này để đăng." in page.words
    assert "Các con số này được tính thế nào?" in page.words
