"""Where dossiers of a procedure may come to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflows.seed import IN_2021, QUANG_NAM
from tests.workflows.telling import DISTRICT, HERE, LABOUR, POLICE, SAMPLE
from workflows.definition import Route
from workflows.offices import Office
from workflows.reach import may_receive, works_on

CHOOSING = replace(SAMPLE, routes=(Route("chosen"),))
OF_A_DEPARTMENT = replace(SAMPLE, received_by="province", routes=(Route("department:justice"),))


def office(code: str) -> Office:
    return QUANG_NAM.get(code, IN_2021)


JUSTICE = office("quang-nam.justice")


def test_only_what_a_route_can_end_at_receives() -> None:
    found = [may_receive(SAMPLE, office(code)) for code in (HERE, DISTRICT, LABOUR)]

    assert found == [True, False, False]
    assert may_receive(CHOOSING, office(HERE))
    assert not may_receive(CHOOSING, office(DISTRICT))


def test_a_department_receives_what_its_own_route_names() -> None:
    assert may_receive(OF_A_DEPARTMENT, JUSTICE)
    assert not may_receive(OF_A_DEPARTMENT, office(LABOUR))


@pytest.mark.parametrize(
    ("role", "code", "works"),
    [
        ("officer", HERE, True),
        ("officer", LABOUR, True),
        ("officer", POLICE, True),
        ("leader", DISTRICT, True),
        ("leader", HERE, False),
        ("head", LABOUR, False),
    ],
)
def test_work_comes_to_the_offices_and_roles_of_the_steps(
    role: str, code: str, *, works: bool
) -> None:
    assert works_on(SAMPLE, role, office(code)) is works


def test_work_of_a_department_stays_with_the_one_its_route_names() -> None:
    assert works_on(OF_A_DEPARTMENT, "officer", JUSTICE)
    assert not works_on(replace(OF_A_DEPARTMENT, routes=()), "officer", JUSTICE)
