"""Promises what follows from a deed: dossiers that are opened out of this one (`services.linking`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from services import jobs
from services.standing import Standing
from workflows.case import Outcome
from workflows.follows import Follow, due

OPEN = "open-linked"
"""The job that opens a dossier out of another one."""


def promise(db: Session, standing: Standing, outcome: Outcome) -> None:
    """Promise to open what follows from this deed; part of the verb that does it."""
    matter, now = standing.matter, outcome.case
    if not matter.procedure.follows:
        return
    granted = now.result == "granted" and not matter.case.result
    events = outcome.events
    for follow in due(matter.procedure.follows, matter.answers, told=events, granted=granted):
        enqueue(db, standing, follow, at=outcome.events[-1].at)


def enqueue(db: Session, standing: Standing, follow: Follow, *, at: datetime) -> None:
    """Promise to open one of them, once for each deed that asks for it."""
    key = f"{OPEN}:{standing.dossier.id}:{standing.dossier.lines}:{follow.name}"
    place = {"public_id": standing.dossier.public_id, "follow": follow.name}
    jobs.enqueue(db, OPEN, key=key, at=at, **place)
