"""The deadline clock: when a limit that began to run is used up, and how it came to that.

Nothing here reads the time: every moment is passed in, aware; answers are in Vietnamese time and
to the minute (seconds of a receipt, a pause and a resumption are dropped alike).

Two policies, as hours and days are two ways to count (Bộ luật Dân sự, Điều 147–148):
- `minute`: from the minute of receipt, or, outside working time or from the cut-off on, from the
  next working opening; to the earliest moment at which the working time is used up.
- `day`: the day of receipt is not counted and the cut-off plays no part; hours are rounded up to
  days of 8 hours; to the closing of the day on which they are used up.

Whatever the policy:
- A limit of the same day ends at the closing of the day on which it starts to run. It has no
  minutes to give back, so a pause within the day costs nothing.
- Calendar days begin the day after receipt; an end on a day of rest moves to the closing of the
  next working day.
- A limit of nothing ends at the next working instant.

Pauses: a paused minute does not count and is given back, once, however the pauses overlap, split
or are ordered. Under `day` too: the end is then again the closing of its day, and never a closing
at which the clock stands still. From this follows that
- whole days of pause move the end by just as many days,
- small pauses add up before they cost a day, and a pause resumed at once costs nothing,
- the office always has the whole limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from workflows.calendar import Calendar, CalendarEnds, at, local
from workflows.counting import Axis, EveryDay, finish, placed
from workflows.limits import Interval, Limit, Policy, minutes_of_hours
from workflows.trace import Count, TraceDay, explained
from workflows.worktime import WORKING_DAY

__all__ = [
    "CUTOFF",
    "Deadline",
    "Interval",
    "Limit",
    "Policy",
    "TraceDay",
    "deadline",
    "due_at",
    "opening",
    "punctuality",
    "step_due",
]

# NĐ 61/2018/NĐ-CP, Điều 18: what comes in from 15:00 on is passed on the next working day.
CUTOFF = time(15, 0)

LATER = "tính từ ngày làm việc tiếp theo"
NOT_COUNTED = "ngày tiếp nhận không tính"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a limit ends, with the days that explain it.

    `tentative` is true when it runs through a year whose official calendar is still awaited.
    """

    received: datetime
    starts: datetime
    due: datetime
    policy: Policy
    trace: tuple[TraceDay, ...]
    tentative: bool = False


def deadline(
    limit: Limit,
    *,
    received: datetime,
    calendar: Calendar,
    policy: Policy = "day",
    cutoff: time | None = CUTOFF,
    pauses: Iterable[Interval] = (),
) -> Deadline:
    """When `limit` ends for what was received at that moment; no cut-off when it is None.

    `CalendarEnds` when it leaves the years of the calendar; ValueError for a naive time, or for
    a pause that still lasts.
    """
    count = _count(
        limit, received=received, calendar=calendar, policy=policy, cutoff=cutoff, pauses=pauses
    )
    years = range(count.received.year, count.due.year + 1)
    return Deadline(
        received=count.received,
        starts=count.starts,
        due=count.due,
        policy=policy,
        trace=explained(count, calendar),
        tentative=any(calendar.tentative(year) for year in years),
    )


def due_at(
    limit: Limit,
    *,
    received: datetime,
    calendar: Calendar,
    policy: Policy = "day",
    cutoff: time | None = CUTOFF,
    pauses: Iterable[Interval] = (),
) -> datetime:
    """The end of `deadline` without its explanation, for those who ask often."""
    return _count(
        limit, received=received, calendar=calendar, policy=policy, cutoff=cutoff, pauses=pauses
    ).due


def step_due(hours: float, since: datetime, calendar: Calendar) -> datetime:
    """When the hours of a step are used up: by the minute, without a cut-off."""
    minutes = minutes_of_hours(hours)
    if not minutes:
        return opening(since, calendar, cutoff=None)
    return calendar.moment_of(calendar.minute_of(since) + minutes)


