"""The front page, the catalogue and the pages about the portal, as anybody meets them."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from flask import Flask

from portal.wiring import NAME
from services.db import transaction
from services.models import FreshTally
from tests.factories import MONDAY, a_dossier
from tests.pages import Page
from tests.people import (
    Visitor,
    Watch,
    a_signed_in_citizen,
    a_signed_in_officer,
    the_database,
)
from tests.statements import statements

BIRTH = "/thu-tuc/1.001193"
COPIES = "/thu-tuc/2.000815"
EXAMPLES = ("con mới sinh", "sổ đỏ", "mở quán")
THROUGH_TO_THE_RESULT = ("accept", "propose", "approve", "propose", "approve", "grant")


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())


def titles(page: Page) -> list[str]:
    """The procedures that a page leads to."""
    links = next(page.root.all("main")).all("a")
    return [one.words for one in links if one.attrs.get("href", "").startswith("/thu-tuc/")]


def test_the_front_page_starts_with_the_search(visitor: Visitor) -> None:
    page = visitor.opens("/")

    box = next(one for one in page.root.all("input") if one.attrs.get("type") == "search")
    assert page.heading == "Bạn cần làm thủ tục gì?"
    assert box.attrs["name"] == "q"
    assert all(f"“{example}”" in page.words for example in EXAMPLES)
    assert all(titles(visitor.opens(f"/thu-tuc?q={example}")) for example in EXAMPLES)


def test_every_topic_that_has_procedures_has_a_tile(visitor: Visitor) -> None:
    page = visitor.opens("/")

    tiles = [link for link in page.links if link.startswith("/thu-tuc?viec=")]
    assert len(tiles) == 12
    assert "5 thủ tục: giấy khai sinh" in page.words
    assert all(titles(visitor.opens(tile)) for tile in tiles)


def test_a_service_is_two_clicks_away(visitor: Visitor) -> None:
    birth = visitor.opens("/thu-tuc?viec=sinh-con")

    assert "/thu-tuc?viec=sinh-con" in visitor.opens("/").links
    assert birth.heading == "Sinh con và nuôi con nhỏ"
    assert BIRTH in birth.links
    assert "/nop-ho-so/1.001193" in visitor.opens(BIRTH).links


def test_without_figures_the_front_page_claims_none(visitor: Visitor) -> None:
    page = visitor.opens("/")

    assert "Làm trọn vẹn trên mạng" in page.words
    assert "tỉnh đã phục vụ thế nào" not in page.words


def test_what_was_needed_and_how_it_went_last_month(
    app: Flask, visitor: Visitor, watch: Watch
) -> None:
    with the_database(app) as db:
        for _ in range(2):
            a_dossier(db, then=THROUGH_TO_THE_RESULT)
        a_dossier(db, "1.004873", at=watch.at)
        with transaction(db):
            for fact, n in (("resolved", 10), ("resolved.early", 9), ("resolved.late", 1)):
                db.add(FreshTally(fact=fact, month=date(2021, 3, 1), office="tam-ky", n=n))
    watch.passes(days=31)

    page = visitor.opens("/")

    assert titles(page)[0] == "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hằng tháng"
    assert "Làm nhiều nhất tháng 3/2021" in page.words
    assert "Trong tháng 3/2021, tỉnh đã phục vụ thế nào" in page.words
    bands = [one.words for one in page.root.all("li") if next(one.all("strong"), None)]
    assert bands[-4:] == [
        "12hồ sơ có kết quảở cả tỉnh, huyện và xã",
        "91,7 %trả đúng hoặc trước hẹn11 trên 12 hồ sơ",
        "16,7 %làm trực tuyến2 trên 12 hồ sơ",
        "1hồ sơ trễ hẹntrên 12 hồ sơ",
    ]


def test_the_front_page_tells_nothing_of_a_month_with_few_results(
    app: Flask, visitor: Visitor, watch: Watch
) -> None:
    with the_database(app) as db:
        a_dossier(db, then=THROUGH_TO_THE_RESULT)
    watch.passes(days=31)

    page = visitor.opens("/")

    assert "Làm nhiều nhất tháng 3/2021" in page.words
    assert "tỉnh đã phục vụ thế nào" not in page.words


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 4), ("/thu-tuc", 2), ("/thu-tuc?q=khai+sinh", 2), (BIRTH, 5), ("/gioi-thieu", 3)],
)
def test_a_public_page_asks_the_database_a_few_things(
    app: Flask, visitor: Visitor, path: str, most: int
) -> None:
    visitor.opens(path)

    with statements(app.extensions[NAME].engine) as asked:
        visitor.opens(path)

    assert 1 < len(asked) <= most, asked


def test_the_catalogue_lists_twenty_at_a_time_by_sector(visitor: Visitor) -> None:
    first = visitor.opens("/thu-tuc")
    last = visitor.opens("/thu-tuc?trang=3")

    assert [len(titles(visitor.opens(f"/thu-tuc?trang={n}"))) for n in (1, 2, 3)] == [20, 20, 8]
    assert "An toàn thực phẩm" in [one.words for one in first.root.all("h2")]
    assert "1–20 trên 48 thủ tục" in first.words
    assert "/thu-tuc?trang=2" in first.links
    assert "/thu-tuc?trang=2" in last.links
    assert titles(visitor.opens("/thu-tuc?trang=99")) == titles(last)


@pytest.mark.parametrize("path", ["/thu-tuc?trang=-1", "/thu-tuc?trang=x", "/thu-tuc?cap=sao-hoa"])
def test_an_address_that_says_nonsense_shows_the_catalogue(visitor: Visitor, path: str) -> None:
    assert len(titles(visitor.opens(path))) == 20


def test_a_search_says_how_many_fit_and_keeps_its_words(visitor: Visitor) -> None:
    page = visitor.opens("/thu-tuc?q=khai+sinh")

    box = next(one for one in page.root.all("input") if one.attrs.get("type") == "search")
    assert titles(page)[0] == "Đăng ký khai sinh"
    assert "6 thủ tục khớp “khai sinh”" in page.words
    assert box.attrs["value"] == "khai sinh"


def test_filters_say_what_they_leave_and_can_be_taken_off(visitor: Visitor) -> None:
    page = visitor.opens("/thu-tuc?viec=nha-dat&muc-do=3&cap=huyen")

    assert page.heading == "Nhà ở và đất đai"
    assert len(titles(page)) == 6
    assert "Nộp trên mạng 6" in page.words
    assert "/thu-tuc?muc-do=3&cap=huyen" in map(unescape, page.links)
    assert "Bỏ: Nhà ở và đất đai" in page.words
    assert "Bỏ: Cấp huyện" in page.words


def test_nothing_found_says_what_else_to_try(visitor: Visitor) -> None:
    page = visitor.opens("/thu-tuc?q=khai+sing")
    lost = visitor.opens("/thu-tuc?q=xxyz")

    assert "Không có thủ tục nào khớp “khai sing”. Thử: khai sinh" in page.words
    assert "/thu-tuc?q=khai+sinh" in page.links
    assert "Thử từ ngắn hơn, hoặc chọn một việc dưới đây." in lost.words
    assert len([link for link in lost.links if "viec=" in link]) == 12


def test_filters_that_leave_nothing_can_all_be_taken_off(visitor: Visitor) -> None:
    page = visitor.opens("/thu-tuc?q=khai+sinh&cap=tinh")

    assert "Không có thủ tục nào khớp cả lời tìm và điều kiện lọc." in page.words
    assert "/thu-tuc?q=khai+sinh" in page.links


def test_what_is_searched_for_is_shown_and_not_run(visitor: Visitor) -> None:
    page = visitor.opens("/thu-tuc?q=<script>alert(1)</script>")

    assert "“<script>alert(1)</script>”" in page.words
    assert "<script>alert" not in page.text


def test_a_procedure_tells_what_to_bring_and_for_whom(visitor: Visitor) -> None:
    page = visitor.opens(BIRTH)

    assert page.heading == "Đăng ký khai sinh"
    for told in (
        "1 bản chính. Chỉ cần nếu trẻ sinh ở bệnh viện, trạm y tế.",
        "Nếu trẻ đã sinh quá 60 ngày.",
        "Không thu, trừ khi trẻ đã sinh quá 60 ngày, hoặc cần thêm",
        "1 ngày làm việc · không tính vào thời hạn",
        "Vì sao chưa làm trọn vẹn trên mạng?",
    ):
        assert told in page.words


def test_a_procedure_works_out_when_a_result_would_come(visitor: Visitor, watch: Watch) -> None:
    morning = visitor.opens(BIRTH)
    watch.passes(hours=7)
    evening = visitor.opens(BIRTH)

    assert (
        "tiếp nhận lúc 08:30, thứ Hai, 01/03/2021 thì hẹn trả lúc 17:00, thứ Hai" in morning.words
    )
    assert "tiếp nhận lúc 15:30, thứ Hai, 01/03/2021 thì hẹn trả lúc 17:00, thứ Ba" in evening.words


def test_beyond_the_calendar_there_is_no_example(visitor: Visitor, watch: Watch) -> None:
    watch.passes(days=365 * 40)

    page = visitor.opens(BIRTH)

    assert "Ví dụ: hồ sơ được tiếp nhận" not in page.words
    assert "Trong ngày." in page.words


def test_what_is_not_offered_online_says_where_to_go(visitor: Visitor) -> None:
    page = visitor.opens(COPIES)

    assert "/nop-ho-so/2.000815" not in page.links
    assert "/tro-giup#quay" in page.links
    assert "Nộp tại Bộ phận một cửa xã, phường, thị trấn." in page.words
    assert "2 trang đầu: 2.000 đồng mỗi trang" in page.words
    assert "nhiều nhất 200.000 đồng mỗi bản sao" in page.words


def test_what_was_made_up_is_marked(visitor: Visitor) -> None:
    page = visitor.opens(BIRTH)

    assert page.links.count("#minh-hoa") == 3
    assert "mức minh họa" in page.words
    assert "Phần minh họa Những điểm dưới đây do người soạn thủ tục đặt ra" in page.words


def test_only_who_may_file_is_led_to_filing(app: Flask, visitor: Visitor) -> None:
    way = "/nop-ho-so/1.001193"

    assert way in visitor.opens("/thu-tuc/1.001193").links
    assert way in a_signed_in_citizen(app).opens("/thu-tuc/1.001193").links
    assert way not in a_signed_in_officer(app, "clerk").opens("/thu-tuc/1.001193").links


def test_every_procedure_has_a_sound_page(app: Flask, visitor: Visitor) -> None:
    with the_database(app) as db:
        from services import catalogue  # noqa: PLC0415  # only this test goes through all

        offered = catalogue.offered(db, on=MONDAY.date())

    for one in offered:
        page = visitor.opens(f"/thu-tuc/{one.code}")
        assert page.heading == one.title
        assert "Nếu ." not in page.words
    assert len(offered) == 48


def test_an_unknown_procedure_is_not_found_in_words_and_can_be_searched(visitor: Visitor) -> None:
    page = visitor.opens("/thu-tuc/9.999999", 404)

    assert "Không có thủ tục nào đang mở mang mã 9.999999." in page.words
    assert [one for one in page.root.all("input") if one.attrs.get("name") == "q"]


@pytest.mark.parametrize(
    ("path", "heading", "told"),
    [
        ("/tro-giup", "Trợ giúp", "Không cần tài khoản, không cần máy tính."),
        ("/kha-nang-tiep-can", "Khả năng tiếp cận", "WCAG 2.1 mức AA"),
        ("/quyen-rieng-tu", "Quyền riêng tư", "Bản khai chưa gửi: 30 ngày"),
        ("/gioi-thieu", "Giới thiệu", "Hiện có 48 thủ tục, 41 thủ tục nộp được trên mạng"),
    ],
)
def test_the_foot_of_every_page_leads_to_pages_about_the_portal(
    visitor: Visitor, path: str, heading: str, told: str
) -> None:
    page = visitor.opens(path)

    foot = next(page.root.all("footer"))
    assert path in [one.attrs["href"] for one in foot.all("a")]
    assert page.heading == heading
    assert told in page.words


def test_help_says_how_many_desks_there_are(visitor: Visitor) -> None:
    page = visitor.opens("/tro-giup")

    assert "xã, phường, thị trấn (241 nơi)" in page.words
    assert "Thành phố Hội An" in page.words


def test_whoever_is_signed_in_finds_the_same_catalogue(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    assert len(titles(citizen.opens("/thu-tuc"))) == 20
    assert "/nop-ho-so/1.001193" in citizen.opens(BIRTH).links


def test_robots_may_read_procedures_and_nothing_of_anybody(visitor: Visitor) -> None:
    rules = visitor.gets("/robots.txt")

    lines = rules.text.splitlines()
    assert rules.mimetype == "text/plain"
    assert {"Disallow: /ho-so", "Disallow: /tra-cuu", "Allow: /"} <= set(lines)
    assert "Disallow: /thu-tuc" not in lines


def test_the_icon_is_the_mark_of_the_portal(visitor: Visitor) -> None:
    answer = visitor.gets("/favicon.ico")

    assert answer.status_code == 302
    with visitor.gets(answer.location) as drawing:
        assert drawing.mimetype == "image/svg+xml"
