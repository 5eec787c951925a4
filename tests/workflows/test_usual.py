"""The usual way, over what is shipped and what is odd."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflows.drafts import SHIPPED, procedure
from workflows.definition import Action
from workflows.usual import done, leads_on, onward

FOUNDLING = next(procedure(path) for path in SHIPPED if path.stem == "1.001193")


def to(name: str, actions: tuple[Action, ...] | None = None) -> str:
    step = FOUNDLING.step(name)
    return onward(FOUNDLING, step, step.actions if actions is None else actions)


def test_a_posting_ends_by_time_and_not_with_an_objection() -> None:
    assert to("posting") == "record-found"


def test_where_nothing_leads_on_time_does_or_nothing() -> None:
    assert (to("supplement", ()), to("record-found", ())) == ("stopped", "")


def test_what_grants_is_done_before_what_leads_on() -> None:
    on = Action("pass", "", ("check",))
    grants = Action("sign", "", ("check",), result="granted")

    assert done(FOUNDLING, [on, grants]) is grants
    assert done(FOUNDLING, [on]) is on


def test_way_back_question_and_giving_up_lead_not_on() -> None:
    back = Action("return", "", ("receive",), back=True)
    others = [Action("ask", "", ("supplement",)), Action("refuse", "", ("check",))]

    assert not any(leads_on(FOUNDLING, one) for one in [back, *others])
    assert done(FOUNDLING, [back, *others]) is None


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_usual_way_of_every_shipped_procedure_ends_with_a_result(path: Path) -> None:
    text = procedure(path)
    step, seen = text.first, set[str]()
    while step.kind != "end":
        assert step.name not in seen
        seen.add(step.name)
        step = text.step(onward(text, step, step.actions))

    assert step.outcome == "granted"
