"""The managers' scorecards."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from flask import Flask

from tests.people import Visitor, a_signed_in_officer, the_database
from tests.services.reporting.dossiers import AN_MY, employed

SCORES = "/dieu-hanh/bo-chi-so"


def test_each_line_has_its_maximum_ratio_and_points(manager: Visitor) -> None:
    page = manager.opens(SCORES)

    assert page.heading == "Bộ chỉ số, năm 2021"
    for said in (
        "Bộ chỉ số phục vụ người dân, doanh nghiệp",
        "Có hiệu lực từ 23/06/2022; kỳ này ở trước đó, điểm chỉ để so sánh.",
        "2.1. Hồ sơ trước hạn, đúng hạn 20 60,0 % (3 trên 5) 12,00 8,00",
        "64 điểm khác hệ thống này chưa đếm được.",
        "chưa xếp được, còn tùy các dòng chưa đếm",
        "Chín chỉ số đánh giá của một cửa",
        "10 điểm khác hệ thống này chưa đếm được.",
        "9. Tiến độ dịch vụ công trực tuyến 2 60,0 % (3 trên 5) 0,00 2,00",
    ):
        assert said in page.words, said


def test_every_number_of_the_cards_opens_to_the_lines_of_the_journal(manager: Visitor) -> None:
    lines = [one for one in manager.opens(SCORES).links if one.startswith(f"{SCORES}/")]
    assert len(set(lines)) == 10

    page = manager.opens(next(one for one in lines if "/2.1?" in one))
    assert "Có kết quả đúng hẹn, bổ sung không quá một lần 3" in page.words
    assert "Điểm 12,00 trên 20" in page.words
    dossiers = manager.opens(
        next(one for one in page.links if "/resolved.in-time.national?" in one)
    )
    assert "3 hồ sơ" in dossiers.words
    evidence = manager.opens(next(one for one in dossiers.links if "/dieu-hanh/ho-so/" in one))
    assert "Ký kết quả" in evidence.words
    assert "Có kết quả đúng hẹn, bổ sung không quá một lần" in evidence.words
    assert "Nguyễn" not in evidence.words


@pytest.mark.parametrize("page", ["", ".csv", "/qd-766-2026/2.1", "/qd-766-2026/2.1/pending"])
def test_a_period_to_come_has_no_points(manager: Visitor, page: str) -> None:
    answer = manager.gets(f"{SCORES}{page}?ky=2022")

    assert answer.status_code == 422
    assert "Kỳ này chưa bắt đầu nên chưa có số liệu. Chọn kỳ khác." in answer.text


def test_a_name_that_counts_twice_says_so(manager: Visitor) -> None:
    page = manager.opens(f"{SCORES}/tt-01-2018/1?ky=2021")

    assert "Có kết quả 5 × 2 = 10 Cộng 10" in page.words


def test_a_line_of_procedures_opens_into_procedures(manager: Visitor) -> None:
    page = manager.opens(f"{SCORES}/qd-766-2026/3.2/offered.used?ky=2021&don-vi=quang-nam")

    assert "2 thủ tục · Toàn tỉnh" in page.words
    assert manager.gets(f"{SCORES}/qd-766-2026/3.2/submitted?ky=2021").status_code == 404


def test_the_journal_of_another_citys_dossier_is_not_found(app: Flask, manager: Visitor) -> None:
    listed = manager.opens("/dieu-hanh/on-time/mau-so?ky=2021&don-vi=tam-ky")
    way = next(one for one in listed.links if "/dieu-hanh/ho-so/" in one)
    stranger = a_signed_in_officer(app, "manager", "hoi-an")

    assert (manager.gets(way).status_code, stranger.gets(way).status_code) == (200, 404)


def test_points_of_officers_are_listed_and_open(app: Flask, manager: Visitor) -> None:
    with the_database(app) as db:
        employed(db)
    page = manager.opens(f"/dieu-hanh/can-bo?ky=2021&don-vi={AN_MY}")
    assert "Lê Văn Tâm 3 3 0,70 1,30 2,00 4,00 nhiều nhất 8,00 chưa rõ" in page.words

    way = next(one for one in page.links if "can-bo=" in one)
    officer = manager.opens(way)
    assert "3 hồ sơ, 3 bước" in officer.words
    assert sum("/dieu-hanh/ho-so/" in one for one in officer.links) == 3
    assert manager.gets(f"/dieu-hanh/can-bo?don-vi={AN_MY}&can-bo=999").status_code == 404
    file = manager.gets(f"/dieu-hanh/can-bo.csv?ky=2021&don-vi={AN_MY}")
    assert len(list(csv.DictReader(StringIO(file.text.removeprefix("\ufeff"))))) == 3


def test_it_says_what_would_raise_the_points_most_and_where(manager: Visitor) -> None:
    page = manager.opens(SCORES)

    assert (
        "2.1. Hồ sơ trước hạn, đúng hạn. Thêm 2 hồ sơ đúng hạn: +8,00 điểm."
        "Thiếu nhiều nhất: Thành phố Tam Kỳ (1), Thành phố Hội An (1). Đủ ở đó: +8,00 điểm."
        in page.words
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


def test_a_period_without_anything_says_so_and_gives_no_nought_of_nought(manager: Visitor) -> None:
    page = manager.opens(f"{SCORES}?ky=2020")

    assert page.words.count("nên chưa có điểm") == 2
    assert "0,00" not in page.words
