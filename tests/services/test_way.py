"""The way of a dossier in words: who does what, where one applies, how long it may take."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from services import procedure_page, publishing, seeding
from services.errors import NotFound
from services.place_words import competent, desk_of, working
from services.way import Stretch, besides, in_words, way
from tests.factories import MONDAY
from workflows.calendar import VIETNAM
from workflows.definition import Procedure
from workflows.offices import from_rows
from workflows.parsing import parse

SHIPPED = {raw["code"]: parse(raw) for raw in publishing.shipped().values()}
DIRECTORY = from_rows(seeding.rows("offices.csv"))
TODAY = date(2021, 3, 1)
AFTER_THE_DISTRICTS = date(2026, 11, 1)
BIRTH, HOUSE, RECORD, COPIES = (
    SHIPPED[code] for code in ("1.001193", "1.009994", "2.000488", "2.000635")
)
LICENCE, FOOD, MARRIAGE, LAND, POOR = (
    SHIPPED[code] for code in ("1.002809", "2.001827", "1.000894", "1.012756", "1.011607")
)


def stretches(procedure: Procedure) -> list[Stretch]:
    return way(procedure, DIRECTORY, TODAY)


@pytest.mark.parametrize(
    ("procedure", "office"),
    [
        (BIRTH, "Ủy ban nhân dân xã, phường, thị trấn nơi cha hoặc mẹ cư trú"),
        (HOUSE, "Ủy ban nhân dân huyện, thị xã, thành phố nơi xây nhà"),
        (LAND, "Ủy ban nhân dân huyện, thị xã, thành phố nơi có thửa đất"),
        (COPIES, "Ủy ban nhân dân xã, phường, thị trấn mà bạn chọn"),
        (RECORD, "Sở Tư pháp"),
    ],
)
def test_a_route_says_which_office_is_competent(procedure: Procedure, office: str) -> None:
    assert competent(procedure.routes[0].office, procedure, DIRECTORY, TODAY) == office


@pytest.mark.parametrize(
    ("procedure", "desk"),
    [
        (BIRTH, "Bộ phận một cửa xã, phường, thị trấn"),
        (HOUSE, "Bộ phận một cửa huyện, thị xã, thành phố"),
        (LICENCE, "Trung tâm Phục vụ hành chính công tỉnh"),
    ],
)
def test_a_dossier_is_handed_in_at_the_desk_of_its_tier(procedure: Procedure, desk: str) -> None:
    assert desk_of(procedure) == desk


@pytest.mark.parametrize(
    ("text", "procedure", "office"),
    [
        ("here", BIRTH, "Ủy ban nhân dân xã, phường, thị trấn"),
        ("here", LICENCE, "Sở Giao thông vận tải"),
        ("here", FOOD, "Cơ quan có thẩm quyền"),
        ("desk", HOUSE, "Bộ phận một cửa huyện, thị xã, thành phố"),
        ("committee @ district", BIRTH, "Ủy ban nhân dân huyện, thị xã, thành phố"),
        ("committee @ province", BIRTH, "Ủy ban nhân dân tỉnh"),
        ("division:justice @ district", BIRTH, "Phòng Tư pháp huyện"),
        ("agency:police @ here", BIRTH, "Công an xã, phường, thị trấn"),
        ("agency:police @ province", BIRTH, "Công an tỉnh"),
        ("agency:insurance @ district", BIRTH, "Bảo hiểm xã hội huyện"),
        ("agency:tax @ here", HOUSE, "Chi cục Thuế huyện"),
        ("department:labour", BIRTH, "Sở Lao động - Thương binh và Xã hội"),
    ],
)
def test_a_step_says_what_kind_of_office_works(
    text: str, procedure: Procedure, office: str
) -> None:
    assert working(text, procedure, DIRECTORY, TODAY) == office


def test_offices_that_are_gone_still_have_their_names() -> None:
    named = working("division:justice @ district", BIRTH, DIRECTORY, AFTER_THE_DISTRICTS)

    assert named == "Phòng Tư pháp huyện"


def test_what_one_office_does_stands_together() -> None:
    office = "Ủy ban nhân dân xã, phường, thị trấn"

    assert stretches(MARRIAGE)[1] == Stretch(
        "Kiểm tra điều kiện kết hôn",
        office,
        ("trưởng bộ phận kiểm tra dự thảo", "lãnh đạo Ủy ban nhân dân xã ký"),
        "6 giờ làm việc",
        counted=True,
    )
    assert len(stretches(MARRIAGE)) == 3


def test_a_wait_that_ends_by_itself_says_when() -> None:
    posted = next(one for one in stretches(POOR) if one.title.startswith("Niêm yết"))

    assert posted == Stretch("Niêm yết kết quả rà soát", "", (), "3 ngày làm việc", counted=False)
    assert stretches(POOR)[-1].title == "Trao giấy chứng nhận"


def test_nobody_knows_how_long_a_payment_takes() -> None:
    paid = next(one for one in stretches(LAND) if one.title.startswith("Chờ bạn nộp tiền"))

    assert (paid.office, paid.takes, paid.counted) == ("", "", False)


def test_those_who_are_asked_at_once_stand_together() -> None:
    asked = next(one for one in stretches(HOUSE) if one.title.startswith("Hỏi ý kiến"))

    assert asked.office.count(";") == 2
    assert asked.takes == "2 ngày làm việc"


def test_what_only_some_dossiers_need_is_said_apart() -> None:
    assert besides(MARRIAGE) == ["Hỏi nơi thường trú cũ về tình trạng hôn nhân"]
    assert besides(COPIES) == []


@pytest.mark.parametrize("procedure", SHIPPED.values(), ids=SHIPPED)
def test_every_way_leads_from_the_desk_back_to_it(procedure: Procedure) -> None:
    found = stretches(procedure)

    assert found[0].office == desk_of(procedure)
    assert found[-1].office == desk_of(procedure)
    assert all(one.takes for one in found if one.office)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, ""),
        (4, "4 giờ làm việc"),
        (6, "6 giờ làm việc"),
        (8, "1 ngày làm việc"),
        (12, "1,5 ngày làm việc"),
        (19, "19 giờ làm việc"),
        (76, "9,5 ngày làm việc"),
    ],
)
def test_hours_read_as_people_say_them(hours: int, words: str) -> None:
    assert in_words(hours) == words


def test_a_page_knows_its_revision_and_an_example(db: Session) -> None:
    told = procedure_page.tell(db, "1.001612", at=MONDAY)

    assert told.published_at == MONDAY
    assert told.example
    assert told.example.due == datetime(2021, 3, 4, 17, 0, tzinfo=VIETNAM)
    assert [one.when for one in told.offices] == [""]
    assert {limit.words for limit in told.limits.values()} == {"3 ngày làm việc"}


def test_each_of_several_offices_says_for_whom(db: Session) -> None:
    told = procedure_page.tell(db, "1.000894", at=MONDAY)

    assert [one.when for one in told.offices] == [
        "đăng ký tại nơi cư trú của bên “Bên nam”",
        "đăng ký tại nơi cư trú của bên “Bên nữ”",
    ]


def test_beyond_the_calendar_no_result_is_promised(db: Session) -> None:
    told = procedure_page.tell(db, "1.001612", at=MONDAY + timedelta(days=15_000))

    assert told.example is None


def test_only_open_procedures_have_a_page(db: Session) -> None:
    with pytest.raises(NotFound):
        procedure_page.tell(db, "9.999999", at=MONDAY)
