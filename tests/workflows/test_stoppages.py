"""Days on which no limit runs: who gets them, how a promised day moves, and how it comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.workflows.telling import HERE, SCENE, Life
from tests.workflows.test_reappointing import apologises, received
from workflows.advance import Matter, due_of, explained
from workflows.calendar import VIETNAM
from workflows.case import Outcome
from workflows.counted import read
from workflows.limits import Interval
from workflows.recounting import came_back, count_back, count_on, retold
from workflows.stoppages import Stoppage, pauses_of

STORM = Stoppage(date(2021, 3, 9), date(2021, 3, 10), "Đóng cửa tránh bão số 5")
DUE = datetime(2021, 3, 15, 17, tzinfo=VIETNAM)
TWO_DAYS_LATER = datetime(2021, 3, 17, 17, tzinfo=VIETNAM)
AT = datetime(2021, 3, 11, 8, tzinfo=VIETNAM)


def in_a(storm: Stoppage | None, life: Life) -> Matter:
    return replace(life.matter, scene=replace(SCENE, stoppages=(storm,) if storm else ()))


def taken_back(storm: Stoppage, life: Life, *, moved: datetime | None = None) -> Outcome | None:
    """What becomes of it when a storm, on record since the day before all this, is gone."""
    since = life.case.submitted_at - timedelta(days=1)
    return count_back(in_a(None, life), storm, entered=since, moved=moved, at=AT)


def counted_with(storm: Stoppage, life: Life) -> Life:
    """The same life, received while the storm stood on the record."""
    matter = in_a(storm, life)
    life.case = replace(life.case, due=due_of(matter, matter.case))
    return life


def test_the_days_of_a_storm_do_not_count_and_the_deadline_says_why() -> None:
    matter = in_a(STORM, received())

    outcome = count_on(matter, STORM, at=AT, title=STORM.title)

    assert outcome is not None
    assert outcome.case.due == TWO_DAYS_LATER
    assert outcome.events[0].payload["was"] == DUE.isoformat()
    told = explained(matter, outcome.case)
    assert told.due == TWO_DAYS_LATER
    lost = [day.on for day in told.trace if "Đóng cửa tránh bão số 5" in day.reason]
    assert lost == [date(2021, 3, 9), date(2021, 3, 10)]


def test_work_that_is_open_gets_the_same_minutes_and_gives_them_back() -> None:
    life = received()
    [before] = life.case.open
    assert before.due is not None
    stop = Stoppage(before.since.date(), before.since.date() + timedelta(days=1), "Mất điện")

    away = count_on(in_a(stop, life), stop, at=AT)
    assert away is not None
    life.case = away.case
    back = taken_back(stop, life, moved=AT)

    assert away.case.open[0].due is not None
    assert away.case.open[0].due > before.due
    assert back is not None
    assert (back.case.open, back.case.due) == ((before,), DUE)


def test_what_was_received_while_the_storm_stood_comes_back_and_keeps_its_steps() -> None:
    life = counted_with(STORM, received())

    back = taken_back(STORM, life)

    assert life.case.due == TWO_DAYS_LATER
    assert back is not None
    assert (back.case.due, back.case.open) == (DUE, life.case.open)
    assert came_back(back.events[0].payload)
    assert explained(in_a(None, life), back.case).due == back.case.due


def test_what_stands_still_comes_back_as_well_and_its_pause_is_counted_when_it_ends() -> None:
    life = counted_with(STORM, received())
    life.case = replace(life.case, pauses=(Interval("supplement", AT, None),))

    back = taken_back(STORM, life)

    assert back is not None
    assert (back.case.due, back.case.pauses) == (DUE, life.case.pauses)


def test_a_storm_that_had_nothing_to_do_with_a_day_leaves_it() -> None:
    life = received()
    life.case = replace(life.case, due=TWO_DAYS_LATER)  # by the calendar of its day
    over = replace(STORM, first=date(2021, 2, 1), last=date(2021, 2, 2))
    late = AT + timedelta(days=1)

    assert taken_back(over, life) is None
    assert count_back(in_a(None, life), STORM, entered=late, moved=None, at=late) is None


def test_work_without_a_limit_of_its_own_gets_none() -> None:
    life = received()
    [task] = life.case.open
    life.case = replace(life.case, open=(replace(task, due=None),))

    outcome = count_on(in_a(STORM, life), STORM, at=AT)

    assert outcome is not None
    assert outcome.case.open[0].due is None


def test_a_line_that_is_told_again_says_what_came_out() -> None:
    life = received()
    outcome = count_on(in_a(STORM, life), STORM, at=AT)

    assert outcome is not None
    counted = read(outcome.events[0].payload)
    assert counted is not None
    assert retold(life.case, counted) == outcome.case


def test_a_day_promised_with_an_apology_never_comes_nearer() -> None:
    life = apologises(received())

    assert count_on(in_a(STORM, life), STORM, at=AT) is None
    assert taken_back(STORM, life, moved=AT) is None


def test_what_is_done_stands_still_or_is_another_regimes_is_left_alone() -> None:
    life = received()
    other = replace(STORM, regime="R3")
    elsewhere = replace(STORM, offices=frozenset(["hoi-an"]))
    later = replace(STORM, first=date(2021, 4, 1), last=date(2021, 4, 2))
    for storm in (other, elsewhere, later):
        assert count_on(in_a(storm, life), storm, at=AT) is None
    for state in ({"finished_at": AT}, {"closed_at": AT}, {"due": None}):
        life.case = replace(received().case, **state)
        assert count_on(in_a(STORM, life), STORM, at=AT) is None


@pytest.mark.parametrize(("first", "n"), [(date(2021, 3, 1), 0), (date(2021, 3, 9), 1)])
def test_only_what_comes_after_a_clock_began_stops_it(first: date, n: int) -> None:
    storm = Stoppage(first, first, "Bão", frozenset([HERE]))
    since = datetime(2021, 3, 2, tzinfo=VIETNAM)

    assert len(pauses_of([storm], HERE, "R1", since)) == n
