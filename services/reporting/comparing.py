"""Offices side by side: each with all below it, over a period and month by month."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from services.db import table
from services.models import FreshTally, OfficeRow, ScopeTally, Tally
from services.quick import Quick
from services.reporting.counting import FRESH, Cut, days
from services.reporting.periods import Period
from services.reporting.scopes import OWN

_DAY, _SUM, _FRESH = table(Tally), table(ScopeTally), table(FreshTally)

Measures = tuple[tuple[str, ...], ...]
"""Sums of facts: what is above a line, what is below it, …"""

Sums = tuple[int, ...]
"""One number for each measure."""


@dataclass(frozen=True, slots=True)
class Heads:
    """For each office the code of the one that it is compared as.

    `bases` stand for themselves alone; every other head for all below it.
    """

    bases: Collection[str]
    over: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """The sums of each head that has any: over the period, and in each month."""

    period: Mapping[str, Sums]
    months: Mapping[tuple[str, date], Sums]


def compare(
    db: Session, cut: Cut, heads: Heads, months: Collection[date], measures: Measures
) -> Compared:
    """The sums of every head in a period, and in each of these months.

    One statement for each base; one more where the period has other days than whole months.
    """
    whole, asked = frozenset(cut.period.whole_months()), frozenset(months)
    of_period: dict[str, Sums] = {}
    of_months: dict[tuple[str, date], Sums] = {}
    for head, month, sums in _rows(db, cut, heads, whole | asked, measures):
        if month in whole:
            _add(of_period, head, sums)
        if month in asked:
            _add(of_months, (head, month), sums)
    for first, last in cut.period.edges():
        for office, sums in _of_days(db, Cut(cut.offices, Period(first, last)), measures):
            _add(of_period, heads.over[office], sums)
    return Compared(of_period, of_months)


def _add(to: dict[Any, Sums], key: object, sums: Sums) -> None:
    before = to.get(key)
    to[key] = sums if before is None else tuple(a + b for a, b in zip(before, sums, strict=True))


def _rows(
    db: Session, cut: Cut, heads: Heads, months: frozenset[date], measures: Measures
) -> Iterator[tuple[str, date, Sums]]:
    """Head, month and sums; a head may come again with what is not added up yet."""
    if not months:
        return
    span = {"first": min(months), "last": max(months), "tier": cut.offices.tier}
    for base in heads.bases:
        own = OWN if base in heads.over else ""
        for row in _reading(measures).rows(db, {"head": base, "own": own, **span}):
            scope, tier, month, *sums = row
            head = heads.over.get(scope, "") if tier == FRESH else scope
            if head:
                yield head, month, tuple(sums)


@lru_cache(maxsize=64)
def _reading(measures: Measures) -> Quick:
    """The statement for these measures; each part goes along its index."""
    children = select(OfficeRow.code).where(OfficeRow.parent == bindparam("head"))
    below = and_(_SUM.c.scope.in_(children), _SUM.c.tier == bindparam("tier"))
    alone = and_(_SUM.c.scope == bindparam("head"), _SUM.c.tier == bindparam("own"))
    office, fresh = _FRESH.c.office.label("scope"), literal(FRESH).label("tier")
    parts = (
        _summed(_SUM, (_SUM.c.scope, _SUM.c.tier), measures).where(below),
        _summed(_SUM, (_SUM.c.scope, _SUM.c.tier), measures).where(alone),
        _summed(_FRESH, (office, fresh), measures),
    )
    return Quick(select(union_all(*parts).subquery()))


def _summed(kept: Any, place: tuple[Any, Any], measures: Measures) -> Select[Any]:
    every = {name for names in measures for name in names}
    within = kept.c.month.between(bindparam("first"), bindparam("last"))
    query = select(*place, kept.c.month, *_sums(kept, measures)).where(_one_of(kept, every), within)
    whose = (kept.c.scope, kept.c.tier) if kept is _SUM else (kept.c.office,)
    return query.group_by(*whose, kept.c.month)


def _sums(kept: Any, measures: Measures) -> list[ColumnElement[int]]:
    return [
        func.sum(case((_one_of(kept, names), kept.c.n), else_=0)).label(f"n{n}")
        for n, names in enumerate(measures)
    ]


def _one_of(kept: Any, names: Iterable[str]) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = kept.c.fact.in_([literal(name) for name in sorted(names)])
    return condition


def _of_days(db: Session, cut: Cut, measures: Measures) -> Iterator[tuple[str, Sums]]:
    """Office and sums, from the tallies of days."""
    every = {name for names in measures for name in names}
    query = select(_DAY.c.office, *_sums(_DAY, measures)).where(days(cut, every))
    for office, *sums in db.execute(query.group_by(_DAY.c.office)):
        yield office, tuple(int(n) for n in sums)
