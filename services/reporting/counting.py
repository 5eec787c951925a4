"""Sums of tallies: the only place that figures come from.

Whole months are read from the sums of scopes, with what is not added up there yet; the days at the
ends of a period, and single procedures, from the tallies of days. How many dossiers there were
makes no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from services.db import table
from services.models import FreshTally, OfficeRow, ScopeTally, Tally
from services.quick import Quick
from services.reporting.periods import Period
from services.reporting.scopes import Offices

_DAY, _SUM, _FRESH = table(Tally), table(ScopeTally), table(FreshTally)
FRESH = "fresh"
"""Stands in the place of the tier where a row is an office's and not added up yet."""

Counts = Mapping[str, int]
"""How often each fact became true."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Which part of everything that was counted: whose, when and, if not empty, of what."""

    offices: Offices
    period: Period
    procedure: str = ""


def totals(
    db: Session, offices: Offices, periods: Sequence[Period], names: Collection[str]
) -> list[Counter[str]]:
    """How often each fact became true in each of these periods.

    One statement; one more where a period has other days than whole months.
    """
    found = [Counter[str]() for _ in periods]
    months = [frozenset(period.whole_months()) for period in periods]
    if wanted := frozenset().union(*months):
        for row in _sums(db, offices, wanted, names):
            for counts, mine in zip(found, months, strict=True):
                if row.month in mine:
                    counts[row.fact] += row.n
    edges = [(n, *edge) for n, period in enumerate(periods) for edge in period.edges()]
    if edges:
        for which, fact, n in db.execute(_edges(offices, edges, names)):
            found[which][fact] += int(n)
    return [+counts for counts in found]


def total(db: Session, cut: Cut, names: Collection[str]) -> Counter[str]:
    """How often each fact became true in one part."""
    if not cut.procedure:
        return totals(db, cut.offices, [cut.period], names)[0]
    query = select(_DAY.c.fact, func.sum(_DAY.c.n)).where(days(cut, names))
    rows = db.execute(query.where(_DAY.c.procedure == cut.procedure).group_by(_DAY.c.fact))
    return Counter({fact: int(n) for fact, n in rows})


def by_month(
    db: Session, offices: Offices, months: Collection[date], names: Collection[str]
) -> dict[date, Counter[str]]:
    """The same for each of these whole months."""
    found: dict[date, Counter[str]] = {}
    wanted = frozenset(months)
    for row in _sums(db, offices, wanted, names):
        if row.month in wanted:
            found.setdefault(row.month, Counter())[row.fact] += row.n
    return found


def by_procedure(db: Session, cut: Cut, names: Collection[str]) -> dict[str, Counter[str]]:
    """The same for each procedure that has any; from the tallies of days."""
    columns = (_DAY.c.procedure, _DAY.c.fact)
    query = select(*columns, func.sum(_DAY.c.n)).where(days(cut, names)).group_by(*columns)
    found: dict[str, Counter[str]] = {}
    for procedure, fact, n in db.execute(query):
        found.setdefault(procedure, Counter())[fact] = int(n)
    return found


def first_month(db: Session) -> date | None:
    """The month in which the first dossier was filed; None before that."""
    roots = select(OfficeRow.code).where(OfficeRow.parent == "")
    filed = and_(_SUM.c.scope.in_(roots), _SUM.c.tier == "", _SUM.c.fact == "submitted")
    kept = select(func.min(_SUM.c.month).label("month")).where(filed)
    fresh = select(func.min(_FRESH.c.month)).where(_FRESH.c.fact == "submitted")
    both = union_all(kept, fresh).subquery()
    found: date | None = db.scalar(select(func.min(both.c.month)))
    return found


def inside(column: ColumnElement[str], offices: Offices) -> ColumnElement[bool]:
    """The condition that an office is one of these; none at all where every office is."""
    return true() if offices.codes is None else column.in_(sorted(offices.codes))


def _sums(
    db: Session, offices: Offices, months: Collection[date], names: Collection[str]
) -> list[Any]:
    """Rows of these offices; the months between those asked for may be among them."""
    if not months:
        return []
    if offices.head:
        given = {"head": offices.head, "tier": offices.tier}
        rows = _rows(db, _of, months, names, given)
    else:
        rows = _rows(db, _of_roots, months, names, {"tier": offices.tier})
    return [row for row in rows if row.tier != FRESH or offices.has(row.scope)]


def _of() -> ColumnElement[bool]:
    """The sums of one office with all below it."""
    return and_(_SUM.c.scope == bindparam("head"), _SUM.c.tier == bindparam("tier"))


def _of_roots() -> ColumnElement[bool]:
    """The sums of everybody."""
    roots = select(OfficeRow.code).where(OfficeRow.parent == "")
    return and_(_SUM.c.scope.in_(roots), _SUM.c.tier == bindparam("tier"))


Whose = Callable[[], ColumnElement[bool]]


def _rows(
    db: Session,
    whose: Whose,
    months: Collection[date],
    names: Collection[str],
    given: Mapping[str, str],
) -> list[Any]:
    """Rows of scope, tier, fact, month and n; what is not added up yet is everybody's."""
    span = {"first": min(months), "last": max(months)}
    return _reading(whose, frozenset(names)).rows(db, {**given, **span})


@lru_cache(maxsize=256)
def _reading(whose: Whose, names: frozenset[str]) -> Quick:
    """The statement for these facts; there are as many as there are figures."""
    parts = []
    for kept, scope, tier in ((_SUM, _SUM.c.scope, _SUM.c.tier), (_FRESH, _FRESH.c.office, FRESH)):
        wanted = kept.c.fact.in_([literal(name) for name in sorted(names)])
        within = kept.c.month.between(bindparam("first"), bindparam("last"))
        column = literal(tier).label("tier") if isinstance(tier, str) else tier
        part = select(scope.label("scope"), column, kept.c.fact, kept.c.month, kept.c.n)
        parts.append(part.where(wanted, within))
    found = union_all(parts[0].where(whose()), parts[1]).subquery()
    return Quick(select(found))


def _edges(
    offices: Offices, edges: Iterable[tuple[int, date, date]], names: Collection[str]
) -> Select[Any] | Any:
    """Rows of which period, fact and n."""
    return union_all(
        *(
            select(literal(n), _DAY.c.fact, func.sum(_DAY.c.n))
            .where(days(Cut(offices, Period(first, last)), names))
            .group_by(_DAY.c.fact)
            for n, first, last in edges
        )
    )


def days(cut: Cut, names: Collection[str]) -> ColumnElement[bool]:
    """The condition on the tallies of days that they are of a part, whatever its procedure."""
    return and_(
        _DAY.c.day.between(cut.period.first, cut.period.last),
        _DAY.c.fact.in_(names),
        inside(_DAY.c.office, cut.offices),
    )
