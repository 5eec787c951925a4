"""Offices that have ended and whose open work has an heir, but has not gone to it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import places
from services.administering.mergers import ENDS
from services.models import Dossier, Job, OpenStepRow
from workflows.offices import NoSuchOffice


def behind(db: Session, on: date) -> set[str]:
    """Offices that have ended by that day, where something is still open, and that have an heir."""
    directory = places.directory(db)
    open_desks = select(Dossier.desk).join(OpenStepRow, OpenStepRow.dossier_id == Dossier.id)
    there = {*db.scalars(select(OpenStepRow.office).distinct()), *db.scalars(open_desks.distinct())}
    found = set()
    for code in there:
        try:
            if directory.acting(code, on).code != code:
                found.add(code)
        except NoSuchOffice:  # Nobody took over: that is told by itself.
            continue
    return found


def waiting_for_heirs(db: Session, on: date) -> set[str]:
    """Those of them that no job will pass on: it was given up, or nobody promised one."""
    found = behind(db, on)
    if not found:
        return found
    live = select(Job.arguments["office"].as_string()).where(
        *(Job.name == ENDS, Job.done_at.is_(None), Job.given_up_at.is_(None))
    )
    return found - set(db.scalars(live))
