"""The worker's sign of life: a row, and not a file, so that it is seen from every machine.

It is written four times a minute at most, between jobs and not by a thread beside them: a worker
that hangs in a job must be seen to hang. Its time is the real one, whatever a demo clock shows.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from services.db import inserting, table, transaction
from services.models import Heartbeat

EVERY = timedelta(seconds=15)
STALE = timedelta(seconds=90)
"""A worker that was silent for so long is dead, or stuck in a job."""

FORGOTTEN = timedelta(days=1)
_BEAT = table(Heartbeat)


def beat(db: Session, worker: str, *, since: datetime, at: datetime) -> None:
    """Say that this worker, running since then, lives; forget those that have long been gone."""
    row = {"worker": worker, "since": since, "at": at}
    with transaction(db):
        db.execute(
            inserting(db, _BEAT)
            .values(row)
            .on_conflict_do_update(index_elements=["worker"], set_={"since": since, "at": at})
        )
        db.execute(delete(_BEAT).where(_BEAT.c.at < at - FORGOTTEN))


def leave(db: Session, worker: str) -> None:
    """A worker that ends in order takes its row away."""
    with transaction(db):
        db.execute(delete(_BEAT).where(_BEAT.c.worker == worker))


def last(db: Session) -> datetime | None:
    """The newest sign of life of any worker; None where none has ever run."""
    return db.scalar(select(func.max(Heartbeat.at)))


def living(db: Session, at: datetime) -> int:
    """How many workers gave a sign of life lately."""
    fresh = select(func.count()).select_from(_BEAT).where(_BEAT.c.at > at - STALE)
    return db.scalars(fresh).one()
