"""The deadline clock against a slow one, and what must hold of every deadline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.workflows.elapsing import elapsed_minutes
from tests.workflows.stepping import DAY, HANOI, MINUTE, OFFICIAL, calendar_of, slow_deadline, when
from workflows.calendar import Calendar
from workflows.clock import (
    Interval,
    Limit,
    Policy,
    deadline,
    due_at,
    opening,
    step_due,
)

often = settings(max_examples=100, deadline=None)

FIRST = when("2021-03-01 00:00")


def moments(first: datetime = FIRST, length: int = 20) -> st.SearchStrategy[datetime]:
    """Moments of some days, to the second; many of them at an edge of working time."""
    edges = [(h, m) for h in (0, 7, 11, 13, 15, 17) for m in (0, 1, 29, 30, 59)]
    exact = st.builds(
        lambda day, edge, late: first + timedelta(days=day, hours=edge[0], minutes=edge[1] - late),
        st.integers(0, length - 1),
        st.sampled_from(edges),
        st.integers(0, 1),
    )
    any_second = st.integers(0, length * 86_400 - 1).map(lambda s: first + timedelta(seconds=s))
    return exact | any_second


def limits(*, zero: bool = True) -> st.SearchStrategy[Limit]:
    working = st.builds(
        lambda days, quarters: Limit(working_days=days, hours=quarters / 4),
        st.integers(0, 4),
        st.sampled_from([0, 0, 1, 2, 7, 31, 32, 40]),
    ).filter(lambda limit: zero or limit != Limit())
    calendar = st.integers(1, 9).map(lambda days: Limit(calendar_days=days))
    return working | calendar | st.just(Limit(same_day=True))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    since, until = sorted((draw(moments()), draw(moments())))
    return Interval(draw(st.sampled_from(["supplement", "payment"])), since, until)


@lru_cache(maxsize=64)
def calendar_with(turned: frozenset[date]) -> Calendar:
    """Those weekdays off, and those days of the weekend worked."""
    rest = {on for on in turned if on.weekday() < 5}
    return calendar_of(rest=rest, worked=turned - rest)


@dataclass(frozen=True)
class Matter:
    """A deadline to be found, in a spring with some days turned round."""

    received: datetime
    turned: frozenset[date]
    policy: Policy
    cutoff: time | None
    pauses: tuple[Interval, ...]

    def works(self, on: date) -> bool:
        return (on.weekday() < 5) != (on in self.turned)

    @property
    def calendar(self) -> Calendar:
        return calendar_with(self.turned)

    @property
    def terms(self) -> dict[str, Any]:
        return {"policy": self.policy, "cutoff": self.cutoff, "pauses": self.pauses}

    def due(self, limit: Limit) -> datetime:
        return due_at(limit, received=self.received, calendar=self.calendar, **self.terms)


def matters(**fixed: Any) -> st.SearchStrategy[Matter]:
    turned = st.integers(0, 30).map(lambda n: (FIRST + n * DAY).date())
    parts: dict[str, st.SearchStrategy[Any]] = {
        "received": moments(),
        "turned": st.frozensets(turned, max_size=10),
        "policy": st.sampled_from(["minute", "day"]),
        "cutoff": st.sampled_from([None, time(15), time(16)]),
        "pauses": st.lists(intervals(), max_size=3).map(tuple),
    }
    return st.builds(Matter, **(parts | {name: st.just(value) for name, value in fixed.items()}))


@often
@given(matters(), limits())
def test_a_deadline_equals_the_one_that_steps_through_every_minute(
    matter: Matter, limit: Limit
) -> None:
    slow = slow_deadline(limit, received=matter.received, works=matter.works, **matter.terms)

    assert matter.due(limit) == slow


@often
@given(matters(), limits(), moments())
def test_what_comes_later_is_never_due_earlier(
    matter: Matter, limit: Limit, other: datetime
) -> None:
    first, second = sorted((matter.received, other))

    early, late = replace(matter, received=first), replace(matter, received=second)

    assert early.due(limit) <= late.due(limit)


@often
@given(matters(), st.integers(0, 40), st.integers(0, 40))
def test_a_longer_limit_never_ends_earlier(matter: Matter, a: int, b: int) -> None:
    short, long = sorted((a, b))

    assert matter.due(Limit(hours=short)) <= matter.due(Limit(hours=long))
    assert matter.due(Limit(working_days=short)) <= matter.due(Limit(working_days=long))
    assert matter.due(Limit(calendar_days=short)) <= matter.due(Limit(calendar_days=long))


@often
@given(matters(), limits(), st.integers(0, 30))
def test_another_holiday_never_brings_the_end_forward(matter: Matter, limit: Limit, n: int) -> None:
    holiday = (FIRST + n * DAY).date()
    assume(matter.works(holiday))

    with_holiday = replace(matter, turned=matter.turned ^ {holiday})

    assert with_holiday.due(limit) >= matter.due(limit)


@often
@given(matters(policy="minute", pauses=()), st.integers(1, 80), st.data())
def test_a_pause_moves_the_end_by_exactly_its_working_minutes(
    matter: Matter, quarters: int, data: st.DataObject
) -> None:
    limit, calendar = Limit(hours=quarters / 4), matter.calendar
    used = data.draw(st.integers(1, limit.minutes)) - 1
    first = calendar.minute_of(opening(matter.received, calendar, matter.cutoff))
    since = calendar.moment_of(first + used + 1) - MINUTE
    until = since + data.draw(st.integers(0, 9_000)) * MINUTE

    moved = replace(matter, pauses=(Interval("payment", since, until),)).due(limit)

    lost = calendar.working_minutes_between(since, until)
    assert calendar.working_minutes_between(matter.due(limit), moved) == lost


@often
@given(matters(policy="day", pauses=()), st.integers(1, 9), st.integers(0, 8), st.integers(1, 6))
def test_whole_days_of_pause_move_the_end_by_as_many_working_days(
    matter: Matter, limit: int, begins: int, length: int
) -> None:
    assume(begins < limit)
    calendar = matter.calendar
    first = calendar.add_working_days(matter.received.astimezone(HANOI).date(), begins + 1)
    last = calendar.add_working_days(first, length - 1)
    whole = Interval("payment", calendar.opening(first), calendar.closing(last))
    unpaused = matter.due(Limit(working_days=limit))

    moved = replace(matter, pauses=(whole,)).due(Limit(working_days=limit))

    assert moved.date() == calendar.add_working_days(unpaused.date(), length)


@often
@given(matters(), limits(), intervals(), moments())
def test_a_pause_in_two_parts_equals_the_whole(
    matter: Matter, limit: Limit, whole: Interval, cut: datetime
) -> None:
    assume(whole.until is not None and whole.since <= cut <= whole.until)
    parts = (Interval("payment", cut, whole.until), replace(whole, until=cut))

    in_parts = replace(matter, pauses=(*matter.pauses, *parts))
    in_one = replace(matter, pauses=(whole, *matter.pauses))

    assert in_parts.due(limit) == in_one.due(limit)


@often
@given(matters(), limits(), moments(), st.randoms(use_true_random=False))
def test_a_pause_resumed_at_once_and_the_order_of_pauses_change_nothing(
    matter: Matter, limit: Limit, at: datetime, random: Any
) -> None:
    shuffled = [*matter.pauses, *matter.pauses, Interval("payment", at, at)]
    random.shuffle(shuffled)

    assert replace(matter, pauses=tuple(shuffled)).due(limit) == matter.due(limit)


@often
@given(matters(), limits())
def test_an_end_lies_in_working_time_and_whole_days_end_at_the_closing(
    matter: Matter, limit: Limit
) -> None:
    end, calendar = matter.due(limit), matter.calendar

    assert any(opens <= end <= closes for opens, closes in calendar.sessions_of(end.date()))
    if limit != Limit() and (matter.policy == "day" or limit.calendar_days or limit.same_day):
        assert end == calendar.closing(end.date())


@often
@given(matters())
def test_a_limit_of_nothing_ends_at_the_next_working_instant(matter: Matter) -> None:
    end = replace(matter, cutoff=None).due(Limit())

    floor = matter.received.replace(second=0)
    assert end >= floor
    assert any(opens <= end < closes for opens, closes in matter.calendar.sessions_of(end.date()))
    assert matter.calendar.working_minutes_between(floor, end) == 0


@often
@given(matters(), limits())
def test_the_days_of_a_deadline_add_up_to_its_limit(matter: Matter, limit: Limit) -> None:
    found = deadline(limit, received=matter.received, calendar=matter.calendar, **matter.terms)

    total = sum(day.counted_minutes for day in found.trace)
    length = (found.due.date() - found.received.date()).days + 1
    assert [day.on for day in found.trace] == [
        found.received.date() + n * DAY for n in range(length)
    ]
    assert found.due == matter.due(limit)
    assert all(day.reason for day in found.trace)
    assert total == expected_minutes(limit, found.starts, matter)


def expected_minutes(limit: Limit, starts: datetime, matter: Matter) -> int:
    if limit.calendar_days:
        return limit.calendar_days * 1440
    if limit.same_day:
        closing = matter.calendar.closing(starts.date())
        return elapsed_minutes(starts, closing, matter.calendar, matter.pauses)
    return -(-limit.minutes // 480) * 480 if matter.policy == "day" else limit.minutes


@often
@given(matters(policy="minute"), st.integers(1, 160))
def test_the_time_that_ran_until_the_end_is_the_limit(matter: Matter, quarters: int) -> None:
    limit = Limit(hours=quarters / 4)
    found = deadline(limit, received=matter.received, calendar=matter.calendar, **matter.terms)

    ran = elapsed_minutes(found.starts, found.due, matter.calendar, matter.pauses)

    assert ran == limit.minutes


@often
@given(matters(), st.lists(moments(), min_size=2, max_size=6))
def test_the_time_of_the_steps_adds_up_to_the_time_of_the_dossier(
    matter: Matter, handovers: list[datetime]
) -> None:
    times = sorted(handovers)
    calendar, pauses = matter.calendar, matter.pauses

    steps = [elapsed_minutes(a, b, calendar, pauses) for a, b in pairwise(times)]

    assert sum(steps) == elapsed_minutes(times[0], times[-1], calendar, pauses)
    assert min(steps) >= 0


@often
@given(matters(policy="minute", cutoff=None, pauses=()), st.integers(0, 160))
def test_a_step_is_a_limit_by_the_minute_without_a_cutoff(matter: Matter, quarters: int) -> None:
    hours = quarters / 4

    assert step_due(hours, matter.received, matter.calendar) == matter.due(Limit(hours=hours))


@often
@given(moments(when("2021-01-04 00:00"), 2_000), st.integers(1, 60), st.data())
def test_the_shipped_calendar_counts_as_the_slow_clock_does(
    received: datetime, days: int, data: st.DataObject
) -> None:
    limit = data.draw(
        st.sampled_from([Limit(working_days=days % 4 + 1), Limit(calendar_days=days)])
    )
    policy: Policy = data.draw(st.sampled_from(["minute", "day"]))
    works: Callable[[date], bool] = OFFICIAL.working

    fast = due_at(limit, received=received, calendar=OFFICIAL, policy=policy)

    slow = slow_deadline(limit, received=received, works=works, policy=policy, cutoff=time(15))
    assert fast == slow
    assert fast - received >= MINUTE