def punctuality(finished: datetime, due: datetime) -> Literal["early", "on-time", "late"]:
    """Late after the due moment, early on an earlier day, on time between the two.

    The national index (QĐ 766/QĐ-TTg) calls on time what is finished by the moment of the due
    time, so that the evening of the due day is late already.
    """
    finished_on, due_on = local(finished).date(), local(due).date()
    if finished > due:
        return "late"
    return "early" if finished_on < due_on else "on-time"


def days_between(since: datetime, until: datetime, calendar: Calendar) -> int | None:
    """How many working days after the day of `since` lie up to that of `until`: 0 on the same day,
    negative when that is an earlier one. None where the calendar does not reach."""
    try:
        first, last = (calendar.minutes_of(local(one).date())[1] for one in (since, until))
    except CalendarEnds:
        return None
    return (last - first) // WORKING_DAY


def days_taken(since: datetime, until: datetime, calendar: Calendar) -> int | None:
    """In how many working days a result came. Where the calendar does not reach, None: what it took
    is told, and never holds it up."""
    days = days_between(since, until, calendar)
    return None if days is None else max(days, 0)


def opening(received: datetime, calendar: Calendar, cutoff: time | None) -> datetime:
    """The moment itself in working time before the cut-off, else the next working opening."""
    here = local(received)
    if cutoff is None or here.time() < cutoff:
        for opens, closes in calendar.sessions_of(here.date()):
            if here < closes:
                return max(here, opens)
    return calendar.opening(calendar.next_working_day(here.date()))


def _count(
    limit: Limit,
    *,
    received: datetime,
    calendar: Calendar,
    policy: Policy,
    cutoff: time | None,
    pauses: Iterable[Interval],
) -> Count:
    here = local(received)
    pauses = tuple(pauses)
    axis: Axis = EveryDay() if limit.calendar_days else calendar
    days = _days(limit, policy)
    if days:
        starts = _day_after(here.date(), limit, calendar)
        first, beyond = axis.minutes_of(starts.date())
        minutes = days * (beyond - first)
    else:
        starts = opening(here, calendar, cutoff)
        first = calendar.minute_of(starts)
        minutes = limit.minutes
    spans = placed(pauses, axis)
    last = finish(first, minutes, spans)
    if limit.same_day:
        last = calendar.minutes_of(starts.date())[1]
    if first == last:
        due = starts
    elif days or limit.same_day:
        due = _closing(axis.day_of(last), calendar, pauses)
    else:
        due = calendar.moment_of(last)
    aside = NOT_COUNTED if days else _late(here, calendar, cutoff)
    return Count(here, starts, due, axis, first, last, spans, aside)


def _days(limit: Limit, policy: Policy) -> int:
    """How many whole days are counted, from the day after receipt; 0 when minutes are."""
    if limit.calendar_days:
        return limit.calendar_days
    if policy == "minute" or limit.same_day:
        return 0
    return -(-limit.minutes // WORKING_DAY)


def _day_after(received: date, limit: Limit, calendar: Calendar) -> datetime:
    if limit.calendar_days:
        return at(received + timedelta(days=1), time(0))
    return calendar.opening(calendar.next_working_day(received))


def _closing(on: date, calendar: Calendar, pauses: tuple[Interval, ...]) -> datetime:
    """The closing of that day, or of the first one after it that is worked and not paused."""
    while not calendar.working(on) or any(p.covers(calendar.closing(on)) for p in pauses):
        on = calendar.next_working_day(on)
    return calendar.closing(on)


def _late(here: datetime, calendar: Calendar, cutoff: time | None) -> str:
    """Why what was received at that moment starts to run on a later day."""
    if not calendar.working(here.date()):
        return LATER
    if cutoff is not None and here.time() >= cutoff:
        return f"tiếp nhận từ {cutoff:%H:%M} trở đi, {LATER}"
    return f"tiếp nhận sau giờ làm việc, {LATER}"
