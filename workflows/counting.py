"""Counting along an axis of minutes: working minutes in a row, or every minute of every day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Protocol

from workflows.calendar import local
from workflows.limits import Interval
from workflows.worktime import HOUR

WHOLE_DAY = 24 * HOUR


class Axis(Protocol):
    """Minutes numbered in a row. A working `Calendar` is one, `EveryDay` is the other."""

    def minute_of(self, moment: datetime) -> int:
        """How many minutes of the axis have gone by at that moment."""

    def minutes_of(self, on: date) -> tuple[int, int]:
        """The minutes of that day: [first, beyond)."""

    def day_of(self, minute: int) -> date:
        """The day on which that many minutes have gone by."""


class EveryDay:
    """The axis of calendar days: every day has 24 hours, holidays too."""

    def minute_of(self, moment: datetime) -> int:
        """The minutes since the first of all days."""
        here = local(moment)
        return here.toordinal() * WHOLE_DAY + here.hour * HOUR + here.minute

    def minutes_of(self, on: date) -> tuple[int, int]:
        """The 1440 minutes of that day."""
        return on.toordinal() * WHOLE_DAY, (on.toordinal() + 1) * WHOLE_DAY

    def day_of(self, minute: int) -> date:
        """The day that the minute before belongs to, so that midnight ends a day."""
        return date.fromordinal((minute - 1) // WHOLE_DAY)


@dataclass(frozen=True, slots=True)
class Span:
    """A pause on an axis: minutes [since, until)."""

    since: int
    until: int
    kind: str


def placed(pauses: Iterable[Interval], axis: Axis) -> tuple[Span, ...]:
    """The pauses in order and disjoint, so that no minute is paused twice.

    ValueError for an open pause: as long as the clock stands still, nobody knows the end.
    """
    spans = sorted(_spans(pauses, axis), key=attrgetter("since", "until"))
    apart: list[Span] = []
    for span in spans:
        since = max(span.since, apart[-1].until) if apart else span.since
        if since < span.until:
            apart.append(Span(since, span.until, span.kind))
    return tuple(apart)


def _spans(pauses: Iterable[Interval], axis: Axis) -> Iterable[Span]:
    for pause in pauses:
        if pause.until is None:
            raise ValueError(f"the clock still stands still: {pause}")
        yield Span(axis.minute_of(pause.since), axis.minute_of(pause.until), pause.kind)


def finish(first: int, minutes: int, spans: Iterable[Span]) -> int:
    """The minute at which `minutes` running ones are used up from `first` on."""
    last = first + minutes
    for span in spans:
        since = max(span.since, first)
        if since >= last:
            break
        last += max(span.until - since, 0)
    return last


def overlap(first: int, last: int, span: Span) -> int:
    """How many of the minutes [first, last) the span pauses."""
    return max(min(span.until, last) - max(span.since, first), 0)
