"""Sums of tallies: the only place that figures come from.

Whole months are read from the tallies of months, what is left at the ends of a period from those
of days, in one statement; how many dossiers there were makes no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from services.db import table
from services.models import MonthTally, Tally
from services.reporting.periods import Period
from services.reporting.scopes import Offices

_DAY, _MONTH = table(Tally), table(MonthTally)

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
    """How often each fact became true in each of these periods; one statement."""
    parts = [
        select(literal(n).label("period"), source.c.fact, source.c.n)
        for n, period in enumerate(periods)
        for source in [_source(Cut(offices, period), names)]
    ]
    source = union_all(*parts).subquery()
    columns = (source.c.period, source.c.fact)
    query = select(*columns, func.sum(source.c.n)).group_by(*columns)
    found = [Counter[str]() for _ in periods]
    for period, fact, n in db.execute(query):
        found[period][fact] = int(n)
    return found


def total(db: Session, cut: Cut, names: Collection[str]) -> Counter[str]:
    """How often each fact became true in one part."""
    source = _source(cut, names)
    query = select(source.c.fact, func.sum(source.c.n)).group_by(source.c.fact)
    return Counter({fact: int(n) for fact, n in db.execute(query)})


def by_office(db: Session, cut: Cut, names: Collection[str]) -> dict[str, Counter[str]]:
    """The same for each office that has any."""
    source = _source(cut, names)
    columns = (source.c.office, source.c.fact)
    query = select(*columns, func.sum(source.c.n).label("n")).group_by(*columns)
    return _grouped(db, query)


def by_procedure(db: Session, cut: Cut, names: Collection[str]) -> dict[str, Counter[str]]:
    """The same for each procedure that has any; from the tallies of days."""
    columns = (_DAY.c.procedure, _DAY.c.fact)
    query = select(*columns, func.sum(_DAY.c.n).label("n")).where(
        _DAY.c.day.between(cut.period.first, cut.period.last),
        _DAY.c.fact.in_(names),
        inside(_DAY.c.office, cut.offices),
    )
    return _grouped(db, query.group_by(*columns))


def by_month(
    db: Session, offices: Offices, months: Collection[date], names: Collection[str]
) -> dict[tuple[str, date], Counter[str]]:
    """The grid: for each office and whole month that has any. `months` are first days."""
    columns = (_MONTH.c.office, _MONTH.c.month, _MONTH.c.fact)
    query = select(*columns, func.sum(_MONTH.c.n).label("n")).where(
        _MONTH.c.fact.in_(names),
        _MONTH.c.month.in_(months),
        inside(_MONTH.c.office, offices),
    )
    found: dict[tuple[str, date], Counter[str]] = {}
    for row in db.execute(query.group_by(*columns)):
        found.setdefault((row.office, row.month), Counter())[row.fact] = int(row.n)
    return found


def first_month(db: Session) -> date | None:
    """The month in which the first dossier was filed; None before that."""
    query = select(func.min(_MONTH.c.month)).where(_MONTH.c.fact == "submitted")
    found: date | None = db.scalar(query)
    return found


def inside(column: ColumnElement[str], offices: Offices) -> ColumnElement[bool]:
    """The condition that an office is one of these; none at all where every office is."""
    return true() if offices is None else column.in_(sorted(offices))


def _source(cut: Cut, names: Collection[str]) -> Subquery:
    """Tallies with the columns office, fact and n, of whole months and of days at the ends."""
    if cut.procedure:
        return _days(cut, cut.period.first, cut.period.last, names).subquery()
    parts: list[Select[Any]] = [
        _days(cut, first, last, names) for first, last in cut.period.edges()
    ]
    if months := cut.period.whole_months():
        parts.append(
            select(_MONTH.c.office, _MONTH.c.fact, _MONTH.c.n).where(
                _MONTH.c.fact.in_(names),
                _MONTH.c.month.in_(months),
                inside(_MONTH.c.office, cut.offices),
            )
        )
    source: Subquery = union_all(*parts).subquery()
    return source


def _days(cut: Cut, first: date, last: date, names: Collection[str]) -> Select[Any]:
    query = select(_DAY.c.office, _DAY.c.fact, _DAY.c.n).where(
        _DAY.c.day.between(first, last),
        _DAY.c.fact.in_(names),
        inside(_DAY.c.office, cut.offices),
    )
    return query.where(_DAY.c.procedure == cut.procedure) if cut.procedure else query


def _grouped(db: Session, query: Select[Any]) -> dict[str, Counter[str]]:
    """Rows of an office or procedure, a fact and n."""
    found: dict[str, Counter[str]] = {}
    for key, fact, n in db.execute(query):
        found.setdefault(key, Counter())[fact] = int(n)
    return found
