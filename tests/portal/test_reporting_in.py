"""Reporting what nothing counts: by a form, by a file, always with who said it."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask import Flask

from tests.pages import Page
from tests.people import Visitor, a_signed_in_officer

FILES = "/dieu-hanh/work-files"
MANY = "/dieu-hanh/nhap-bao-cao"
HEAD = "chi-tieu;don-vi;thang;tu-so;mau-so;nguon"
GOOD = "work-files;hoi-an;3/2021;30;40;Hệ thống QLVB"


def sends_file(manager: Visitor, *lines: str) -> str:
    page = manager.opens(MANY)
    file = (BytesIO("\n".join((HEAD, *lines)).encode()), "so-lieu.csv")
    return manager.sends(page, MANY, file=file).text


def test_a_report_says_who_and_when_and_stands_apart_from_what_is_counted(manager: Visitor) -> None:
    form = manager.opens(f"{FILES}/bao-cao?don-vi=hoi-an")
    answer = manager.sends(
        form, FILES, month="3/2021", numerator="1.200", denominator="1.500", source="Hệ thống QLVB"
    )

    assert answer.status_code == 303
    page = manager.opens(answer.headers["Location"])
    assert "Cấp huyện 80,0 % 1.200 trên 1.500 1 đơn vị báo cáo Đạt mục tiêu" in page.words
    assert "Huỳnh Thị Mai 30/06/2021, 08:00" in page.words
    board = manager.opens("/dieu-hanh")
    assert "Số do đơn vị báo cáo. Hệ thống này chưa đếm được." in page.words
    assert "Đơn vị báo cáo: Cấp huyện 80,0 % (1 đơn vị) Đạt mục tiêu" in board.words
    assert board.words.count("Chưa có nguồn số liệu") == 4


def test_the_board_says_of_a_reported_number_that_it_falls_short(manager: Visitor) -> None:
    form = manager.opens(f"{FILES}/bao-cao?don-vi=hoi-an")
    manager.sends(form, FILES, month="3/2021", numerator="1", denominator="2", source="Sổ")

    words = manager.opens("/dieu-hanh").words

    assert "Đơn vị báo cáo: Cấp huyện 50,0 % (1 đơn vị) Chưa đạt mục tiêu" in words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"month": "7/2021"}, "Tháng này chưa đến"),
        ({"month": "xyz"}, "Nhập tháng theo dạng 3/2021"),
        ({"numerator": "-3"}, "Nhập một số tự nhiên"),
        ({"numerator": "41"}, "Số này không được lớn hơn tổng số ở dưới"),
        ({"source": ""}, "Ghi số liệu lấy từ đâu"),
    ],
)
def test_what_cannot_be_is_said_at_its_box_and_nothing_is_lost(
    manager: Visitor, typed: dict[str, str], said: str
) -> None:
    form = manager.opens(f"{FILES}/bao-cao?don-vi=hoi-an")
    good = {"month": "3/2021", "numerator": "30", "denominator": "40", "source": "Sổ công văn"}

    answer = manager.sends(form, FILES, **good | typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="40"' in answer.text
    assert "Chưa đơn vị nào báo cáo" in manager.opens(FILES).words


def test_all_that_is_wrong_is_said_at_once_and_the_last_month_that_is_over_is_offered(
    manager: Visitor,
) -> None:
    form = manager.opens(f"{FILES}/bao-cao?don-vi=hoi-an")
    assert form.form(FILES).fields["month"] == "5/2021"

    wrong = {"month": "13/2021", "numerator": "50", "denominator": "40", "source": ""}
    text = manager.sends(form, FILES, **wrong).text

    assert "Còn 3 chỗ cần sửa" in text


def test_a_file_is_shown_before_it_is_kept(manager: Visitor) -> None:
    text = sends_file(manager, GOOD, GOOD.replace("hoi-an", "tam-ky"))

    assert "Tệp có 2 số liệu" in text
    assert "Chưa đơn vị nào báo cáo" in manager.opens(FILES).words


def test_a_file_says_which_numbers_it_takes_the_place_of(manager: Visitor) -> None:
    manager.posts(f"{MANY}/ghi", lines="\n".join((HEAD, GOOD, GOOD.replace("hoi-an", "tam-ky"))))
    nothing = GOOD.replace("hoi-an", "tam-ky").replace("30", "0").replace("40", "0")

    text = sends_file(manager, GOOD.replace("30", "31"), nothing, GOOD.replace("hoi-an", "dai-loc"))

    assert "1 số mới, 2 số thay số đã ghi, 0 số như đã ghi." in text
    assert text.count("Thay 30 trên 40") == 2
    assert "không phát sinh" in text
    assert "Dòng ghi 0 trên 0 nghĩa là tháng ấy không phát sinh" in text
    assert text.index("Thay 30 trên 40") < text.index("<span>Mới</span>")
    assert "0 số mới, 0 số thay số đã ghi, 1 số như đã ghi." in sends_file(manager, GOOD)


def test_what_was_shown_is_kept_all_at_once(manager: Visitor) -> None:
    lines = "\n".join((HEAD, GOOD, GOOD.replace("hoi-an", "tam-ky")))

    answer = manager.posts(f"{MANY}/ghi", lines=lines)

    assert answer.status_code == 303
    assert "2 đơn vị báo cáo" in manager.opens(FILES).words


def test_a_file_with_a_wrong_line_keeps_nothing(manager: Visitor) -> None:
    text = sends_file(manager, GOOD, GOOD.replace("30", "50"))

    assert "Chưa ghi gì. Sửa 1 dòng" in text
    assert "Dòng 3" in text
    assert "Cột tu-so ghi: 50" in text
    assert "Chưa đơn vị nào báo cáo" in manager.opens(FILES).words


BOMB = BytesIO()
with ZipFile(BOMB, "w", ZIP_DEFLATED) as made:
    made.writestr("xl/worksheets/sheet1.xml", b"0" * 9_000_000)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\xff\xfe\x00", b"x" * 500_001, b"a;b\n1;2", BOMB.getvalue()),
        *(f"{HEAD}\n{GOOD}".encode("utf-16"), f"{HEAD}\n{GOOD}{'a' * 200_000}".encode()),
        f"{HEAD}\n{f'{GOOD}{chr(10)}' * 5001}".encode(),
    ],
    ids=["no", "bytes", "big", "other", "xlsx", "utf-16", "cell", "lines"],
)
def test_what_is_no_such_file_is_refused_in_words(manager: Visitor, content: bytes) -> None:
    page = manager.opens(MANY)

    answer = manager.sends(page, MANY, file=(BytesIO(content), "x.csv"))

    assert answer.status_code == 422
    assert "Còn 1 chỗ cần sửa" in answer.text


def test_the_pattern_has_a_line_for_every_office_and_empty_lines_are_no_reports(
    manager: Visitor,
) -> None:
    pattern = manager.gets(f"{MANY}.csv").get_data(as_text=True)
    lines = pattern.splitlines()
    assert "work-files,hoi-an,5/2021,,," in lines
    filled = pattern.replace("work-files,hoi-an,5/2021,,,", "work-files,hoi-an,5/2021,30,40,Sổ")

    page = manager.opens(MANY)
    shown = manager.sends(page, MANY, file=(BytesIO(filled.encode()), "so-lieu.csv")).text
    nothing = manager.sends(page, MANY, file=(BytesIO(pattern.encode()), "so-lieu.csv"))

    assert "Tệp có 1 số liệu" in shown
    assert nothing.status_code == 422


def test_a_quotation_mark_that_is_never_closed_takes_no_other_line_along(manager: Visitor) -> None:
    text = sends_file(
        manager, 'work-files;hoi-an;3/2021;30;40;"Sổ', GOOD.replace("hoi-an", "tam-ky")
    )

    assert "Dòng 3 của tệp có ô quá dài" in text


def test_lines_may_end_as_anywhere_and_what_nobody_sees_is_left_out(manager: Visitor) -> None:
    turned = GOOD.replace("Hệ", "\u202eHệ\x07\u2028\xa0 ")
    lines = "\r\n".join(
        (
            HEAD,
            turned,
            GOOD.replace("hoi-an;", "tam-ky;").replace("Hệ thống QLVB", '"Hệ\nthống QLVB"'),
        )
    )

    page = manager.opens(MANY)
    shown = manager.sends(page, MANY, file=(BytesIO(lines.encode()), "x.csv")).text

    assert shown.count(">Hệ thống QLVB<") == 2
    assert manager.posts(f"{MANY}/ghi", lines=lines).status_code == 303


def test_what_came_to_be_wrong_after_it_was_shown_keeps_nothing(
    app: Flask, manager: Visitor
) -> None:
    small = a_signed_in_officer(app, "manager", "hoi-an.cam-pho")
    own = GOOD.replace("hoi-an", "hoi-an.cam-pho")

    answer = small.posts(f"{MANY}/ghi", lines=f"{HEAD}\n{own}\n{GOOD}")

    assert answer.status_code == 422
    assert "Chưa ghi gì. Sửa 1 dòng" in answer.text
    assert "Chưa đơn vị nào báo cáo" in manager.opens(FILES).words


def test_what_is_too_long_to_keep_is_said(manager: Visitor) -> None:
    lines = "\n".join([HEAD, *[GOOD] * 9_000])

    answer = manager.posts(f"{MANY}/ghi", lines=lines)

    assert answer.status_code == 422
    assert "Còn 1 chỗ cần sửa" in answer.text


def test_the_budget_is_not_reported(manager: Visitor) -> None:
    assert manager.gets("/dieu-hanh/budget/bao-cao").status_code == 404


def test_many_offices_stand_a_line_each_the_lowest_first_and_open_into_their_months(
    manager: Visitor,
) -> None:
    lines = [GOOD.replace("3/2021", f"{n}/2021") for n in (1, 2, 3)]
    low = GOOD.replace("hoi-an", "hoi-an.cam-pho").replace("30;40", "1;40")
    text = sends_file(manager, *lines, low)
    page = Page(text, MANY)
    manager.sends(page, f"{MANY}/ghi")

    listed = manager.opens(f"{FILES}?don-vi=hoi-an&ky=2021")
    alone = next(one for one in listed.links if "rieng=1" in one and "don-vi=hoi-an&" in one)
    months = manager.opens(alone)

    words = listed.words
    assert "2 đơn vị đã báo cáo trong kỳ, nơi thấp nhất đứng đầu" in words
    assert words.index("UBND phường Cẩm Phô 2,5 %") < words.index("UBND thành phố Hội An 75,0 %")
    assert "3 trên 12 3/2021" in words
    assert months.words.count("UBND thành phố Hội An") >= 3
    assert "phường Cẩm Phô" not in months.words.split("Ai đã báo cáo")[1]
