"""Sums of tallies: the only place that figures come from.

Whole months are read from the sums of scopes, with what is not added up there yet; the days at the
ends of a period, and single procedures, from the tallies of days. How many dossiers there were
makes no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from services.db import table
from services.models import Tally
from services.reporting import months
from services.reporting.months import FRESH, Kept, Stretch
from services.reporting.periods import Period
from services.reporting.scopes import Offices

_DAY = table(Tally)

Counts = Mapping[str, int]
"""How often each fact became true."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Which part of everything that was counted: whose, when and, if not empty, of which procedures."""

    offices: Offices
    period: Period
    procedures: tuple[str, ...] = ()


def totals(
    db: Session, parts: Sequence[Offices], periods: Sequence[Period], names: Collection[str]
) -> list[list[Counter[str]]]:
    """For each of these parts: how often each fact became true in each of these periods.

    One statement; one more for each part where a period has other days than whole months.
    """
    found = [[Counter[str]() for _ in periods] for _ in parts]
    whole = [frozenset(period.whole_months()) for period in periods]
    stretches = [Stretch(part.parent, part.tier, part.head) for part in parts]
    for row in months.read(db, stretches, frozenset().union(*whole), names):
        for n, part in enumerate(parts):
            if row.part == n or (row.part == FRESH and part.has(row.scope)):
                _add(found[n], row, whole)
    edges = [(n, *edge) for n, period in enumerate(periods) for edge in period.edges()]
    for of_part, part in zip(found, parts, strict=True):
        for which, fact, n in db.execute(_edges(part, edges, names)) if edges else ():
            of_part[which][fact] += int(n)
    return [[+counts for counts in of_part] for of_part in found]


def _add(to: Sequence[Counter[str]], row: Kept, whole: Sequence[Collection[date]]) -> None:
    for counts, mine in zip(to, whole, strict=True):
        if row.month in mine:
            counts[row.fact] += row.n


def total(db: Session, cut: Cut, names: Collection[str]) -> Counter[str]:
    """How often each fact became true in one part."""
    if not cut.procedures:
        return totals(db, [cut.offices], [cut.period], names)[0][0]
    query = select(_DAY.c.fact, func.sum(_DAY.c.n)).where(days(cut, names))
    rows = db.execute(query.where(_DAY.c.procedure.in_(cut.procedures)).group_by(_DAY.c.fact))
    return Counter({fact: int(n) for fact, n in rows})


def by_procedure(db: Session, cut: Cut, names: Collection[str]) -> dict[str, Counter[str]]:
    """The same for each procedure that has any; from the tallies of days."""
    return _by(db, cut, names, _DAY.c.procedure)


def by_office(db: Session, cut: Cut, names: Collection[str]) -> dict[str, Counter[str]]:
    """The same for each office that has any; from the tallies of days."""
    return _by(db, cut, names, _DAY.c.office)


def _by(
    db: Session, cut: Cut, names: Collection[str], column: ColumnElement[str]
) -> dict[str, Counter[str]]:
    query = select(column, _DAY.c.fact, func.sum(_DAY.c.n)).where(days(cut, names))
    found: dict[str, Counter[str]] = {}
    for key, fact, n in db.execute(query.group_by(column, _DAY.c.fact)):
        found.setdefault(key, Counter())[fact] = int(n)
    return found


def inside(column: ColumnElement[str], offices: Offices) -> ColumnElement[bool]:
    """The condition that an office is one of these; none at all where every office is."""
    return true() if offices.codes is None else column.in_(sorted(offices.codes))


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
