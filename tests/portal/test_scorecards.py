"""The managers' scorecards."""

from __future__ import annotations

import csv
from io import StringIO

from tests.people import Visitor

SCORES = "/dieu-hanh/bo-chi-so"


def test_each_line_has_its_maximum_ratio_and_points(manager: Visitor) -> None:
    page = manager.opens(SCORES)

    assert page.heading == "Bộ chỉ số, năm 2021"
    for said in (
        "Bộ chỉ số phục vụ người dân, doanh nghiệp",
        "Có hiệu lực từ 23/06/2022; kỳ này ở trước đó, điểm chỉ để so sánh.",
        "2.1. Hồ sơ trước hạn, đúng hạn 20 60,0 % (3 trên 5) 12,00 8,00",
        "66 điểm khác hệ thống này chưa đếm được.",
        "chưa xếp được, còn tùy các dòng chưa đếm",
        "Chín chỉ số đánh giá của một cửa",
        "14 điểm khác hệ thống này chưa đếm được.",
        "9. Tiến độ dịch vụ công trực tuyến 2 60,0 % (3 trên 5) 0,00 2,00",
    ):
        assert said in page.words, said


def test_it_says_what_would_raise_the_points_most_and_where(manager: Visitor) -> None:
    page = manager.opens(SCORES)

    assert (
        "2.1. Hồ sơ trước hạn, đúng hạn. Thêm 2 hồ sơ đúng hạn: +8,00 điểm."
        "Thiếu nhiều nhất: Thành phố Tam Kỳ (1), Thành phố Hội An (1)" in page.words
    )
    assert "9. Tiến độ dịch vụ công trực tuyến. Còn 2,00 điểm: 1 hồ sơ trực tuyến quá hạn." in (
        page.words
    )


def test_lines_that_are_not_counted_say_what_they_need(manager: Visitor) -> None:
    page = manager.opens(SCORES)

    assert "Các dòng này không có điểm, vì hệ thống không đoán." in page.words
    assert "5.2. Phản ánh, kiến nghị xử lý đúng hạn" in page.words
    assert "Cần có: Số liệu phản ánh, kiến nghị; hệ thống này chưa tiếp nhận." in page.words


def test_all_lines_are_in_the_file(manager: Visitor) -> None:
    answer = manager.gets(f"{SCORES}.csv?ky=2021&don-vi=quang-nam")

    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    by_key = {(row["Phiên bản công thức"], row["Dòng"]): row for row in rows}
    assert (len(rows), len(by_key)) == (30, 30)
    in_time = by_key["qd-766-2026", "2.1"]
    assert [in_time[name] for name in ("Điểm tối đa", "Tử số", "Mẫu số", "Tỷ lệ (%)", "Điểm")] == [
        *("20", "3", "5", "60,0", "12,00")
    ]
    unknown = by_key["qd-766-2026", "5.2"]
    assert (unknown["Điểm"], unknown["Tử số"]) == ("", "")
    assert unknown["Vì sao chưa có điểm"]


def test_the_board_leads_there_with_its_scope_and_period(manager: Visitor) -> None:
    page = manager.opens("/dieu-hanh?ky=2021-q1&don-vi=tam-ky")

    assert f"{SCORES}?ky=2021-q1&don-vi=tam-ky" in page.links


def test_an_office_without_dossiers_has_no_points_for_them(manager: Visitor) -> None:
    page = manager.opens(f"{SCORES}?ky=2021-05&don-vi=hoi-an")

    assert "Cần có: Kỳ này chưa có gì để đếm." in page.words
