"""Who is told of a result that may be late, and when, on days that can be counted by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.workflows.stepping import OFFICIAL, when
from workflows.calendar import VIETNAM
from workflows.case import Case, OpenStep, Post
from workflows.ladder import LADDER, next_rung, reached_at, reminded_at, rung_at, told

DUE = when("2021-03-29 17:00")  # a Monday
AHEAD, LAST_CHANCE, OVER, LONG_OVER = LADDER


def a_case(*offices: str) -> Case:
    since = when("2021-03-01 08:00")
    steps = tuple(
        OpenStep("examine", str(n), o, "officer", since, DUE) for n, o in enumerate(offices)
    )
    return Case(here="ward", channel="online", submitted_at=since, open=steps, due=DUE)


@pytest.mark.parametrize(
    ("rung", "expected"),
    [
        (AHEAD, "2021-03-25 17:00"),
        (LAST_CHANCE, "2021-03-26 17:00"),
        (OVER, "2021-03-29 17:01"),
        (LONG_OVER, "2021-03-31 17:00"),
    ],
)
def test_the_rungs_lie_on_working_days_around_the_due_time(rung: object, expected: str) -> None:
    assert reached_at(rung, DUE, OFFICIAL) == when(expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "now", "coming"),
    [
        ("2021-03-25 16:59", None, "two-days"),
        ("2021-03-25 17:00", "two-days", "one-day"),
        ("2021-03-29 17:00", "one-day", "overdue"),
        ("2021-03-29 17:01", "overdue", "long-overdue"),
        ("2021-04-10 08:00", "long-overdue", None),
    ],
)
def test_one_climbs_rung_by_rung_and_a_late_look_sees_the_highest(
    at: str, now: str | None, coming: str | None
) -> None:
    reached, following = rung_at(DUE, OFFICIAL, when(at)), next_rung(DUE, OFFICIAL, when(at))

    assert (reached and reached.name, following and following[0].name) == (now, coming)


def test_beyond_the_calendar_a_delay_still_goes_up() -> None:
    due = datetime(OFFICIAL.ends.year, 12, 31, 17, tzinfo=VIETNAM)

    assert reached_at(LONG_OVER, due, OFFICIAL) == due + timedelta(days=2)


def test_everybody_at_work_is_told_and_those_who_answer_for_them() -> None:
    case = a_case("division", "ward")
    held = [Post("head", "division"), Post("leader", "ward"), Post("leader", "division")]
    at_work = {Post("officer", "division"), Post("officer", "ward")}

    assert set(told(AHEAD, case, held)) == at_work
    assert set(told(OVER, case, held)) == at_work | {
        Post("head", "division"),
        Post("leader", "ward"),
    }
    assert set(told(LONG_OVER, case, held)) == at_work | {
        Post("leader", "division"),
        Post("leader", "ward"),
    }


def test_where_nobody_leads_the_competent_office_is_told() -> None:
    assert told(OVER, a_case("division"), []) == (
        Post("officer", "division"),
        Post("leader", "ward"),
    )


def test_an_office_is_reminded_with_a_quarter_of_its_time_left() -> None:
    since, due = when("2021-03-15 08:00"), when("2021-03-17 08:00")

    assert reminded_at(since, due, OFFICIAL) == when("2021-03-16 14:00")
