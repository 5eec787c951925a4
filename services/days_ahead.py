"""How many working days a dossier in a list still has, by its office's calendar and what stops it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services import catalogue
from workflows.case import Scene
from workflows.outlook import days_left


def left_of(db: Session, scene: Scene, row: Row[Any], at: datetime) -> int | None:
    """The days until `row.due`; its text is asked for its regime only where something stops at all."""
    calendar, stopped = scene.calendar_of(row.office), scene.stoppages
    if stopped:
        stopped = scene.stopped(row.office, catalogue.by_id(db, row.revision_id).regime)
    return days_left(calendar, row.due, at, stopped)
