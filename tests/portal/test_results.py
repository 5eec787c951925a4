"""The results that everybody may see."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO

import pytest
from flask import Flask

from portal.wiring import NAME
from services import migrations
from services.db import transaction
from services.models import FreshTally
from services.reporting import behind
from tests.people import Watch, a_signed_in_officer, somebody, the_database
from tests.services.reporting.dossiers import a_spring, on

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
        "Ít hồ sơ, không đăng số riêng: Thành phố Hội An, Thị xã Điện Bàn.",
        "Các con số này được tính thế nào?",
    ):
        assert said in page.words, said


def test_nothing_is_shown_while_an_update_is_still_counting(app: Flask) -> None:
    with the_database(app) as db:
        a_spring(db)
        migrations.downgrade(app.extensions[NAME].engine, "0028")
        migrations.upgrade(app.extensions[NAME].engine)

    for path in (RESULTS, f"{RESULTS}.csv", f"{RESULTS}.json"):
        assert somebody(app).gets(path).status_code == 503, path
    page = a_signed_in_officer(app, "manager").opens("/dieu-hanh?ky=2021", 503)
    home = somebody(app).opens("/")
    with the_database(app) as db:
        behind.catch_up(db)

    assert "Số liệu đang được đếm lại sau khi nâng cấp phần mềm" in page.words
    assert "Đúng hẹn" not in home.words
    assert somebody(app).opens(RESULTS).heading


def test_the_year_so_far_has_its_own_address(app: Flask, watch: Watch) -> None:
    watch.at = on("07-02")
    a_may(app)

    page = somebody(app).opens(f"{RESULTS}?ky=nam")

    assert page.heading == "Kết quả phục vụ, năm 2021, đến hết tháng 6/2021"
    assert "Thành phố Tam Kỳ 45" in page.words
    assert "Chưa đủ hồ sơ có kết quả" in somebody(app).opens(RESULTS).words


@pytest.mark.parametrize(
    "asked", ["ky=2030", "ky=2021-03", "ky=abc", "tu=2021-01-01&den=2021-02-01"]
)
def test_a_period_that_is_not_published_is_said_and_no_file_gives_another(
    app: Flask, watch: Watch, asked: str
) -> None:
    watch.at = on("06-30")
    a_may(app)
    visitor = somebody(app)

    page = visitor.opens(f"{RESULTS}?{asked}")

    assert "Kỳ trong địa chỉ bạn mở không có ở đây; dưới đây là tháng 5/2021." in page.words
    assert "không có ở đây" not in visitor.opens(f"{RESULTS}?ky=2021-05").words
    for ending in ("csv", "json"):
        assert visitor.client.get(f"{RESULTS}.{ending}?{asked}").status_code == 404


def test_before_anything_was_counted_the_page_says_so(app: Flask) -> None:
    page = somebody(app).opens(RESULTS)

    assert "Chưa đủ hồ sơ có kết quả trong kỳ này để đăng." in page.words
    assert "Các con số này được tính thế nào?" in page.words


@pytest.mark.parametrize("ky", ["", "?ky=nam"])
def test_the_files_tell_the_numbers_of_the_page_and_no_others(
    app: Flask, watch: Watch, ky: str
) -> None:
    watch.at = on("06-30")
    a_may(app)
    visitor = somebody(app).client

    words = somebody(app).opens(f"{RESULTS}{ky}").words
    as_csv = visitor.get(f"{RESULTS}.csv{ky}")
    document = json.loads(visitor.get(f"{RESULTS}.json{ky}").data)
    rows = list(csv.DictReader(StringIO(as_csv.data.decode("utf-8-sig"))))

    cells = {
        (row["office_code"], row["measure"]): (row["numerator"], row["denominator"], row["percent"])
        for row in rows
    }
    assert cells == {
        ("", "on-time"): ("51", "56", "91.1"),
        ("", "online-rate"): ("25", "56", "44.6"),
        ("", "late"): ("5", "56", "8.9"),
        ("tam-ky", "on-time"): ("40", "45", "88.9"),
        ("tam-ky", "online-rate"): ("20", "45", "44.4"),
        ("tam-ky", "late"): ("5", "45", "11.1"),
    } | {
        (office, measure): ("", "", "")
        for office in ("hoi-an", "dien-ban")
        for measure in ("on-time", "online-rate", "late")
    }
    assert {row["suppressed"] for row in rows if row["office_code"] == "hoi-an"} == {"yes"}
    assert all(row["definition"] and row["counted_on"] == "2021-06-30" for row in rows)
    assert {
        (one["code"], key): tuple("" if n is None else str(n) for n in numbers.values())
        for one in document["offices"]
        for key, numbers in one["measures"].items()
    } == cells
    assert document["counted_on"] == "2021-06-30"
    assert document["suppression"]["fewer_than"] == 10
    assert document["suppression"]["how"] in words
    assert all(one["definition"] in words for one in document["measures"])
    assert "không đăng số riêng: Thành phố Hội An, Thị xã Điện Bàn." in words


def test_the_files_are_named_by_their_period_and_linked_from_the_page(
    app: Flask, watch: Watch
) -> None:
    watch.at = on("06-30")
    a_may(app)
    page = somebody(app).opens(f"{RESULTS}?ky=nam")

    answer = somebody(app).client.get(f"{RESULTS}.csv?ky=nam")

    for ending in ("csv", "json"):
        assert f"{RESULTS}.{ending}?ky=nam" in page.links
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="ket-qua-phuc-vu_20210101-20210531.csv"'
    )
    assert answer.data.decode("utf-8-sig").splitlines()[0] == (
        "period_first,period_last,counted_on,group,office_code,office_name,"
        "measure,numerator,denominator,percent,suppressed,definition"
    )
