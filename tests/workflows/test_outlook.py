"""What is told of the time that is still to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.workflows.stepping import OFFICIAL
from tests.workflows.telling import MONDAY, REASONED, SCENE, Life
from workflows.calendar import VIETNAM
from workflows.outlook import ahead, answer_by, clock_of, days_left
from workflows.stoppages import Stoppage

LATER = MONDAY + timedelta(days=7)
BEYOND = datetime(2090, 1, 2, 9, tzinfo=VIETNAM)


def lived(*actions: str) -> Life:
    life = Life()
    for action in actions:
        life.does(action, REASONED)
    return life


def test_no_clock_runs_before_receipt() -> None:
    assert clock_of(lived().matter, MONDAY) is None


def test_a_clock_that_runs_ends_on_the_promised_day() -> None:
    life = lived("accept")

    clock = clock_of(life.matter, LATER)

    assert clock is not None
    assert (clock.deadline.due, clock.paused, clock.if_now) == (life.case.due, False, False)


def test_a_supplement_that_comes_today_begins_the_period_today() -> None:
    clock = clock_of(lived("accept", "ask").matter, LATER)

    assert clock is not None
    assert (clock.paused, clock.if_now) == (True, True)
    assert clock.deadline.due.date() == date(2021, 3, 22)


def test_a_payment_that_comes_today_takes_out_the_days_until_then() -> None:
    clock = clock_of(lived("accept", "bill").matter, LATER)

    assert clock is not None
    assert (clock.paused, clock.if_now) == (True, False)
    assert clock.deadline.due.date() == date(2021, 3, 22)


def test_a_day_that_was_promised_otherwise_is_not_explained_away() -> None:
    life = lived("accept")
    due = life.case.due
    assert due is not None

    days = [due + timedelta(days=by) for by in (-3, 3)]

    assert [clock_of(life.knows(due=one).matter, LATER) for one in days] == [None, None]


def test_beyond_the_calendar_nothing_is_promised() -> None:
    assert clock_of(lived("accept", "ask").matter, BEYOND) is None


def test_what_comes_is_the_usual_way_and_no_way_back() -> None:
    life = lived("accept")

    coming = [(one.step.name, one.office and one.office.code) for one in ahead(life.matter, LATER)]

    assert coming == [("opinions", None), ("decide", "tam-ky"), ("hand-over", "tam-ky.an-my")]


def test_of_two_parallel_ways_the_one_that_waits_first_leads_on_through_their_join() -> None:
    coming = [one.step.name for one in ahead(lived("accept", "split").matter, LATER)]

    assert coming == ["decide", "hand-over"]


def test_of_what_is_over_nothing_comes() -> None:
    assert list(ahead(lived("refuse").matter, LATER)) == []


def test_days_are_left_until_the_day_is_past_and_the_calendar_ends() -> None:
    friday = MONDAY + timedelta(days=4)

    assert days_left(OFFICIAL, friday, MONDAY) == 4
    assert days_left(OFFICIAL, MONDAY, friday) == -4
    assert days_left(OFFICIAL, MONDAY, BEYOND) is None
    assert days_left(OFFICIAL, None, MONDAY) is None


def test_days_on_which_the_limit_does_not_run_are_not_left() -> None:
    monday = MONDAY + timedelta(days=7)
    day = MONDAY.date()
    storm = Stoppage(day + timedelta(days=3), day + timedelta(days=5), "bão")
    flood = Stoppage(day + timedelta(days=4), day + timedelta(days=20), "lũ")

    assert days_left(OFFICIAL, monday, MONDAY, [storm]) == 3
    assert days_left(OFFICIAL, monday, MONDAY, [storm, flood]) == 2
    assert days_left(OFFICIAL, MONDAY, monday, [storm]) == -5


def test_a_desk_answers_within_eight_working_hours() -> None:
    assert answer_by(OFFICIAL, MONDAY) == MONDAY + timedelta(days=1)
    assert answer_by(OFFICIAL, BEYOND) is None


def test_a_shut_office_works_on_no_such_day_and_others_as_ever() -> None:
    tuesday = MONDAY.date() + timedelta(days=1)
    storm = Stoppage(tuesday, tuesday, "bão", frozenset(["an-my"]), "R1")
    scene = replace(SCENE, stoppages=(storm,))

    assert scene.stopped("an-my", "R1") == (storm,)
    assert not scene.days_open("an-my", "R1").working(tuesday)
    assert scene.days_open("an-my", "R2") is scene.calendar_of("an-my")
    assert scene.days_open("hoi-an", "R1").working(tuesday)
