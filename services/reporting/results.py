"""What everybody may see: how each district and department served, without a number so small that
it tells of one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from services.reporting.board import Count
from services.reporting.comparing import compare
from services.reporting.counting import Cut
from services.reporting.indicators import indicator
from services.reporting.periods import Period, month_of
from services.reporting.scopes import EVERY, EVERYTHING, heads
from workflows.offices import Directory, Office

ON_TIME, ONLINE = indicator("on-time").main, indicator("online-rate").main
LATE = "resolved.late"
MEASURES = (ON_TIME.numerator, ON_TIME.denominator, ONLINE.numerator, (LATE,))
FEW = 10
"""Of fewer dossiers nothing is told but that there were few."""


@dataclass(frozen=True, slots=True)
class Served:
    """How many results there were, how many in time, online and late."""

    on_time: Count
    online: Count
    late: int

    @property
    def n(self) -> int:
        """How many dossiers had a result."""
        return self.on_time.denominator


@dataclass(frozen=True, slots=True)
class Place:
    """A district with its communes, or a department; `served` is None where there were few."""

    office: Office
    served: Served | None


@dataclass(frozen=True, slots=True)
class Results:
    """Everything of a period; `whole` is None where the whole province has few."""

    period: Period
    whole: Served | None
    places: tuple[Place, ...]
    agencies: tuple[Place, ...]


def last_month(on: date) -> Period:
    """The last full month before a day."""
    return month_of(on.replace(day=1) - timedelta(days=1))


def this_year(on: date) -> Period:
    """From New Year to the end of the last full month; in January, all of the year before."""
    last = last_month(on).last
    return Period(last.replace(month=1, day=1), last)


def results(db: Session, directory: Directory, period: Period) -> Results:
    """How everybody served in a period; one statement."""
    compared_as = heads(directory, EVERYTHING)
    found = compare(db, Cut(EVERY, period), compared_as, (), MEASURES).period
    ordered = [head for head in compared_as.offices if head.code in found]
    every = zip(*found.values(), strict=True)
    whole = _served([sum(ns) for ns in every] or [0] * len(MEASURES))
    return Results(
        period,
        whole if whole.n >= FEW else None,
        _told((head, found[head.code]) for head in ordered if head.kind == "committee"),
        _told((head, found[head.code]) for head in ordered if head.kind != "committee"),
    )


def _served(sums: Sequence[int]) -> Served:
    in_time, n, online, late = sums
    return Served(Count(in_time, n), Count(online, n), late)


def _told(found: Iterable[tuple[Office, Sequence[int]]]) -> tuple[Place, ...]:
    """The places that had any, without small numbers.

    Where one alone is left out, it could be told from the sum; so the next smallest goes with it.
    """
    places = [Place(office, _served(sums)) for office, sums in found]
    places = [one for one in places if one.served and one.served.n]
    by_size = sorted(places, key=lambda one: one.served.n if one.served else 0)
    hidden = [one for one in by_size if one.served and one.served.n < FEW]
    if len(hidden) == 1:
        hidden = by_size[:2]
    return tuple(replace(one, served=None) if one in hidden else one for one in places)
