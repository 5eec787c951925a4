"""Reception for another office: where, under which name, until when the papers leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.workflows.drafts import SHIPPED
from tests.workflows.drafts import procedure as shipped
from tests.workflows.seed import IN_2021, QUANG_NAM
from tests.workflows.stepping import OFFICIAL
from tests.workflows.telling import SAMPLE
from workflows.away import NotHere, away, gives_up, hand_over_by, lays_down, receiving_desk, wrong
from workflows.calendar import VIETNAM
from workflows.definition import Procedure

AN_MY, TAN_THANH, CULTURE = "tam-ky.an-my", "tam-ky.tan-thanh", "quang-nam.culture"
ANYWHERE = replace(SAMPLE, anywhere=True)


def desk(procedure: Procedure, office: str, *desks: str) -> str:
    return receiving_desk(procedure, office, desks, QUANG_NAM, IN_2021)


@pytest.mark.parametrize(
    ("office", "desks", "found"),
    [
        (AN_MY, [AN_MY], ""),
        (AN_MY, ["hoi-an", AN_MY], ""),  # Their own comes first.
        (AN_MY, ["hoi-an"], "hoi-an"),
        (AN_MY, ["trung-tam", "hoi-an"], "hoi-an"),
        (CULTURE, ["trung-tam"], ""),
        (CULTURE, [TAN_THANH], TAN_THANH),
        (AN_MY, ["gone", TAN_THANH], TAN_THANH),
    ],
)
def test_any_desk_of_the_province_may_receive_for_another(
    office: str, desks: list[str], found: str
) -> None:
    assert desk(ANYWHERE, office, *desks) == found


@pytest.mark.parametrize(
    ("procedure", "desks"), [(SAMPLE, ["hoi-an"]), (ANYWHERE, []), (ANYWHERE, ["gone"])]
)
def test_elsewhere_the_right_desk_is_named(procedure: Procedure, desks: list[str]) -> None:
    with pytest.raises(NotHere) as refused:
        desk(procedure, CULTURE, *desks)
    assert refused.value.desk == "trung-tam"


def test_a_dossier_is_away_while_its_desk_is_not_its_offices() -> None:
    assert away(QUANG_NAM, AN_MY, "hoi-an", IN_2021)
    assert not away(QUANG_NAM, AN_MY, AN_MY, IN_2021)
    assert not away(QUANG_NAM, CULTURE, "trung-tam", IN_2021)
    assert not away(QUANG_NAM, "gone", AN_MY, IN_2021)


@pytest.mark.parametrize(
    ("received", "by"),
    [
        ("2021-03-01T09:00", "2021-03-01T17:00"),
        ("2021-03-01T14:59", "2021-03-01T17:00"),
        ("2021-03-01T06:30", "2021-03-01T17:00"),
        ("2021-03-01T15:00", "2021-03-02T07:00"),
        ("2021-03-05T16:00", "2021-03-08T07:00"),  # A Friday.
        ("2021-03-06T09:00", "2021-03-08T07:00"),
    ],
)
def test_papers_leave_the_same_day_or_with_the_next_opening(received: str, by: str) -> None:
    at, expected = (datetime.fromisoformat(one).replace(tzinfo=VIETNAM) for one in (received, by))
    assert hand_over_by(at, OFFICIAL) == expected


@pytest.mark.parametrize(
    ("kind", "role", "received", "lain"),
    [
        ("received", "clerk", False, True),
        ("resubmitted", "clerk", True, True),
        ("resubmitted", "clerk", False, False),  # What lacks before receipt is no dossier yet.
        ("resubmitted", "citizen", True, False),  # It came through the portal.
        ("decided", "clerk", True, False),
    ],
)
def test_papers_are_laid_down_with_a_dossier_and_with_what_was_lacking(
    kind: str, role: str, *, received: bool, lain: bool
) -> None:
    assert lays_down(kind, role, received=received) is lain


def test_papers_are_needed_no_more_once_there_is_no_result_to_come() -> None:
    assert gives_up("withdrawn", {})
    assert gives_up("decided", {"result": "refused"})
    assert not gives_up("decided", {"result": "granted"})


def test_a_procedure_of_every_desk_meets_its_applicant_at_no_fixed_one() -> None:
    fixed = [
        replace(step, office="desk @ province") if step.role == "clerk" else step
        for step in SAMPLE.steps
    ]
    unread = [replace(step, office="nowhere at all") for step in fixed]

    assert not list(wrong(SAMPLE))
    assert not list(wrong(ANYWHERE))
    assert not list(wrong(replace(SAMPLE, steps=tuple(fixed))))
    assert not list(wrong(replace(ANYWHERE, steps=tuple(unread))))
    faults = list(wrong(replace(ANYWHERE, steps=tuple(fixed))))
    assert {fault.key for fault in faults} == {"anywhere-not-at-desk"}
    assert faults[0].where.startswith("steps.")


def test_what_any_desk_receives_does_not_tell_people_to_come_where_they_live() -> None:
    every = map(shipped, SHIPPED)
    told = [text for one in every if one.anywhere for text in one.requirements]

    assert told
    assert not [text for text in told if text.startswith("Nộp tại xã")]
