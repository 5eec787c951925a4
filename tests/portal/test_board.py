"""The managers' pages: figures that open, for those who may see them."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any

import pytest
from flask import Flask

from portal.manager.picture import Ranking, Row
from portal.wiring import NAME
from tests.factories import moves
from tests.people import Visitor, a_signed_in_officer, the_database
from tests.services.reporting.dossiers import (
    AN_MY,
    CAM_PHO,
    EXTRACT,
    employed,
    granted,
    on,
    online,
)
from tests.statements import statements
from workflows.figures import aims

BOARD = "/dieu-hanh"


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def test_the_board_shows_the_plan_with_its_targets(manager: Visitor) -> None:
    page = manager.opens(BOARD)

    assert page.heading == "Kết quả phục vụ, năm 2021"
    assert "Toàn tỉnh · 5 hồ sơ có kết quả · số liệu đến 30/06/2021, 08:00" in page.words
    for said in (
        "Hồ sơ giải quyết trực tuyến Cấp tỉnh100,0 %1 trên 1 Mục tiêu 30 % Mới 1 hồ sơ, chưa kết luận",
        "Cả ba cấp: 60,0 % (3 trên 5)",
        "Theo cách tính quốc gia: 0,0 % (0 trên 1)",
        "Giao dịch được xác thực điện tử 66,7 %4 trên 6 Mục tiêu 100 % Mới 6 hồ sơ, chưa kết luận",
        "Trả đúng hoặc trước hẹn 60,0 %3 trên 5 Không có mục tiêu",
        "Hồ sơ trực tuyến trễ hẹn 33,3 %1 trên 3 Mục tiêu 0 % Mới 3 hồ sơ, chưa kết luận",
    ):
        assert said in page.words, said


def test_the_board_answers_first_and_concludes_nothing_from_a_few_dossiers(
    manager: Visitor,
) -> None:
    words = manager.opens(BOARD).words

    assert "Đạt 1 trên 2 mục tiêu đã đủ số liệu Kỳ này chưa hết: tính đến 30/06/2021." in words
    for said in (
        "Chưa đạt Dịch vụ công ở mức độ 3: 47,9 %. Mục tiêu 60 %, thiếu 6 thủ tục.",
        "Đạt Dịch vụ công ở mức độ 4: 37,5 %. Mục tiêu 30 %.",
        "Chưa rõ Giao dịch được xác thực điện tử: 66,7 %. Mục tiêu 100 %. Mới 6 hồ sơ",
        "Mục tiêu do đơn vị báo cáo: 0 đạt, 0 chưa đạt, 5 chưa có số.",
        "Không đặt mục tiêu: Trả đúng hoặc trước hẹn: 60,0 %",
    ):
        assert said in words, said


def test_a_missed_target_names_the_places_and_procedures_that_hold_it_down(
    manager: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aims, "ENOUGH", 5)
    page = manager.opens(f"{BOARD}/authenticated")

    assert "Chưa đạt Giao dịch được xác thực điện tử: 66,7 %" in page.words
    assert "thiếu 2 hồ sơ. Riêng hồ sơ nộp trên cổng thì đạt: 100,0 %." in page.words
    assert "Kéo xuống nhiều nhất: Thành phố Hội An (1), Thành phố Tam Kỳ (1)." in page.words
    assert "Thủ tục: Chứng thực bản sao từ bản chính (2)." in page.words


def test_what_nobody_counts_has_a_target_and_no_number(manager: Visitor) -> None:
    page = manager.opens(BOARD)

    assert page.words.count("Chưa có nguồn số liệu") == 5
    assert "Cấp tỉnh 80 %, Cấp huyện 60 %, Cấp xã 40 %" in page.words
    assert "Mục tiêu: trên 80 %" in page.words
    assert "Mục tiêu: 80,8 tỷ đồng (54 + 28,8 = 82,8)" in page.words
    for key in ("national-portal", "e-documents", "work-files", "antivirus"):
        assert "Chưa đơn vị nào báo cáo cho kỳ này." in manager.opens(f"{BOARD}/{key}").words


def test_the_budget_is_shown_as_published_with_parts_that_do_not_add_up(manager: Visitor) -> None:
    page = manager.opens(f"{BOARD}/budget")

    assert "Vốn đầu tư 54,0 Vốn sự nghiệp 28,8 Hai phần cộng lại 82,8" in page.words
    assert "Tổng kế hoạch công bố 80,8 Lệch 2,0" in page.words
    assert "Bảng dưới đây chỉ là số kế hoạch công bố." in page.words
    assert "Hai phần cộng lại là 82,8 tỷ đồng, không phải 80,8 tỷ đồng" in page.words


def test_every_number_of_the_board_opens_into_as_many_lines(manager: Visitor) -> None:
    page = manager.opens(BOARD)
    main = next(page.root.all("main"))
    numbers = {
        a.attrs["href"]: int(a.words.replace(".", ""))
        for a in main.all("a")
        if ("/tu-so" in a.attrs["href"] or "/mau-so" in a.attrs["href"]) and a.words.isdigit()
    }

    for href, n in numbers.items():
        listed = rows_of(manager.gets(href.replace("?", ".csv?")).text)[1:]
        kind = "thủ tục" if "/level-" in href else "hồ sơ"
        assert len(listed) == n, href
        assert f"{n} {kind} ·" in manager.opens(href).words, href
    assert len(numbers) >= 20


def test_below_a_target_of_all_the_colours_still_tell_offices_apart(manager: Visitor) -> None:
    assert "Từ 8060–7940–5920–39Dưới 20" in manager.opens(f"{BOARD}?chi-so=authenticated").words


def test_a_long_ranking_shows_its_end_because_that_is_whom_one_calls(app: Flask) -> None:
    rows = [Row(f"Nơi {n}", "/", 1 - n / 20, 20, "/", n, n) for n in range(1, 18)]
    with app.test_request_context():
        parts: Any = app.jinja_env.get_template("pages/manager/parts.html").module
        drawn = parts.ranked(
            {"title": "Chỉ số", "fewer": True}, Ranking("places", tuple(rows), ()), most=8
        )

    shown = [int(n) for n in re.findall(r">Nơi (\d+)<", drawn)]
    assert shown == [1, 2, 3, 4, 14, 15, 16, 17]
    assert "Đứng cuối trong 17 nơi" in drawn


def test_each_figure_stands_beside_the_period_before_with_both_numbers(manager: Visitor) -> None:
    page = manager.opens(f"{BOARD}?ky=2021-q2")

    assert "Trả đúng hoặc trước hẹn 0,0 % 0 trên 1 75,0 % 3 trên 4 −75,0" in page.words
    assert any("/on-time/tu-so?ky=2021-q1" in one for one in page.links)
    assert "Các kỳ trước chưa có số liệu để so." in manager.opens(f"{BOARD}?ky=2020").words


def test_a_period_and_a_scope_are_chosen_without_a_script(manager: Visitor) -> None:
    page = manager.opens(f"{BOARD}?ky=2021-03&don-vi=tam-ky&cap=xa")

    assert page.heading == "Kết quả phục vụ, tháng 3/2021"
    assert "Cấp xã, Thành phố Tam Kỳ · 3 hồ sơ có kết quả" in page.words
    chosen = [o.attrs["value"] for o in page.root.all("option") if "selected" in o.attrs]
    assert chosen == ["2021-03", "tam-ky", "xa"]


def test_from_one_day_to_another(manager: Visitor) -> None:
    page = manager.opens(f"{BOARD}?ky=ngay&tu=2021-03-02&den=2021-04-06&don-vi=quang-nam")

    assert page.heading == "Kết quả phục vụ, từ 02/03/2021 đến 06/04/2021"
    assert "4 hồ sơ có kết quả" in page.words


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("ky=2021-13", "Chọn lại kỳ báo cáo"),
        ("ky=ngay&tu=2021-03-02&den=2021-03-01", "Chọn ngày cuối sau ngày đầu."),
        ("ky=ngay&tu=2021-02-30&den=2021-03-01", "Chọn lại kỳ báo cáo"),
        ("ky=ngay&tu=1900-01-01&den=2021-03-01", "không dài quá 10 năm"),
        ("don-vi=quang-nam.justice&cap=xa", "không có cơ quan nào ở cấp đã chọn"),
        ("cap=khac", "Chọn cấp tỉnh, cấp huyện hoặc cấp xã."),
    ],
)
def test_what_cannot_be_is_said_and_the_form_stands_again(
    manager: Visitor, asked: str, said: str
) -> None:
    for path in (BOARD, f"{BOARD}/on-time", f"{BOARD}/on-time/tu-so"):
        page = manager.opens(f"{path}?{asked}", 422)
        assert said in page.words
        assert page.title.startswith("Lỗi: ")


def test_an_office_that_was_not_there_then_is_said_not_to_have_been(manager: Visitor) -> None:
    later = manager.opens(f"{BOARD}?ky=2026&don-vi=tam-ky")
    then = manager.opens(f"{BOARD}?ky=2021&don-vi=tam-ky")

    assert "UBND thành phố Tam Kỳ không còn từ sau 30/06/2025, trước kỳ này." in later.words
    assert "không còn từ sau" not in then.words
    early = manager.opens(f"{BOARD}?ky=2019&don-vi=tam-ky")
    assert "chỉ có từ 01/01/2021, sau kỳ này." in early.words


def test_a_period_that_is_still_to_come_says_so(manager: Visitor) -> None:
    page = manager.opens(f"{BOARD}?ky=2022")

    assert "Kỳ này chưa bắt đầu nên chưa có số liệu." in page.words
    assert "trên không đặt" not in page.words
    assert "Kỳ này chưa có hồ sơ nào nộp trên cổng." in page.words


def test_unknown_offices_indicators_and_pages_are_not_found(manager: Visitor) -> None:
    for path in (
        f"{BOARD}?don-vi=no-such",
        f"{BOARD}?chi-so=no-such",
        f"{BOARD}/no-such",
        f"{BOARD}/level-3/don-vi.csv",
        f"{BOARD}/on-time/tu-so?sau=no-such",
        f"{BOARD}/on-time/tu-so?theo=no-such",
    ):
        manager.opens(path, 404)


def test_a_manager_of_a_city_sees_that_city_and_nothing_else(app: Flask, manager: Visitor) -> None:
    assert manager.actor
    of_city = a_signed_in_officer(app, "manager", "hoi-an")

    page = of_city.opens(BOARD)

    assert "Thành phố Hội An · 1 hồ sơ có kết quả" in page.words
    assert (
        of_city.opens(f"{BOARD}/on-time/mau-so?don-vi={CAM_PHO}").words.count("Phường Cẩm Phô") > 0
    )
    for path in ("", "/on-time", "/on-time/mau-so", "/on-time/mau-so.csv", "/chi-tieu.csv"):
        of_city.opens(f"{BOARD}{path}?don-vi=tam-ky", 404)
        of_city.opens(f"{BOARD}{path}?don-vi=quang-nam", 404)


def test_every_number_of_a_city_opens_into_as_many_lines_also_that_of_its_own_office(
    app: Flask, manager: Visitor
) -> None:
    with the_database(app) as db:
        one = online(db, "1.001612", on("04-05"), "tam-ky")
        moves(db, one, "accept", at=on("04-05", 9))
        for n in range(2):
            extract = online(db, EXTRACT, on(f"04-0{6 + n}"), AN_MY)
            moves(db, extract, "accept", at=on(f"04-0{6 + n}", 9))

    page = manager.opens(f"{BOARD}/authenticated?ky=2021-04&don-vi=tam-ky")
    main = next(page.root.all("main"))
    numbers = [
        (a.attrs["href"], int(found[1]))
        for a in main.all("a")
        if "/mau-so" in a.attrs["href"] and (found := re.fullmatch(r"(\d+)( hồ sơ)?", a.words))
    ]

    assert any("cap=rieng" in href for href, _ in numbers)
    for href, n in numbers:
        assert len(rows_of(manager.gets(href.replace("?", ".csv?")).text)) - 1 == n, href
    own = manager.opens(f"{BOARD}?ky=2021-04&don-vi=tam-ky&cap=rieng")
    assert "Riêng UBND thành phố Tam Kỳ" in own.words


def test_a_leader_sees_their_own_office(app: Flask, manager: Visitor) -> None:
    assert manager.actor
    leader = a_signed_in_officer(app, "leader", "hoi-an")

    assert "Thành phố Hội An · 1 hồ sơ có kết quả" in leader.opens(BOARD).words


def test_the_page_of_an_indicator_tells_its_offices_and_procedures_apart(
    manager: Visitor,
) -> None:
    page = manager.opens(f"{BOARD}/online-rate?don-vi=tam-ky")

    assert page.heading == "Hồ sơ giải quyết trực tuyến"
    assert "Cấp bản sao trích lục hộ tịch 2.000635 2 2 ít" in page.words
    assert "1 nơi có dưới 10 hồ sơ, không xếp hạng Phường An Mỹ (3 hồ sơ)" in page.words
    assert "Thủ tục đang mở theo mức độ" in manager.opens(f"{BOARD}/level-4").words


def test_a_list_names_nobody(manager: Visitor) -> None:
    page = manager.opens(f"{BOARD}/authenticated/mau-so")
    text = manager.gets(f"{BOARD}/authenticated/mau-so.csv").text

    for said in (page.words, text):
        assert "Phường An Mỹ" in said or "UBND phường An Mỹ" in said
        assert "Nguyễn" not in said
        assert "Trần" not in said
        assert "04919" not in said


def test_a_list_is_turned_page_by_page(app: Flask, manager: Visitor) -> None:
    with the_database(app) as db:
        for n in range(52):
            online(db, EXTRACT, on(f"05-{n % 28 + 1:02}"))

    first = manager.opens(f"{BOARD}/authenticated/mau-so")
    following = next(link for link in first.links if "sau=" in link)
    second = manager.opens(following)
    back = manager.opens(next(link for link in second.links if "truoc=" in link))

    assert "1–50 trên 58 hồ sơ" in first.words
    assert "51–58 trên 58 hồ sơ" in second.words
    assert back.words == first.words


def test_files_open_in_a_spreadsheet(manager: Visitor) -> None:
    board = manager.gets(f"{BOARD}/chi-tieu.csv")
    offices = manager.gets(f"{BOARD}/on-time/don-vi.csv")
    procedures = manager.gets(f"{BOARD}/on-time/thu-tuc.csv")

    assert board.mimetype == "text/csv"
    assert board.text.startswith("\ufeffChỉ tiêu,")
    assert board.headers["Content-Disposition"] == (
        'attachment; filename="chi-tieu_quang-nam_2021.csv"'
    )
    assert rows_of(board.text)[1][:7] == [
        "Hồ sơ giải quyết trực tuyến",
        "Cấp tỉnh",
        "năm 2021",
        "1",
        "1",
        "100,0",
        "30,0",
    ]
    assert [row[:4] for row in rows_of(offices.text)[1:]] == [
        ["Sở Tư pháp tỉnh Quảng Nam", "1", "1", "100,0"],
        ["UBND thành phố Tam Kỳ", "2", "3", "66,7"],
        ["UBND thành phố Hội An", "0", "1", "0,0"],
    ]
    assert len(rows_of(procedures.text)) == 4


def test_the_districts_are_tiles_that_open_and_a_table_stands_behind(manager: Visitor) -> None:
    page = manager.opens(BOARD)

    assert "Thành phố Tam Kỳ: ít, 3 hồ sơ" in page.text
    assert "Thành phố Tam Kỳ ít 3" in page.words
    assert page.text.count('"><a class="few" href="') == 18
    assert '<li class="c5 r3"><a class="few"' in page.text
    assert page.words.index("Huyện Đại Lộc – 0") < page.words.index("Huyện Hiệp Đức – 0")
    assert 'class="tiles"' not in manager.opens(f"{BOARD}?don-vi=tam-ky").text


def test_the_way_and_the_late_results_open_into_their_dossiers(manager: Visitor) -> None:
    page = manager.opens(BOARD)
    assert "Nộp trên cổng 4" in page.words
    assert "Xử lý 2 2" in page.words

    ways = {
        one.rpartition("/")[2].partition("?")[0]: one for one in page.links if "/su-kien/" in one
    }
    late = manager.opens(ways["resolved.late.officer.untaken"])
    assert late.heading == "Có kết quả trễ hẹn: Xử lý, Chưa ai nhận việc"
    assert sum("/dieu-hanh/ho-so/" in one for one in late.links) == 2
    assert manager.gets(f"{BOARD}/su-kien/submitted").status_code == 404


def test_signs_say_how_they_are_found_and_what_is_not_looked_at(manager: Visitor) -> None:
    page = manager.opens(f"{BOARD}/dau-hieu?ky=2021")

    assert page.heading == "Dấu hiệu bất thường, tháng 5/2021"
    assert "Toàn tỉnh · tháng gần nhất xét được trong năm 2021" in page.words
    assert "từ 10 hồ sơ trực tuyến của một tài khoản" in page.words
    assert "từ 10 hồ sơ trực tuyến từ một trình duyệt" in page.words
    assert "mã băm giữ 100 ngày" in page.words
    assert manager.gets(f"{BOARD}/dau-hieu/phone?ky=2021&dau=x").status_code == 404


def test_the_points_of_officers_lead_from_the_province_to_where_officers_are(
    app: Flask, manager: Visitor
) -> None:
    with the_database(app) as db:
        employed(db)

    page = manager.opens(f"{BOARD}/can-bo")

    assert "không cán bộ nào có hồ sơ xong trong kỳ này. Cán bộ làm việc ở" in page.words
    city = next(a for a in page.root.all("a") if a.words == "UBND thành phố Tam Kỳ")
    assert "Điểm của cán bộ" in manager.opens(city.attrs["href"]).heading


def test_an_empty_year_says_so(app: Flask) -> None:
    page = a_signed_in_officer(app, "manager").opens(f"{BOARD}?ky=2020")

    assert "Chưa có hồ sơ nào trong kỳ này." in page.words
    assert page.words.count("Chưa có số liệu") == 9


def test_the_statements_of_a_page_do_not_grow_with_what_it_shows(
    app: Flask, manager: Visitor
) -> None:
    paths = (BOARD, f"{BOARD}/on-time", f"{BOARD}/on-time/mau-so", f"{BOARD}/level-3/tu-so")
    engine = app.extensions[NAME].engine

    def sent() -> list[int]:
        found = []
        for path in paths:
            with statements(engine) as those:
                manager.opens(path)
            found.append(len(those))
        return found

    sent()
    before = sent()
    with the_database(app) as db:
        for office in ("dien-ban.vinh-dien", "hoi-an.cam-chau"):
            one = online(db, EXTRACT, on("05-04"), office)
            moves(db, one, "accept", at=on("05-04", 9))
            granted(db, one, on("05-04", 10))

    assert sent() == before
    assert max(before) <= 16
