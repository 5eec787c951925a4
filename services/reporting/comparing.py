"""Offices side by side: each with all below it, over a period and month by month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.db import table
from services.models import Tally
from services.reporting import months
from services.reporting.counting import Counts, Cut, days
from services.reporting.months import FRESH, Stretch
from services.reporting.periods import Period
from services.reporting.scopes import OWN, Heads, Offices

_DAY = table(Tally)

Measures = tuple[tuple[str, ...], ...]
"""Sums of facts: what is above a line, what is below it, …"""

Sums = tuple[int, ...]
"""One number for each measure."""

Found = defaultdict[Any, Counter[str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """The sums of each head that has any: over the period, and in each month; and in each month
    those of the offices that were asked for beside them."""

    period: Mapping[str, Sums]
    months: Mapping[tuple[str, date], Sums]
    beside: Mapping[date, Sums]


def compare(
    db: Session,
    cut: Cut,
    heads: Heads,
    asked: Collection[date],
    measures: Measures,
    beside: Offices | None = None,
) -> Compared:
    """The sums of every head in a period, and in each of these months.

    One statement; one more for each stretch of days in the period that is no whole month.
    """
    whole, wanted = frozenset(cut.period.whole_months()), frozenset(asked)
    names = {name for of_measure in measures for name in of_measure}
    of_period, of_months, of_beside = Found(Counter), Found(Counter), Found(Counter)
    stretches = _stretches(cut.offices, heads)
    also = [Stretch(beside.parent, beside.tier, beside.head)] if beside else []
    for row in months.read(db, stretches + also, whole | wanted, names):
        fresh = row.part == FRESH
        head = heads.over.get(row.scope) if fresh else row.scope
        if head and row.part < len(stretches):
            if row.month in whole:
                of_period[head][row.fact] += row.n
            if row.month in wanted:
                of_months[head, row.month][row.fact] += row.n
        is_beside = beside and (beside.has(row.scope) if fresh else row.part == len(stretches))
        if is_beside and row.month in wanted:
            of_beside[row.month][row.fact] += row.n
    for first, last in cut.period.edges():
        for office, fact, n in _of_days(db, Cut(cut.offices, Period(first, last)), names):
            of_period[heads.over[office]][fact] += n
    return Compared(*(_measured(found, measures) for found in (of_period, of_months, of_beside)))


def _stretches(offices: Offices, heads: Heads) -> list[Stretch]:
    """What stands below each base, and the base alone where it is one of those compared."""
    below = [Stretch(base, offices.tier) for base in heads.bases]
    alone = [Stretch(offices.parent, OWN, base) for base in heads.bases if base in heads.over]
    return below + alone


def _measured(found: Mapping[Any, Counts], measures: Measures) -> dict[Any, Sums]:
    return {
        key: tuple(sum(counts.get(name, 0) for name in names) for names in measures)
        for key, counts in found.items()
    }


def _of_days(db: Session, cut: Cut, names: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """Office, fact and number, from the tallies of days."""
    columns = (_DAY.c.office, _DAY.c.fact)
    query = select(*columns, func.sum(_DAY.c.n)).where(days(cut, names)).group_by(*columns)
    return ((office, fact, int(n)) for office, fact, n in db.execute(query))
