"""When an office is warned that a result may be late: while an apology still is in time.

NĐ 61/2018/NĐ-CP Điều 19.9: it goes out a day ahead, and has to be written.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from services.db import table
from services.models import Dossier, Job
from workflows.calendar import Calendar
from workflows.case import Scene
from workflows.worktime import WORKING_DAY

WARNING = "warn-lateness"
"""The job that looks whether a dossier may be late."""

AHEAD = 2 * WORKING_DAY
"""Working minutes before the due time."""

CHUNK = 500
_JOB = table(Job)
_WAITING = (
    select(_JOB.c.id, _JOB.c.arguments, _JOB.c.run_after)
    .where(_JOB.c.name == WARNING, _JOB.c.done_at.is_(None), _JOB.c.id > bindparam("last"))
    .order_by(_JOB.c.id)
    .limit(CHUNK)
)
_OFFICE = select(Dossier.office).where(Dossier.public_id == bindparam("public_id"))


def warned_at(calendar: Calendar, due: datetime) -> datetime:
    """When an office with this calendar is warned of that due time; on the first days of a calendar
    there is no time for it."""
    return calendar.moment_of(max(1, calendar.minute_of(due) - AHEAD))


def renew(db: Session, scene: Scene) -> None:
    """After a correction of the calendar, inside its transaction: nobody is warned too late.

    Due times stay. Days of rest that have come between a warning and its due time bring the warning
    forward; one that has become too early harms nobody.
    """
    last = 0
    while jobs := db.execute(_WAITING, {"last": last}).all():
        for job in jobs:
            office = db.scalars(_OFFICE, {"public_id": job.arguments["public_id"]}).one()
            at = warned_at(scene.calendar_of(office), datetime.fromisoformat(job.arguments["due"]))
            if at < job.run_after:
                db.execute(update(_JOB).where(_JOB.c.id == job.id).values(run_after=at))
        last = jobs[-1].id
