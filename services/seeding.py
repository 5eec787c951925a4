"""Loads what the product ships: offices, calendar, targets and procedures.

Again changes nothing, but for days of the calendar that are shipped otherwise than before.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import calendar_days, places, publishing
from services.calendar_days import TakenIn
from services.db import Base, table, transaction
from services.models import CalendarDay, OfficeRow, OfficeSuccessor, Target


def load(db: Session, *, at: datetime) -> dict[str, int]:
    """Bring in every shipped row that is not there yet; return how many of each were new.

    `corrected` are days of the calendar that were known and are other now. Dossiers keep the days
    that they were promised.
    """
    new = {
        "offices": _load(db, OfficeRow, "offices.csv", ("code",)),
        "successors": _load(db, OfficeSuccessor, "office_successors.csv", ("old", "on")),
    }
    days = _load_days(db)
    new |= {
        "days": days.new,
        "corrected": days.changed,
        "targets": _load(db, Target, "targets.csv", ("indicator", "year", "tier", "office")),
    }
    new["procedures"] = len(publishing.bring_in(db, publishing.shipped(), by="system", at=at))
    return new


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a shipped table, as text."""
    with files("services.seed").joinpath(name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _load(db: Session, model: type[Base], name: str, keys: tuple[str, ...]) -> int:
    with transaction(db):
        known = {tuple(row) for row in db.execute(select(*(getattr(model, key) for key in keys)))}
        found = [model(**_typed(model, row)) for row in rows(name)]
        new = [one for one in found if tuple(getattr(one, key) for key in keys) not in known]
        db.add_all(new)
        if new and model in (OfficeRow, OfficeSuccessor):
            places.changed(db)
    return len(new)


def _load_days(db: Session) -> TakenIn:
    with transaction(db):
        days = [_typed(CalendarDay, row) for row in rows("calendar.csv")]
        return calendar_days.take_in(db, days)


def _typed(model: type[Base], row: dict[str, str]) -> dict[str, Any]:
    return {
        column.name: _value(column.type.python_type, row.get(column.name, ""))
        for column in table(model).columns
    }


def _value(kind: type, text: str) -> Any:
    if kind is bool:
        return text == "true"
    if kind is date:
        return date.fromisoformat(text) if text else None
    return kind(text)
