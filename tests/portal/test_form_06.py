"""Biểu II.06a/VPCP/KSTT for the managers: on a page, as lines, as a workbook."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from services.reporting.workbook import Group, Page, written
from tests.people import Visitor

FORM = "/dieu-hanh/bieu-06a"
MARCH = "ky=2021-03&don-vi=quang-nam"


def test_the_form_has_a_line_for_each_sector_and_their_sum(manager: Visitor) -> None:
    page = manager.opens(f"{FORM}?{MARCH}")

    assert page.heading == "Biểu II.06a, tháng 3/2021"
    assert "Chứng thực 2 0 2 0 1 0 1 0 0 1 0 1" in page.words
    assert "Tổng số 5 3 2 0 4 1 2 1 0 1 0 1" in page.words


@pytest.mark.parametrize(("by", "line"), [("don-vi", "Thành phố Hội An"), ("thu-tuc", "2.000815")])
def test_its_lines_can_be_offices_or_procedures(manager: Visitor, by: str, line: str) -> None:
    page = manager.opens(f"{FORM}?{MARCH}&theo={by}")

    assert line in page.words
    assert "Tổng số 5 3 2 0 4 1 2 1 0 1 0 1" in page.words


def test_lines_of_another_kind_are_refused_in_words(manager: Visitor) -> None:
    page = manager.opens(f"{FORM}?{MARCH}&theo=duong", 422)

    assert "Chọn lại cách chia dòng" in page.words


@pytest.mark.parametrize("page", ["", "/dang-giai-quyet", "/dang-giai-quyet.csv", ".csv"])
def test_of_a_period_to_come_there_is_no_form(manager: Visitor, page: str) -> None:
    answer = manager.gets(f"{FORM}{page}?ky=2022")

    assert answer.status_code == 422
    assert "Kỳ này chưa bắt đầu nên chưa có số liệu. Chọn kỳ khác." in answer.text


def test_a_number_opens_into_its_dossiers(manager: Visitor) -> None:
    form = manager.opens(f"{FORM}?{MARCH}")
    cells = [link for link in form.links if link.startswith(f"{FORM}/qua-han?")]

    page = manager.opens(cells[-1])

    assert page.heading == "Đã giải quyết: Quá hạn"
    assert "1 hồ sơ · Toàn tỉnh · tháng 3/2021" in page.words
    assert manager.gets(f"{FORM}/tong?{MARCH}").status_code == 404


def test_what_was_to_be_done_opens_into_the_lists_that_it_is_the_sum_of(manager: Visitor) -> None:
    form = manager.opens(f"{FORM}?{MARCH}")
    cells = [link for link in form.links if link.startswith(f"{FORM}/nhan-giai-quyet?")]

    line, total = manager.opens(cells[0]), manager.opens(cells[-1])
    lists = [manager.opens(link) for link in total.links if link.startswith(f"{FORM}/tr")]

    assert total.heading == "Số hồ sơ nhận giải quyết"
    assert "5 hồ sơ · Toàn tỉnh · tháng 3/2021" in total.words
    assert "Trực tuyến 3 Trực tiếp, bưu chính 2 Từ kỳ trước 0 Cộng 5" in total.words
    assert [page.words.count("000.") for page in lists] == [3, 2]
    assert "2 hồ sơ · Chứng thực · Toàn tỉnh · tháng 3/2021" in line.words
    assert manager.gets(cells[0].replace("dong=", "dong=x")).status_code == 404


def test_the_file_has_the_numbers_of_the_page(manager: Visitor) -> None:
    answer = manager.gets(f"{FORM}.csv?{MARCH}")

    *_, total = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    assert " ".join(total) == "Tổng số 5 3 2 0 4 1 2 1 0 1 0 1"


def test_the_workbook_is_the_same_whenever_it_is_made(manager: Visitor) -> None:
    first, second = (manager.gets(f"{FORM}.xlsx?{MARCH}") for _ in range(2))

    assert first.get_data() == second.get_data()
    assert "bieu-06a_quang-nam_2021-03.xlsx" in first.headers["Content-Disposition"]
    texts = ZipFile(BytesIO(first.get_data())).read("xl/sharedStrings.xml").decode()
    for said in ("Biểu số II.06a/VPCP/KSTT", "Kỳ báo cáo: tháng 3/2021", "Hộ tịch", "Tổng số"):
        assert said in texts


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://a.b", "＝1"])
def test_a_name_is_never_a_formula_or_a_link(text: str) -> None:
    page = Page(
        name="x",
        title=text,
        notes=(text,),
        first=text,
        groups=[Group(text, (text,))],
        rows=[(text, (text, 1))],
    )

    parts = ZipFile(BytesIO(written([page], date(2021, 3, 1))))

    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
