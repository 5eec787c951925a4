"""Which answers can be filed."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from tests.workflows.seed import IN_2021, QUANG_NAM
from tests.workflows.telling import SAMPLE
from workflows.answering import Slip, called, lacking, slips, strange, visible
from workflows.conditions import Is
from workflows.definition import Field, Procedure
from workflows.parsing_form import fields
from workflows.reading import Table

FORM = """
[[fields]]
name = "group"
kind = "choice"
label = "Nhóm"
choices = { old = "Già", young = "Trẻ" }

[[fields]]
name = "age"
kind = "number"
label = "Tuổi"
least = 60
most = 120
when = { field = "group", is = "old" }

[[fields]]
name = "care"
kind = "yes-no"
label = "Có người chăm sóc?"
when = { field = "age", over = 80 }

[[fields]]
name = "note"
kind = "long"
label = "Ghi chú"
required = false

[[fields]]
name = "children"
kind = "group"
label = "Con"
required = false

[[fields.fields]]
name = "name"
kind = "text"
label = "Tên"

[[fields.fields]]
name = "school"
kind = "text"
label = "Trường"
when = { field = "name", is = "An" }
"""


class Form(Procedure):
    """A procedure of which only the questions matter here."""

    def __init__(self, questions: tuple[Field, ...]) -> None:
        object.__setattr__(self, "fields", questions)


@pytest.fixture(scope="module")
def form() -> Procedure:
    faults: list[Any] = []
    questions = tuple(fields(Table(tomllib.loads(FORM), "", faults)))
    assert not faults
    return Form(questions)


def test_answers_that_fit_have_no_slip(form: Procedure) -> None:
    answers = {"group": "old", "age": 81, "care": True, "children": [{"name": "Bình"}]}

    assert slips(form, answers) == []


def test_a_missing_answer_is_named(form: Procedure) -> None:
    assert slips(form, {"group": "old"}) == [Slip("age", "answer-missing")]


def test_a_question_that_is_not_asked_needs_no_answer(form: Procedure) -> None:
    assert slips(form, {"group": "young"}) == []


def test_only_answers_to_asked_questions_are_kept(form: Procedure) -> None:
    answers = {"group": "young", "age": 90, "care": True, "note": " ", "stranger": 1}

    assert visible(form, answers) == {"group": "young"}


def test_an_invisible_answer_never_makes_another_question_appear(form: Procedure) -> None:
    names = [field.name for field in form.asked({"group": "young", "age": 90})]

    assert "care" not in names


def test_a_row_of_a_group_is_named_by_its_number(form: Procedure) -> None:
    answers = {"group": "young", "children": [{"name": "Bình"}, {"name": "An"}, "broken"]}

    assert slips(form, answers) == [
        Slip("children.2.school", "answer-missing"),
        Slip("children.3.name", "answer-missing"),
    ]


@pytest.mark.parametrize("rows", [[{"name": "An"}] * 31, "many"])
def test_too_many_rows_or_none_at_all_are_refused(form: Procedure, rows: Any) -> None:
    assert slips(form, {"group": "young", "children": rows}) == [Slip("children", "too-many-rows")]


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("text", "Nguyễn Thị Đức", ""),
        ("text", "x" * 301, "answer-too-long"),
        ("long", "x" * 301, ""),
        ("long", "x" * 5001, "answer-too-long"),
        ("text", "a\x00b", "answer-unreadable"),
        ("text", 5, "answer-unreadable"),
        ("date", "2021-02-28", ""),
        ("date", "2021-02-30", "not-a-day"),
        ("date", "0001-01-01", "day-out-of-range"),
        ("number", 5, ""),
        ("number", True, "not-a-number"),
        ("number", "5", "not-a-number"),
        ("money", 10**16, "not-a-number"),
        ("choice", "a", ""),
        ("choice", "z", "not-a-choice"),
        ("choices", ["a", "b"], ""),
        ("choices", "z", "not-a-choice"),
        ("yes-no", False, ""),
        ("yes-no", "yes", "not-a-choice"),
        ("commune", "20341", ""),
        ("commune", "tam-ky", "not-a-commune"),
        ("id-number", "049190000001", ""),
        ("id-number", "205000001", ""),
        ("id-number", "04919000000", "not-an-id-number"),
        ("tax-code", "4000101816", ""),
        ("tax-code", "4000101816-001", ""),
        ("tax-code", "400010", "not-a-tax-code"),
        ("phone", "0905000001", ""),
        ("phone", "905000001", "not-a-phone"),
        ("email", "an@example.vn", ""),
        ("email", "an@example", "not-an-email"),
    ],
)
def test_an_answer_has_the_shape_of_its_kind(kind: str, value: Any, reason: str) -> None:
    choices = {"a": "A", "b": "B"} if kind.startswith("choice") else None
    question = Field("q", kind, "Câu hỏi", "Phần", choices=choices)

    found = slips(Form((question,)), {"q": value})

    assert found == ([Slip("q", reason)] if reason else [])


@pytest.mark.parametrize(("value", "reason"), [(59, "number-too-small"), (121, "number-too-great")])
def test_a_number_stays_between_its_bounds(form: Procedure, value: int, reason: str) -> None:
    assert slips(form, {"group": "old", "age": value})[0] == Slip("age", reason)


def test_a_commune_has_to_be_one_on_that_day() -> None:
    wrong = strange(SAMPLE, {"residence": "99999"}, QUANG_NAM, IN_2021)

    assert wrong == [Slip("residence", "not-a-commune")]
    assert strange(SAMPLE, {"residence": "20341"}, QUANG_NAM, IN_2021) == []


def test_papers_are_called_for_and_needed_by_the_answers() -> None:
    hurried = replace(SAMPLE.papers[0], name="pass", when=Is("hurried", True))  # noqa: FBT003
    also = replace(SAMPLE.papers[0], name="photo", required=False)
    procedure = replace(SAMPLE, papers=(*SAMPLE.papers, hurried, also))

    assert called(procedure, {"hurried": False}) == {"proof", "photo"}
    assert lacking(procedure, {"hurried": False}, set()) == ["proof"]
    assert lacking(procedure, {"hurried": True}, {"proof"}) == ["pass"]
