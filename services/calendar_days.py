"""The days of the working calendars: taken in from tables, corrected, and never taken away.

What was promised before stays as it was promised (DECISIONS.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import lateness, places
from services.models import CalendarDay

SAID = ("working", "title", "source", "certain")
"""What a calendar says of a day."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many days were new, and how many were known and are now other than before."""

    new: int
    changed: int


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
        lateness.renew(db, places.read(db))
    return TakenIn(new, changed)


def _corrected(day: CalendarDay, row: Mapping[str, Any]) -> bool:
    """Make the day what the row says; whether it was other before."""
    other = [name for name in SAID if getattr(day, name) != row[name]]
    for name in other:
        setattr(day, name, row[name])
    return bool(other)
