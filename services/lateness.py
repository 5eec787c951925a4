"""When people of an office are told that a result may be late, or is: promised one rung at a time.

The first word comes while an apology still is in time (NĐ 61/2018/NĐ-CP Điều 19.9); the ladder itself
is a rule (`workflows.ladder`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from services import jobs
from services.db import table
from services.models import Dossier, Job
from services.standing import Standing
from workflows.case import OpenStep, Scene
from workflows.ladder import LADDER, next_rung, reached_at, reminded_at

WARNING = "warn-lateness"
"""The job that looks whether a dossier may be late, or is."""

REMINDER = "remind-opinion"
"""The job that reminds an office of an opinion that it owes."""

RUNGS = {rung.name: rung for rung in LADDER}
CHUNK = 500
_JOB = table(Job)
_WAITING = (
    select(_JOB.c.id, _JOB.c.arguments, _JOB.c.run_after)
    .where(_JOB.c.name == WARNING, _JOB.c.done_at.is_(None), _JOB.c.id > bindparam("last"))
    .order_by(_JOB.c.id)
    .limit(CHUNK)
)
_OFFICE = select(Dossier.office).where(Dossier.public_id == bindparam("public_id"))


def promise(db: Session, standing: Standing, due: datetime, *, at: datetime, n: int) -> None:
    """Promise the next look at a dossier that is due then; part of a verb.

    `n` is the number of the line since which this is so. What is past every rung is told of at once.
    """
    dossier, regime = standing.dossier, standing.matter.procedure.regime
    calendar = standing.matter.scene.days_open(dossier.office, regime)
    rung, moment = next_rung(due, calendar, at) or (LADDER[-1], at)
    place = {"public_id": dossier.public_id, "due": due.isoformat(), "rung": rung.name}
    key = f"{WARNING}:{dossier.id}:{n}:{due.isoformat()}:{rung.name}"
    jobs.enqueue(db, WARNING, key=key, at=moment, **place)


def promise_reminder(db: Session, standing: Standing, here: OpenStep, due: datetime) -> None:
    """Promise that an office is reminded of an opinion before it is due; part of a verb."""
    calendar = standing.matter.scene.calendar_of(here.office)
    place = {"public_id": standing.dossier.public_id, "step": here.step, "branch": here.branch}
    key = f"{REMINDER}:{jobs.timer_key(standing.dossier.id, here)}"
    jobs.enqueue(db, REMINDER, key=key, at=reminded_at(here.since, due, calendar), **place)


def renew(db: Session, scene: Scene) -> None:
    """After a correction of the calendar, inside its transaction: nobody is warned too late.

    Due times stay. Days of rest that have come between a warning and its due time bring the warning
    forward; one that has become too early harms nobody.
    """
    last = 0
    while found := db.execute(_WAITING, {"last": last}).all():
        for job in found:
            told = job.arguments
            office = db.scalars(_OFFICE, {"public_id": told["public_id"]}).one()
            rung = RUNGS[told.get("rung", LADDER[0].name)]
            at = reached_at(rung, datetime.fromisoformat(told["due"]), scene.calendar_of(office))
            if at < job.run_after:
                db.execute(update(_JOB).where(_JOB.c.id == job.id).values(run_after=at))
        last = found[-1].id
