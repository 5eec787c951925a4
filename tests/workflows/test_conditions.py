"""The language of "only if"."""

from __future__ import annotations

from typing import Any

import pytest

from workflows import conditions
from workflows.conditions import BadCondition, parse


@pytest.mark.parametrize(
    ("raw", "answers", "holds"),
    [
        ({"field": "group", "is": "old"}, {"group": "old"}, True),
        ({"field": "group", "is": "old"}, {}, False),
        ({"field": "kinds", "is": "a"}, {"kinds": ["a", "b"]}, True),
        ({"field": "poor", "is": True}, {"poor": True}, True),
        ({"field": "group", "in": ["a", "b"]}, {"group": "b"}, True),
        ({"field": "group", "in": ["a", "b"]}, {"group": "c"}, False),
        ({"field": "area", "over": 250}, {"area": 251}, True),
        ({"field": "area", "over": 250}, {"area": 250}, False),
        ({"field": "area", "over": 250}, {"area": "many"}, False),
        ({"not": {"field": "poor", "is": True}}, {}, True),
        ({"all": [{"field": "a", "is": 1}, {"field": "b", "is": 2}]}, {"a": 1, "b": 2}, True),
        ({"all": [{"field": "a", "is": 1}, {"field": "b", "is": 2}]}, {"a": 1}, False),
        ({"any": [{"field": "a", "is": 1}, {"field": "b", "is": 2}]}, {"b": 2}, True),
        ({"any": [{"field": "a", "is": 1}]}, {}, False),
    ],
)
def test_a_condition_holds_or_not(raw: Any, answers: dict[str, Any], *, holds: bool) -> None:
    assert parse(raw)(answers) is holds


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("group", "condition-not-a-table"),
        ({"field": "group"}, "condition-unknown-shape"),
        ({"field": 3, "is": 3}, "condition-unknown-shape"),
        ({"field": "a", "is": 1, "over": 2}, "condition-unknown-shape"),
        ({"all": []}, "condition-needs-a-list"),
        ({"any": {"field": "a", "is": 1}}, "condition-needs-a-list"),
        ({"field": "a", "over": True}, "condition-unknown-test"),
        ({"field": "a", "in": []}, "condition-unknown-test"),
        ({"field": "a", "is": 1.5}, "condition-unknown-test"),
        ({"field": "a", "like": "x"}, "condition-unknown-test"),
    ],
)
def test_a_table_that_is_no_condition_says_why(raw: Any, reason: str) -> None:
    with pytest.raises(BadCondition) as refusal:
        parse(raw)

    assert refusal.value.reason == reason


def test_a_condition_knows_the_questions_that_it_reads() -> None:
    raw = {
        "all": [
            {"not": {"field": "a", "is": 1}},
            {"any": [{"field": "b", "over": 2}, {"field": "c", "in": ["x"]}]},
        ]
    }

    assert conditions.fields(parse(raw)) == {"a", "b", "c"}
