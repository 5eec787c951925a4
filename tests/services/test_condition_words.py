"""What stands after "nếu": the words of a condition, made from the questions it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from services import publishing
from services.condition_words import in_words
from services.question_words import lower, stated, unit_of
from workflows.conditions import All, Condition, In, Is, Not, Over, Some, fields
from workflows.definition import Procedure
from workflows.parsing import parse

SHIPPED = {raw["code"]: parse(raw) for raw in publishing.shipped().values()}
BIRTH = "1.001193"
MARRIAGE = "1.000894"
RESIDENCE = "1.004222"
HOUSE = "1.009994"
LAND = "1.012783"
LAND_FIRST = "1.012756"
KARAOKE = "1.001029"
DEATH = "1.000656"
ADOPTION = "2.001263"
FOREIGNER = "2.000806"
CERTIFICATE = "2.000488"
MISTAKES = "1.012790"
LICENCE = "1.002809"


def said(code: str, condition: Condition) -> str:
    return in_words(condition, SHIPPED[code])


@pytest.mark.parametrize(
    ("code", "condition", "words"),
    [
        (BIRTH, Is("late", value=True), "trẻ đã sinh quá 60 ngày"),
        (BIRTH, Is("late", value=False), "trẻ chưa sinh quá 60 ngày"),
        (HOUSE, Is("basement", value=True), "có tầng hầm"),
        (HOUSE, Is("basement", value=False), "không có tầng hầm"),
        (LAND_FIRST, Is("house", value=False), "không xin chứng nhận cả nhà"),
        (LAND, Not(Is("mortgaged", value=True)), "sổ không thế chấp"),
        (LAND, Is("mortgaged", value=True), "sổ đang thế chấp"),
        (
            MARRIAGE,
            Is("both_here", value=False),
            "hai bên không cùng thường trú tại xã, phường này",
        ),
    ],
)
def test_a_yes_or_no_becomes_a_statement(code: str, condition: Condition, words: str) -> None:
    assert said(code, condition) == words


@pytest.mark.parametrize(
    ("code", "condition", "words"),
    [
        (BIRTH, Is("born_at", "facility"), "trẻ sinh ở bệnh viện, trạm y tế"),
        (BIRTH, Is("child_case", "abandoned"), "trẻ thuộc trường hợp “Bị bỏ rơi”"),
        (BIRTH, Is("relation", "relative"), "bạn là người thân khác"),
        (LAND, Is("cause", "measured"), "xin đổi vì đo lại, số liệu thay đổi"),
        (ADOPTION, Is("background", "abandoned"), "hoàn cảnh của trẻ là “Bị bỏ rơi”"),
        (
            MISTAKES,
            In("errors", ("name", "use")),
            "sai ở “Họ tên” hoặc “Mục đích, thời hạn sử dụng”",
        ),
        (LICENCE, In("classes", ("b1", "c")), "trong các hạng xe trên bằng có “B1” hoặc “C”"),
    ],
)
def test_an_answer_stands_in_the_place_of_the_question_word(
    code: str, condition: Condition, words: str
) -> None:
    assert said(code, condition) == words


def test_a_question_of_no_known_shape_is_quoted_with_its_answer() -> None:
    words = said(RESIDENCE, In("dwelling", ("own", "rented")))

    assert words == (
        "bạn chọn “Nhà của tôi” hoặc “Nhà thuê, mượn, ở nhờ” ở câu “Chỗ ở mới là của ai?”"
    )


def test_what_is_not_chosen_is_quoted_too() -> None:
    words = said(FOREIGNER, Not(Is("pair", "both-overseas")))

    assert words == (
        "bạn không chọn “Hai người Việt Nam định cư ở nước ngoài” ở câu “Hai bên là ai?”"
    )


def test_every_answer_but_no_is_a_yes() -> None:
    assert said(DEATH, In("relief", ("merit", "poor", "disabled"))) == (
        "bạn thuộc diện được miễn lệ phí hộ tịch"
    )


def test_some_answers_to_a_yes_or_no_are_named() -> None:
    assert said(CERTIFICATE, In("relief", ("student", "merit"))) == (
        "thuộc diện được giảm hoặc miễn phí: “Sinh viên” hoặc “Người có công, thân nhân liệt sĩ”"
    )


@pytest.mark.parametrize(
    ("code", "condition", "words"),
    [
        (KARAOKE, Over("rooms", 5), "số phòng hát từ 6 trở lên"),
        (KARAOKE, Not(Over("rooms", 3)), "số phòng hát không quá 3"),
        (KARAOKE, All((Over("rooms", 3), Not(Over("rooms", 5)))), "số phòng hát từ 4 đến 5"),
        (BIRTH, Over("copies", 0), "cần thêm từ 1 bản sao trích lục"),
        (BIRTH, Not(Over("copies", 2)), "cần thêm dưới 3 bản sao trích lục"),
    ],
)
def test_a_number_has_its_ends(code: str, condition: Condition, words: str) -> None:
    assert said(code, condition) == words


def test_what_a_question_takes_for_granted_is_not_said() -> None:
    known = In("child_case", ("parents", "surrogacy"))

    words = said(BIRTH, All((known, Is("born_at", "elsewhere"))))

    assert words == "trẻ sinh ở ngoài cơ sở y tế"


def test_answers_to_one_question_are_said_together() -> None:
    words = said(ADOPTION, Some((Is("child_health", "ill"), Is("child_health", "disabled"))))

    assert words == "sức khỏe của trẻ là “Mắc bệnh hiểm nghèo” hoặc “Khuyết tật”"


def test_parts_are_joined_by_and_and_or() -> None:
    both = All((Is("basement", value=True), Over("floors", 6)))

    assert said(HOUSE, both) == "có tầng hầm và số tầng từ 7 trở lên"
    assert said(HOUSE, Not(both)) == "không có tầng hầm, hoặc số tầng không quá 6"
    assert said(HOUSE, Not(Not(both))) == said(HOUSE, both)


def test_two_questions_that_read_alike_are_told_apart() -> None:
    assert said(MARRIAGE, Is("man_status", "divorced")) == (
        "tình trạng hôn nhân là “Đã ly hôn” (bên nam)"
    )


def conditions() -> Iterator[tuple[Procedure, Condition]]:
    """Every condition of every shipped file that a page puts into words."""
    for procedure in SHIPPED.values():
        found = [
            *(paper.when for paper in procedure.papers),
            *(fee.when for fee in procedure.fees),
            *(waiver.when for fee in procedure.fees for waiver in fee.waivers),
            *(route.when for route in procedure.routes),
            *(action.when for step in procedure.steps for action in step.actions),
        ]
        yield from ((procedure, condition) for condition in found if condition)


def test_every_condition_that_is_shipped_has_words() -> None:
    faults = []
    for procedure, condition in conditions():
        words = in_words(condition, procedure)
        names = fields(condition)
        if re.search(r"[{}_?]$|_|\bNone\b|\bTrue\b|\bFalse\b", words) or not names.isdisjoint(
            words.split()
        ):
            faults.append(words)
        if not words[0].islower() or words.endswith((" không", " chưa")) or len(words) > 260:
            faults.append(words)

    assert not faults
    assert len(list(conditions())) > 150


def test_different_conditions_of_a_procedure_read_differently() -> None:
    alike = []
    for code, procedure in SHIPPED.items():
        own = {condition for one, condition in conditions() if one is procedure}
        if len({in_words(condition, procedure) for condition in own}) < len(own):
            alike.append(code)

    assert not alike


def test_a_no_to_a_question_of_no_known_shape_quotes_it() -> None:
    assert stated("Học sinh hơn 11 tuổi tính theo năm?", yes=False) is None
    assert said("3.000182", Is("special_age", value=False)) == (
        "bạn trả lời “Không” ở câu “Học sinh hơn 11 tuổi tính theo năm?”"
    )


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Cần thêm mấy bản sao trích lục?", "bản sao trích lục"),
        ("Danh sách có mấy người, kể cả bạn?", "người"),
        ("Số trang", "trang"),
    ],
)
def test_a_question_says_what_it_counts(label: str, unit: str) -> None:
    assert unit_of(label) == unit


def test_abbreviations_keep_their_letters() -> None:
    assert [lower(text) for text in ("HIV", "A4", "Ở vùng xa", "Cha, mẹ")] == [
        "HIV",
        "A4",
        "ở vùng xa",
        "cha, mẹ",
    ]
