"""Exactly one office is competent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflows.seed import IN_2021, QUANG_NAM
from tests.workflows.telling import SAMPLE
from workflows.competence import NoneCompetent, competent_office, deciders, lets_choose, place
from workflows.conditions import Is
from workflows.definition import Procedure, Route
from workflows.routing import Unresolvable


def competent(procedure: Procedure, chosen: str = "") -> str:
    return competent_office(
        procedure, {"residence": "20341"}, chosen=chosen, directory=QUANG_NAM, on=IN_2021
    )


CHOOSING = replace(SAMPLE, routes=(Route("chosen"),))


def test_an_answer_names_the_office() -> None:
    assert competent(SAMPLE) == "tam-ky.an-my"
    assert not lets_choose(SAMPLE)


def test_a_citizen_may_choose_among_the_receiving_tier() -> None:
    assert competent(CHOOSING, "hoi-an.minh-an") == "hoi-an.minh-an"
    assert lets_choose(CHOOSING)


@pytest.mark.parametrize("office", ["hoi-an", "trung-tam", "nowhere", ""])
def test_nothing_else_can_be_chosen(office: str) -> None:
    with pytest.raises(Unresolvable):
        competent(CHOOSING, office)


@pytest.mark.parametrize("routes", [(), (Route("chosen"), Route("commune of residence"))])
def test_no_route_or_two_are_a_programming_error(routes: tuple[Route, ...]) -> None:
    with pytest.raises(NoneCompetent):
        competent(replace(SAMPLE, routes=routes))


def test_a_route_whose_condition_fails_does_not_count() -> None:
    routes = (Route("chosen", Is("residence", "99999")), Route("commune of residence"))

    assert competent(replace(SAMPLE, routes=routes)) == "tam-ky.an-my"


def test_an_office_is_known_on_whatever_day_it_was() -> None:
    district = QUANG_NAM.ever("tam-ky")

    assert district is not None
    assert district.name == "UBND thành phố Tam Kỳ"
    assert QUANG_NAM.ever("nowhere") is None


def test_what_was_ever_below_an_office_is_found_without_a_day() -> None:
    below = {office.code for office in QUANG_NAM.ever_below("tam-ky")}

    assert {"tam-ky", "tam-ky.an-my", "tam-ky.labour"} <= below
    assert QUANG_NAM.ever_below("nowhere") == ()


def test_every_office_of_every_day_is_listed() -> None:
    assert len(QUANG_NAM.every()) == 820


def test_where_a_declaration_goes_is_told_as_soon_as_it_is_known() -> None:
    found = place(SAMPLE, {"residence": "20341"}, "", QUANG_NAM, IN_2021)
    unanswered = place(SAMPLE, {}, "", QUANG_NAM, IN_2021)
    unchosen = place(CHOOSING, {}, "", QUANG_NAM, IN_2021)

    assert found.office is not None
    assert (found.office.code, found.chosen) == ("tam-ky.an-my", False)
    assert (unanswered.office, unanswered.because and unanswered.because.name) == (
        None,
        "residence",
    )
    assert (unchosen.office, unchosen.chosen, unchosen.because) == (None, True, None)


def test_between_two_competent_offices_no_place_is_told() -> None:
    torn = replace(SAMPLE, routes=(*SAMPLE.routes, Route("chosen")))

    assert place(torn, {"residence": "20341"}, "", QUANG_NAM, IN_2021).office is None


def test_the_questions_that_decide_are_known() -> None:
    assert deciders(SAMPLE) == {"residence"}
    assert deciders(CHOOSING) == frozenset()
