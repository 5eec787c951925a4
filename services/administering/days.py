"""Days of the working calendars as records, and what a change of one would touch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import calendar_days, places, seeding
from services.administering import changes
from services.administering.changes import Errand, Kind, Record
from services.db import table, transaction
from services.errors import Invalid
from services.models import CalendarDay, Dossier
from workflows.calendar import VIETNAM

SAID = (*calendar_days.SAID, "own")
_DAY, _DOSSIER = table(CalendarDay), table(Dossier)


@dataclass(frozen=True, slots=True)
class Touched:
    """Open dossiers whose promised day is this one, and those promised after it. None of them moves
    (services/DECISIONS.md): what is received or begun afterwards is counted anew."""

    that_day: int
    later: int


def subject(office: str, on: date) -> str:
    """Which day a change is about; no office stands for the common calendar."""
    return changes.named(office, on)


def known(db: Session, office: str, on: date) -> Record | None:
    """What the calendar says of a day, beyond its weekday."""
    return DAY.read(db, subject(office, on))


def set_day(db: Session, office: str, on: date, says: Record, errand: Errand) -> None:
    """Let a day be what it `says` (`calendar_days.SAID`), and what is shipped later not change it."""
    with transaction(db):
        if not changes.done(db, errand):
            changes.write(db, DAY, subject(office, on), {**says, "own": True}, errand)


def drop_day(db: Session, office: str, on: date, errand: Errand) -> None:
    """Let a day be again what is shipped, or what its weekday says."""
    with transaction(db):
        if not changes.done(db, errand):
            changes.write(db, DAY, subject(office, on), shipped(office, on), errand)


def shipped(office: str, on: date) -> Record | None:
    """What comes with the product for a day of the common calendar."""
    if office != places.COMMON:
        return None
    row = next((one for one in seeding.rows("calendar.csv") if one["on"] == on.isoformat()), None)
    if row is None:
        return None
    flags = {name: row[name] == "true" for name in ("working", "certain")}
    return {"title": row["title"], "source": row["source"], "own": False} | flags


def touched(db: Session, office: str, on: date) -> Touched:
    """How many open dossiers have been promised a day that this one is, or lies before."""
    first = datetime(on.year, on.month, on.day, tzinfo=VIETNAM)
    next_day = first + timedelta(days=1)
    waiting = select(func.count()).where(_DOSSIER.c.finished_at.is_(None))
    if office:
        waiting = waiting.where(_DOSSIER.c.office == office)
    that_day = waiting.where(_DOSSIER.c.due >= first, _DOSSIER.c.due < next_day)
    later = waiting.where(_DOSSIER.c.due >= next_day)
    return Touched(db.scalars(that_day).one(), db.scalars(later).one())


def of_year(db: Session, office: str, year: int) -> Mapping[date, CalendarDay]:
    """The days of a year that are not what their weekday says; those of the office win."""
    span = CalendarDay.on.between(date(year, 1, 1), date(year, 12, 31))
    here = CalendarDay.office.in_({places.COMMON, office})
    rows = select(CalendarDay).where(span, here).order_by(CalendarDay.office, CalendarDay.on)
    return {day.on: day for day in db.scalars(rows)}


def _read(db: Session, of: str) -> Record | None:
    row = db.execute(select(_DAY).where(*_here(of))).one_or_none()
    return None if row is None else {name: getattr(row, name) for name in SAID}


def _put(db: Session, of: str, after: Record | None, errand: Errand) -> None:  # noqa: ARG001  # as kinds are
    office, on = changes.parts_of(of, 2, unknown="no-such-office")
    if office and places.directory(db).ever(office) is None:
        raise Invalid("no-such-office", where="office")
    row: dict[str, Any] | None = None if after is None else dict(after)
    calendar_days.put(db, office, date.fromisoformat(on), row)


def _here(of: str) -> tuple[Any, ...]:
    office, on = changes.parts_of(of, 2, unknown="no-such-office")
    return (_DAY.c.office == office, _DAY.c.on == date.fromisoformat(on))


DAY = Kind("day", _read, _put)
