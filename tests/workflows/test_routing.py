"""Which office an expression and a route find, over the shipped offices."""

from __future__ import annotations

from datetime import date

import pytest

from tests.workflows.seed import IN_2021, QUANG_NAM
from workflows.offices import Directory
from workflows.routing import (
    BadExpression,
    OfficeExpression,
    Unresolvable,
    parse_office,
    parse_route,
    resolve,
    resolve_route,
)

AN_MY = {"residence": "20341"}


def office(text: str, here: str = "tam-ky.an-my", **answers: object) -> str:
    return resolve(parse_office(text), here=here, answers=answers, directory=QUANG_NAM, on=IN_2021)


def route(text: str, chosen: str | None = None, **answers: object) -> str:
    return resolve_route(text, chosen=chosen, answers=answers, directory=QUANG_NAM, on=IN_2021)


@pytest.mark.parametrize(
    ("text", "here", "code"),
    [
        ("here", "tam-ky.an-my", "tam-ky.an-my"),
        ("here", "tam-ky.an-my.police", "tam-ky.an-my.police"),
        ("desk", "tam-ky.an-my.police", "tam-ky.an-my"),
        ("desk", "tam-ky.labour", "tam-ky"),
        ("desk", "quang-nam.justice", "trung-tam"),
        ("district", "tam-ky.an-my", "tam-ky"),
        ("district", "tam-ky.labour", "tam-ky"),
        ("district", "tam-ky", "tam-ky"),
        ("province", "tam-ky.an-my.police", "quang-nam"),
        ("province", "trung-tam", "quang-nam"),
        ("department:justice", "tam-ky.an-my", "quang-nam.justice"),
        ("committee @ here", "tam-ky.an-my", "tam-ky.an-my"),
        ("committee @ here", "tam-ky.labour", "tam-ky"),
        ("desk @ here", "tam-ky.land", "tam-ky"),
        ("desk @ district", "tam-ky.an-my", "tam-ky"),
        ("division:labour @ here", "tam-ky", "tam-ky.labour"),
        ("division:labour @ here", "tam-ky.justice", "tam-ky.labour"),
        ("division:health @ district", "tam-ky.an-my", "tam-ky.health"),
        ("agency:police @ here", "tam-ky.an-my", "tam-ky.an-my.police"),
        ("agency:police @ district", "tam-ky.an-my", "tam-ky.police"),
        ("agency:tax @ province", "tam-ky.an-my", "quang-nam.tax"),
        ("department:health @ province", "quang-nam.police", "quang-nam.health"),
    ],
)
def test_an_expression_is_seen_from_the_receiving_office(text: str, here: str, code: str) -> None:
    assert office(text, here=here) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("commune of residence", "hoi-an.minh-an"),
        ("district of residence", "hoi-an"),
        ("agency:police @ commune of residence", "hoi-an.minh-an.police"),
        ("division:justice @ district of residence", "hoi-an.justice"),
        ("desk @ commune of residence", "hoi-an.minh-an"),
    ],
)
def test_an_expression_may_be_seen_from_an_answer(text: str, code: str) -> None:
    assert office(text, residence="20398") == code


def test_every_commune_finds_the_labour_division_of_its_district() -> None:
    found = {
        commune.code: office("division:labour @ district", here=commune.code)
        for commune in QUANG_NAM.of_tier("commune", IN_2021)
    }

    assert len(found) == 241
    assert all(code == f"{here.partition('.')[0]}.labour" for here, code in found.items())


@pytest.mark.parametrize(
    ("text", "here"),
    [
        ("division:labour @ here", "tam-ky.an-my"),
        ("division:ethnic @ district", "tam-ky.an-my"),
        ("department:justice @ district", "tam-ky.an-my"),
        ("district", "quang-nam.justice"),
        ("here", "tam-ky.nowhere"),
        ("commune of residence", "tam-ky.an-my"),
    ],
)
def test_an_expression_that_names_no_office_says_from_where_and_when(text: str, here: str) -> None:
    with pytest.raises(Unresolvable) as error:
        office(text, here=here)

    assert error.value.expression == str(parse_office(text))
    assert (error.value.here, error.value.on) == (here, IN_2021)


@pytest.mark.parametrize("answer", ["", "502", "Phường An Mỹ", None, ["20341"]])
def test_an_answer_that_is_no_commune_finds_no_office(answer: object) -> None:
    with pytest.raises(Unresolvable):
        office("commune of residence", residence=answer)


def test_an_office_that_has_ended_is_not_found() -> None:
    with pytest.raises(Unresolvable):
        resolve(
            parse_office("here"),
            here="tam-ky",
            answers={},
            directory=QUANG_NAM,
            on=date(2025, 7, 1),
        )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("commune of residence", "tam-ky.an-my"),
        ("district of residence", "tam-ky"),
        ("department:justice", "quang-nam.justice"),
        ("agency:police @ province", "quang-nam.police"),
        ("agency:police @ commune of residence", "tam-ky.an-my.police"),
        ("division:justice @ district of residence", "tam-ky.justice"),
        ("province", "quang-nam"),
    ],
)
def test_a_route_leads_from_the_answers_to_the_competent_office(text: str, code: str) -> None:
    assert route(text, **AN_MY) == code


def test_a_route_may_leave_the_choice_to_the_citizen() -> None:
    assert parse_route(" chosen ") is None
    assert route("chosen", chosen="hoi-an.minh-an") == "hoi-an.minh-an"


@pytest.mark.parametrize("chosen", [None, "", "hoi-an.nowhere"])
def test_a_choice_that_does_not_exist_is_no_route(chosen: str | None) -> None:
    with pytest.raises(Unresolvable) as error:
        route("chosen", chosen=chosen)

    assert (error.value.expression, error.value.here) == ("chosen", chosen)


def test_a_choice_that_has_ended_is_no_route() -> None:
    with pytest.raises(Unresolvable):
        resolve_route(
            "chosen",
            chosen="nong-son",
            answers={},
            directory=QUANG_NAM,
            on=date(2025, 1, 1),
        )


@pytest.mark.parametrize("text", ["here", "desk", "district", "division:justice @ district"])
def test_a_route_cannot_start_from_the_office_that_it_looks_for(text: str) -> None:
    with pytest.raises(BadExpression) as error:
        parse_route(text)

    assert (error.value.reason, error.value.text) == ("needs-here", text)


def test_a_route_reads_its_fields_too() -> None:
    expression = parse_route("commune of residence")

    assert expression == OfficeExpression("committee", "", "commune", "residence")


def test_a_route_to_the_province_needs_one_province() -> None:
    with pytest.raises(Unresolvable) as error:
        resolve_route(
            "department:justice",
            chosen=None,
            answers={},
            directory=Directory.of([]),
            on=IN_2021,
        )

    assert error.value.here is None
