"""Reports of months, quarters and years that have ended: made once, kept as they were made.

Whoever may see the figures of an office may see its reports. Making one again keeps the old one if
nothing is counted otherwise, and adds a version if something is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.orm import Session, defer

from services import jobs, places
from services.actor_ids import row_of
from services.db import alone, snapshot, transaction
from services.errors import Invalid, NotFound
from services.models import Job, PeriodReport, ReportReader
from services.reporting import behind, periods
from services.reporting.board import Asked
from services.reporting.composing import composed
from services.reporting.periods import MONTHS, Period, later
from services.reporting.scopes import Scope, watched
from workflows.calendar import local_day, midnight
from workflows.case import Actor
from workflows.offices import Directory

NAME = "make-report"
EVERY = ("month", "quarter")
MOST_SHOWN = 60


def make(db: Session, office: str, period: Period, *, by: Actor | None, at: datetime) -> int:
    """The report of an office and a period; its id, whether it was made now or before.

    `by` is None for the schedule. Raises Invalid for a period that has not ended, is no month,
    quarter or year, or in which there was no such office; NotFound for an office that is not theirs
    to watch, and Unavailable while the figures are counted anew.
    """
    behind.demand_counted(db)
    directory, today = places.directory(db), local_day(at)
    if not period.token:
        raise Invalid("period-unknown", where="ky")
    if period.last >= today:
        raise Invalid("period-not-over", where="ky")
    if directory.ever(office) is None or (by and office not in watched(directory, by)):
        raise NotFound("no-such-office")
    if not _there(directory, office, period):
        raise Invalid("office-not-in-period", where="ky")
    asked = Asked(Scope(office), period, period.last, directory)
    while True:  # Ends: who comes too late has seen somebody else get through.
        with snapshot(db):
            before, content = _newest(db, asked), composed(db, asked)
        made = _keep(db, asked, content, before, by=by, at=at)
        if made:
            return made


def _keep(
    db: Session,
    asked: Asked,
    content: dict[str, Any],
    before: Row[int, int, str] | None,
    *,
    by: Actor | None,
    at: datetime,
) -> int | None:
    """Keep a report if its number still follows `before`; None if another was made meanwhile: what
    was counted before that one would stand above it as the newer."""
    told = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    digest = hashlib.sha256(told).hexdigest()
    office, token = asked.scope.office, asked.period.token
    with transaction(db):
        alone(db, f"report:{office}:{token}")
        last = _newest(db, asked)
        if last and last.digest == digest:
            return int(last.id)
        if last != before:
            return None
        row = PeriodReport(
            office=office,
            period=token,
            version=last.version + 1 if last else 1,
            digest=digest,
            content=content,
            made_at=at,
            made_by=by.name if by else "",
        )
        db.add(row)
        db.flush()
        return row.id


def _newest(db: Session, asked: Asked) -> Row[int, int, str] | None:
    """The last version there is."""
    rows = select(PeriodReport.id, PeriodReport.version, PeriodReport.digest).where(
        PeriodReport.office == asked.scope.office, PeriodReport.period == asked.period.token
    )
    return db.execute(rows.order_by(PeriodReport.version.desc()).limit(1)).first()


def report(db: Session, report_id: int, by: Actor) -> PeriodReport:
    """A report that this person may see."""
    found = db.get(PeriodReport, report_id)
    if found is None or found.office not in watched(places.directory(db), by):
        raise NotFound("report-unknown")
    return found


def listed(db: Session, by: Actor) -> Sequence[PeriodReport]:
    """The newest reports of the offices that somebody watches, without what they say."""
    codes = watched(places.directory(db), by)
    rows = select(PeriodReport).where(PeriodReport.office.in_(sorted(codes)))
    order = (PeriodReport.made_at.desc(), PeriodReport.id.desc())
    shown = rows.order_by(*order).limit(MOST_SHOWN).options(defer(PeriodReport.content))
    return db.scalars(shown).all()


def follow(db: Session, office: str, wanted: Collection[str], *, by: Actor, at: datetime) -> None:
    """From now on this officer gets the reports of an office of these kinds of periods, no others.

    The first is that of the last one that is over.
    """
    if office not in watched(places.directory(db), by):
        raise NotFound("no-such-office")
    officer = row_of(by.id)
    with transaction(db):
        had = set(db.scalars(select(ReportReader.every).where(*_of(officer, office))))
        gone = had - set(wanted)
        db.execute(delete(ReportReader).where(*_of(officer, office), ReportReader.every.in_(gone)))
        for every in sorted(set(wanted) & set(EVERY) - had):
            db.add(ReportReader(officer_id=officer, office=office, every=every, since=at))
            _promise(db, office, ended_before(local_day(at), every), at)


def followed(db: Session, office: str, by: Actor) -> frozenset[str]:
    """The kinds of periods whose reports this officer gets."""
    return frozenset(db.scalars(select(ReportReader.every).where(*_of(row_of(by.id), office))))


def unseen(db: Session, by: Actor) -> int:
    """How many reports that this officer gets, and still may see, were made since they last looked."""
    rows = (
        select(PeriodReport.period, ReportReader.every)
        .join(ReportReader, ReportReader.office == PeriodReport.office)
        .where(
            ReportReader.officer_id == row_of(by.id),
            PeriodReport.office.in_(sorted(watched(places.directory(db), by))),
            PeriodReport.made_at > func.coalesce(ReportReader.seen_at, ReportReader.since),
        )
    )
    return sum(periods.parse(token).kind == every for token, every in db.execute(rows))


def seen(db: Session, *, by: Actor, at: datetime) -> None:
    """This officer has looked at their reports."""
    mine = update(ReportReader).where(ReportReader.officer_id == row_of(by.id))
    with transaction(db):
        db.execute(mine.values(seen_at=at))


def make_promised(db: Session, office: str, period: str, *, at: datetime) -> None:
    """A job's work: make the report if anybody gets it, and promise the one that follows it.

    It is promised also while nobody wants it: who follows again meanwhile finds the chain unbroken.
    """
    over = periods.parse(period)
    readers = select(ReportReader.officer_id).where(
        ReportReader.office == office, ReportReader.every == over.kind
    )
    there = _there(places.directory(db), office, over)
    if there and db.scalar(readers.limit(1)) is not None:
        make(db, office, over, by=None, at=at)
    begins = over.last + timedelta(days=1)
    with transaction(db):
        _promise(db, office, Period(begins, periods.end_of(begins, MONTHS[over.kind])), at)


def _promise(db: Session, office: str, period: Period, at: datetime) -> None:
    """The report of a period is made as soon as that is over, by one job."""
    key = f"{NAME}:{office}:{period.token}"
    alone(db, key)
    if db.scalar(select(Job.id).where(Job.key == key)) is None:
        over = midnight(period.last + timedelta(days=1))
        jobs.enqueue(db, NAME, key=key, at=max(at, over), office=office, period=period.token)


def ended_before(today: date, every: str) -> Period:
    """The last month or quarter that is over on a day."""
    months = MONTHS[every]
    first = later(today.replace(day=1), -((today.month - 1) % months))
    begins = later(first, -months)
    return Period(begins, periods.end_of(begins, months))


def _there(directory: Directory, office: str, period: Period) -> bool:
    """Whether there was such an office on a day of the period."""
    found = directory.ever(office)
    if found is None or found.valid_from > period.last:
        return False
    return found.valid_to is None or found.valid_to >= period.first


def _of(officer: int, office: str) -> tuple[ColumnElement[bool], ...]:
    return (ReportReader.officer_id == officer, ReportReader.office == office)
