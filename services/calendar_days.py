"""The days of the working calendars: taken in from tables, corrected, and never taken away.

What was promised before stays as it was promised (DECISIONS.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import lateness, places
from services.db import transaction
from services.errors import Invalid
from services.models import CalendarDay
from workflows.calendar import Day, parse_overrides
from workflows.case import Scene

SAID = ("working", "title", "source", "certain")
"""What a calendar says of a day."""

FIRST_ROW = 2
"""Where the first day stands in a table, below the names of its columns."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many days were new, and how many were known and are now other than before."""

    new: int
    changed: int


def load(db: Session, rows: Iterable[Mapping[str, str]]) -> TakenIn:
    """Take in the installation's own days of the common calendar, all or none: the next year, or
    days that were announced otherwise than they were known.

    A row names on, working, title, source and certain. Raises Invalid for a row that cannot be
    read, a day that is given twice, or a year in between of which no 1 January is known.
    """
    days = [asdict(day) | {"office": places.COMMON, "own": True} for day in _read(rows)]
    with transaction(db):
        return take_in(db, days)


def take_in(db: Session, days: Iterable[Mapping[str, Any]]) -> TakenIn:
    """Add or correct these days, each a row of `CalendarDay`; part of a verb.

    What the installation has entered itself (`own`) wins over what is shipped, whichever came first.
    """
    known = {(day.office, day.on): day for day in db.scalars(select(CalendarDay))}
    new = changed = 0
    for row in days:
        day = known.get((row["office"], row["on"]))
        if day is None:
            db.add(CalendarDay(**row))
            new += 1
        elif (row["own"] or not day.own) and _corrected(day, row):
            day.own = row["own"]
            changed += 1
    if new or changed:
        places.changed(db)
        lateness.renew(db, _scene(db))
    return TakenIn(new, changed)


def put(db: Session, office: str, on: date, row: Mapping[str, Any] | None) -> None:
    """Let one day be what the row says, or nothing but its weekday; part of a verb.

    Raises Invalid where a year in between would be lost.
    """
    day = db.get(CalendarDay, (office, on))
    if row is None and day is not None:
        db.delete(day)
    elif row is not None and day is None:
        db.add(CalendarDay(office=office, on=on, **row))
    elif row is not None and day is not None:
        for name, value in row.items():
            setattr(day, name, value)
    db.flush()
    places.changed(db)
    lateness.renew(db, _scene(db))


def _read(rows: Iterable[Mapping[str, str]]) -> Iterator[Day]:
    known: set[date] = set()
    for n, row in enumerate(rows, FIRST_ROW):
        try:
            [day] = parse_overrides([row]).values()
        except (AttributeError, KeyError, TypeError, ValueError) as wrong:
            raise Invalid("calendar-row-wrong", row=n) from wrong
        if day.on in known:
            raise Invalid("calendar-row-wrong", row=n)
        known.add(day.on)
        yield day


def _corrected(day: CalendarDay, row: Mapping[str, Any]) -> bool:
    """Make the day what the row says; whether it was other before."""
    other = [name for name in SAID if getattr(day, name) != row[name]]
    for name in other:
        setattr(day, name, row[name])
    return bool(other)


def _scene(db: Session) -> Scene:
    try:
        return places.read(db)
    except ValueError as gap:
        raise Invalid("calendar-gap") from gap
