from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.drafts import SHIPPED, procedure
from workflows import conditions
from workflows.answering import slips, visible
from workflows.conditions import All, Condition, In, Is, Not, Over
from workflows.definition import Field, Procedure
from workflows.proofs.criteria import spoken
from workflows.proofs.worlds import OTHER, TooMany, described, worlds

GROUP = Field("group", "choice", "Nhóm", "", choices={"old": "Già", "ill": "Ốm", "poor": "Nghèo"})
ILL = Field("since", "number", "Từ năm", "", when=Is("group", "ill"), least=1900, most=2021)
MARKS = Field("marks", "choices", "Đánh dấu", "", choices={"a": "A", "b": "B"}, required=False)
PROCEDURES = [procedure(path) for path in SHIPPED]


def test_answers_that_no_condition_tells_apart_are_one_world() -> None:
    assert worlds([GROUP], [Is("group", "old")]) == [{"group": "old"}, {"group": "ill"}]


def test_a_question_that_nobody_reads_is_left_out() -> None:
    assert worlds([GROUP, MARKS], [Is("marks", "a")]) == [{"marks": ["a"]}, {"marks": ["b"]}]


def test_a_hidden_question_has_no_answer() -> None:
    assert worlds([GROUP, ILL], [Over("since", 2000)]) == [
        {"group": "old"},
        {"group": "ill", "since": 1900},
        {"group": "ill", "since": 2001},
    ]


def test_a_border_beyond_the_range_is_not_tried() -> None:
    assert worlds([GROUP, ILL], [Over("since", 2021)]) == [
        {"group": "old"},
        {"group": "ill", "since": 1900},
    ]


def test_an_optional_question_may_stay_empty_when_that_matters() -> None:
    assert worlds([MARKS], [], names=["marks"]) == [{"marks": ["a"]}, {}]


def test_every_set_of_marks_is_a_world_when_all_are_tested() -> None:
    found = worlds([MARKS], [Is("marks", "a"), In("marks", ("b",))])

    assert found == [{"marks": ["a", "b"]}, {"marks": ["a"]}, {"marks": ["b"]}, {}]


def test_a_commune_is_the_one_asked_for_or_another() -> None:
    home = Field("home", "commune", "Nơi ở", "")

    assert worlds([home], [Is("home", "20503")]) == [{"home": OTHER}, {"home": "20503"}]


def test_a_number_without_borders_is_any_number() -> None:
    count = Field("count", "number", "Mấy", "", most=5)

    assert worlds([count], [], names=["count"]) == [{"count": 5}]
    assert worlds([count], [Not(Is("count", 3))]) == [{"count": 2}, {"count": 3}]


def test_too_many_combinations_are_refused() -> None:
    many = [Field(f"q{n}", "yes-no", "", "") for n in range(13)]

    with pytest.raises(TooMany):
        worlds(many, [Is(field.name, value=True) for field in many])


def test_a_world_is_told_in_the_words_of_the_form() -> None:
    flag = Field("flag", "yes-no", "Có con", "")
    world = {"group": "ill", "since": 1900, "marks": ["a", "b"], "flag": True, "home": OTHER}

    assert described([GROUP, ILL, MARKS, flag], world) == (
        " khi “Nhóm” là “Ốm” và “Từ năm” là “1900” và “Đánh dấu” là “A, B” và “Có con” là “có”"
    )
    assert described([flag], {"flag": False}) == " khi “Có con” là “không”"
    assert described([GROUP], {}) == ""


def answers_to(field: Field) -> st.SearchStrategy[Any]:
    match field.kind:
        case "yes-no":
            return st.booleans()
        case "choice":
            return st.sampled_from(list(field.choices or {}))
        case "choices":
            return st.lists(st.sampled_from(list(field.choices or {})), unique=True)
        case "number" | "money":
            return st.integers(field.least or 0, field.most if field.most is not None else 10**7)
        case "commune":
            return st.sampled_from(["20503", "20227"])
        case _:
            return st.none()


def outcomes(read: list[Condition], answers: Any) -> tuple[bool, ...]:
    return tuple(condition(answers) for condition in read)


@given(procedure=st.sampled_from(PROCEDURES), data=st.data())
def test_whatever_people_answer_one_of_the_worlds_stands_for_it(
    procedure: Procedure, data: st.DataObject
) -> None:
    read: list[Condition] = [route.when for route in procedure.routes if route.when]
    read += [a.when for step in procedure.steps for a in step.actions if a.when]
    drawn = {field.name: data.draw(answers_to(field)) for field in procedure.fields}
    filed = visible(procedure, drawn)
    names = All(tuple(read))
    wrong = {slip.place for slip in slips(procedure, filed)} & conditions.fields(names)

    standing = [outcomes(read, world) for world in worlds(procedure.fields, read)]

    assert wrong or outcomes(read, filed) in standing


@given(procedure=st.sampled_from(PROCEDURES), data=st.data())
def test_a_world_can_really_be_answered(procedure: Procedure, data: st.DataObject) -> None:
    said = [said for said in spoken(procedure) if said.form is procedure.fields]
    if not said:
        return
    condition = data.draw(st.sampled_from(said)).condition
    world = data.draw(st.sampled_from(worlds(procedure.fields, [condition])))
    asked = {field.name for field in procedure.asked(world)}

    wrong = {slip.place for slip in slips(procedure, world)} & set(world)

    assert set(world) <= asked
    assert wrong <= {field.name for field in procedure.fields if field.kind == "commune"}
