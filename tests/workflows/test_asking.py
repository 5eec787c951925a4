"""A question of one's own to the offices that are asked, and a time to answer that is sooner."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.workflows.drafts import change
from tests.workflows.telling import POLICE, SAMPLE, Life, refused
from workflows.asking import sooner
from workflows.case import Given
from workflows.clock import step_due
from workflows.definition import Procedure


def slow(*hours: int) -> Procedure:
    """The sample, whose two offices have so many hours to answer."""
    asks = SAMPLE.step("opinions").asks
    given = (replace(ask, hours=n) for ask, n in zip(asks, hours, strict=True))
    return change(SAMPLE, "opinions", asks=tuple(given))


def asked(given: Given, *hours: int) -> Life:
    """A dossier whose offices were asked on Monday; each would have three days."""
    life = Life(slow(*hours or (24, 24)))
    life.does("accept")
    life.does("consult", given)
    return life


def test_what_is_asked_and_by_when_stands_in_the_journal() -> None:
    life = asked(Given(question="Lối vào có đủ rộng không?", within=1))

    told = life.events[-1].payload

    assert (told["question"], told["within"]) == ("Lối vào có đủ rộng không?", 1)


def test_the_time_that_was_chosen_is_the_time_of_every_office_that_is_asked() -> None:
    life = asked(Given(within=2))

    due = step_due(16, life.at, life.matter.scene.calendar)

    assert {o.due for o in life.case.open} == {due}
    assert set(life.events[-1].payload["counted"].values()) == {due.isoformat()}
    assert life.lasts_until_due("1").kind == "silent"
    assert life.lasts_until_due("2").kind == "escalated"
    (leader,) = life.case.open
    assert leader.office == POLICE
    assert leader.due
    assert leader.due > due + timedelta(hours=8), "a leader has the leader's time"


def test_no_office_gets_more_time_than_the_rule_gives_it() -> None:
    life = asked(Given(within=2), 8, 24)

    calendar = life.matter.scene.calendar
    assert [o.due for o in life.case.open] == [step_due(h, life.at, calendar) for h in (8, 16)]


@pytest.mark.parametrize("days", [-1, 3, 40])
def test_a_time_that_the_procedure_does_not_allow_is_refused(days: int) -> None:
    with refused("answer-days"):
        asked(Given(within=days))


@pytest.mark.parametrize("given", [Given(question="Có đúng không?"), Given(within=1)])
def test_a_question_to_nobody_is_refused(given: Given) -> None:
    with refused("asks-nobody"):
        Life().does("accept", given)


def test_what_is_done_beside_the_question_keeps_its_own_time() -> None:
    (consult,) = (a for a in SAMPLE.step("review").actions if a.name == "consult")
    beside = change(slow(24, 24), "review", actions=(replace(consult, to=("opinions", "draft")),))
    life = Life(beside)
    life.does("accept")
    life.does("consult", Given(within=2))

    due = {o.step: o.due for o in life.case.open}

    calendar = life.matter.scene.calendar
    assert due["opinions"] == step_due(16, life.at, calendar)
    assert due["draft"] == step_due(beside.step("draft").hours, life.at, calendar)
    assert due["draft"] != due["opinions"]


def test_what_is_sooner_than_the_rule_is_at_least_one_day() -> None:
    found = [list(sooner(hours)) for hours in (0, 4, 8, 12, 16, 20, 24)]

    assert found == [[], [], [], [1], [1], [1, 2], [1, 2]]
