"""Tables over the working time of some years, so that no count has to walk through days.

A working day is 8 hours, always: that is how limits in hours and limits in days meet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from itertools import accumulate

HOUR = 60
WORKING_DAY = 8 * HOUR

Sessions = tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class Worktime:
    """The working days of a stretch of years, and the minutes of one working day.

    `first` is the ordinal of the first day; `before[n]` how many working days lie before the n-th
    day (so it has one entry more than there are days); `days` the working days in order; `gone[m]`
    how many working minutes have gone by m minutes after midnight; `ends[k]` the minute after
    midnight at which k + 1 of them have.
    """

    first: int
    before: tuple[int, ...]
    days: tuple[date, ...]
    gone: tuple[int, ...]
    ends: tuple[int, ...]


def lay_out(years: range, works: Callable[[date], bool], sessions: Sessions) -> Worktime:
    """The tables of those years; ValueError when the sessions are no working day."""
    ordinals = _ordinals(years)
    days = [date.fromordinal(n) for n in ordinals]
    working = [works(on) for on in days]
    minutes = _minutes(sessions)
    return Worktime(
        first=ordinals.start,
        before=tuple(accumulate(working, initial=0)),
        days=tuple(on for on, open_ in zip(days, working, strict=True) if open_),
        gone=tuple(accumulate((m in minutes for m in range(24 * HOUR)), initial=0)),
        ends=tuple(m + 1 for m in sorted(minutes)),
    )


def _ordinals(years: range) -> range:
    if not years:
        return range(0)
    return range(date(years.start, 1, 1).toordinal(), date(years.stop, 1, 1).toordinal())


def _minutes(sessions: Sessions) -> frozenset[int]:
    spans = [(a.hour * HOUR + a.minute, b.hour * HOUR + b.minute) for a, b in sessions]
    edges = [edge for span in spans for edge in span]
    if edges != sorted(set(edges)) or sum(b - a for a, b in spans) != WORKING_DAY:
        raise ValueError(f"the sessions are not a working day of 8 hours in order: {sessions}")
    return frozenset(minute for a, b in spans for minute in range(a, b))
