"""What agencies report until something counts it: never added to what is counted here.

A report is of one office alone, without those below it, and of one month. The last one holds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from services import places
from services.db import alone, table, transaction
from services.errors import Invalid
from services.models import ReportedRow
from services.reporting.counting import Cut, inside
from services.reporting.periods import end_of
from services.reporting.scopes import watched
from services.reporting.unobserved import STOCKS, unobserved
from workflows.case import Actor
from workflows.figures.shares import Count
from workflows.offices import Directory

_ROW = table(ReportedRow).c
_PLACE = ("indicator", "office", "month")
MOST = 1_000_000_000
LONGEST_SOURCE = 300


@dataclass(frozen=True, slots=True)
class Report:
    """So many out of so many, in the month that begins on `month`; `source` is where from."""

    indicator: str
    office: str
    month: date
    numerator: int
    denominator: int
    source: str


@dataclass(frozen=True, slots=True)
class Said:
    """A report that holds, with who made it; `before` is how often it was said otherwise."""

    report: Report
    by_name: str
    at: datetime
    before: int


@dataclass(frozen=True, slots=True)
class Sum:
    """What an office's reports of an indicator come to over the months: what happened is summed, of
    what there is the last month counts."""

    indicator: str
    office: str
    numerator: int
    denominator: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What was reported for a scope and period: their sum, how many offices, the last moment."""

    count: Count
    offices: int
    last: datetime


def hand_in(
    db: Session, reports: Sequence[Report], *, by: Actor, at: datetime, key: str, today: date
) -> int:
    """Keep these reports, all or none; the same `key` again keeps nothing. How many were kept.

    Raises what `fault` names of the first that cannot be.
    """
    directory = places.directory(db)
    for report in reports:
        if (wrong := fault(directory, report, by, today)) is not None:
            raise wrong
    with transaction(db):
        alone(db, f"reported:{key}")
        if db.scalar(select(ReportedRow.id).where(ReportedRow.key == f"{key}:0")):
            return 0
        for n, one in enumerate(reports):
            told = {name: getattr(one, name) for name in Report.__slots__}
            db.add(ReportedRow(key=f"{key}:{n}", by=by.id, by_name=by.name, at=at, **told))
    return len(reports)


def held(db: Session, reports: Sequence[Report]) -> list[Count | None]:
    """For each of these reports the numbers that hold so far in its place; one statement."""
    places = [{getattr(one, name) for one in reports} for name in _PLACE]
    last = select(func.max(_ROW.id)).where(
        *(_ROW[name].in_(sorted(there)) for name, there in zip(_PLACE, places, strict=True))
    )
    place = [_ROW[name] for name in _PLACE]
    rows = select(*place, _ROW.numerator, _ROW.denominator).where(
        _ROW.id.in_(last.group_by(*place))
    )
    known = {
        (r.indicator, r.office, r.month): Count(r.numerator, r.denominator)
        for r in db.execute(rows)
    }
    return [known.get((one.indicator, one.office, one.month)) for one in reports]


def fault(directory: Directory, report: Report, by: Actor, today: date) -> Invalid | None:
    """Why a report cannot be, with its box as `where`; None when it can."""
    office, last = directory.ever(report.office), end_of(report.month)
    here = office is not None and report.office in watched(directory, by)
    then = office is not None and (office.valid(report.month) or office.valid(last))
    source = report.source.strip()
    wrong = (
        (not unobserved(report.indicator).reportable, "not-reportable", "indicator"),
        (not here, "no-such-office", "office"),
        (report.month > today, "month-not-yet", "month"),
        (not then, "office-not-then", "month"),
        (not 0 <= report.denominator <= MOST, "count-impossible", "denominator"),
        (not 0 <= report.numerator <= report.denominator, "part-over-whole", "numerator"),
        (not 0 < len(source) <= LONGEST_SOURCE, "source-missing", "source"),
    )
    found = next((one for one in wrong if one[0]), None)
    return Invalid(found[1], where=found[2], office=office and office.name) if found else None


def said(db: Session, cut: Cut, keys: Collection[str]) -> list[Said]:
    """The reports that hold for the whole months of a period, the earliest month first; one
    statement, whatever the indicators."""
    rows = db.execute(_lasting(cut, keys))
    return [
        Said(_report(row), row.by_name, row.at, row.said - 1) for row in rows if row.denominator
    ]


def sums(db: Session, cut: Cut, keys: Collection[str]) -> list[Sum]:
    """The same added up by the database: a row for each office that reported, whatever the months."""
    held = _lasting(cut, keys).where(_ROW.denominator > 0).order_by(None)
    newest_first = func.row_number().over(
        partition_by=(_ROW.indicator, _ROW.office), order_by=_ROW.month.desc()
    )
    row = held.add_columns(newest_first.label("age")).subquery().c
    counted = (func.sum(row.numerator), func.sum(row.denominator), func.max(row.at))
    place = (row.indicator, row.office)
    rows = select(*place, *counted).where(or_(row.indicator.not_in(STOCKS), row.age == 1))
    found = db.execute(rows.group_by(*place).order_by(*place))
    return [Sum(key, office, int(n), int(of), last) for key, office, n, of, last in found]


def standing(rows: Sequence[Sum]) -> Standing | None:
    """What the offices' reports of one indicator come to; None when there are none."""
    if not rows:
        return None
    count = Count(sum(row.numerator for row in rows), sum(row.denominator for row in rows))
    return Standing(count, len(rows), max(row.last for row in rows))


def _report(row: Row[Any]) -> Report:
    return Report(*(getattr(row, name) for name in Report.__slots__))


def _lasting(cut: Cut, keys: Collection[str]) -> Select[Any]:
    """The last report of each office and month, with how many there were."""
    held = (
        select(func.max(_ROW.id).label("id"), func.count().label("said"))
        .where(
            _ROW.indicator.in_(keys),
            _ROW.month.in_(cut.period.whole_months()),
            inside(_ROW.office, cut.offices),
        )
        .group_by(_ROW.indicator, _ROW.office, _ROW.month)
        .subquery()
    )
    shown = (_ROW[name] for name in (*Report.__slots__, "by_name", "at"))
    rows = select(*shown, held.c.said).join(held, held.c.id == _ROW.id)
    return rows.order_by(_ROW.month, _ROW.office)
