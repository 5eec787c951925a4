"""The worker: keeps what use cases have promised, once each, however often it has to try."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select, update
from sqlalchemy.orm import Session

from services import drafts, expiry, notices
from services.db import BATCH, batch, table, transaction
from services.letters import Letters
from services.models import Job
from services.ports import Messenger
from services.quick import Quick

LEASE = timedelta(minutes=5)
"""How long a worker may be silent before another takes over what it has claimed."""

CHUNK = 50
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""How long to wait after each failure; after one more the job is given up."""

MOST_ATTEMPTS = len(BACK_OFF) + 1
DIED = "the worker died"

_JOB = table(Job)
_DUE = Quick(
    select(_JOB)
    .where(
        _JOB.c.done_at.is_(None),
        _JOB.c.given_up_at.is_(None),
        _JOB.c.run_after <= bindparam("at"),
        or_(_JOB.c.lease_until.is_(None), _JOB.c.lease_until <= bindparam("at")),
    )
    .order_by(_JOB.c.run_after, _JOB.c.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_HOLD = Quick(
    update(_JOB)
    .where(_JOB.c.id == bindparam("this"))
    .values(lease_until=bindparam("until"), attempts=_JOB.c.attempts + 1)
)
_MINE = update(_JOB).where(
    _JOB.c.id == bindparam("this"),
    _JOB.c.attempts == bindparam("held"),
    _JOB.c.done_at.is_(None),
)
"""An update of a job that fails to find it once somebody else has claimed it."""

_DONE = Quick(_MINE.values(done_at=bindparam("at"), lease_until=None, error=""))

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job as one worker holds it; `attempts` tells this holder from earlier and later ones."""

    id: int
    name: str
    key: str
    arguments: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Outside:
    """What jobs reach in the world outside."""

    messenger: Messenger
    letters: Letters


@dataclass(frozen=True, slots=True)
class Work:
    """How a kind of job is done.

    Work that changes only the database is kept together with the mark that it is done, so it
    happens exactly once. Work that `goes_out` holds no transaction; it happens at least once, and
    carries the job's key so that the other side can tell.
    """

    run: Callable[[Session, Claimed, datetime, Outside], object]
    goes_out: bool = False


class Overtaken(Exception):
    """The lease ran out and another worker has the job now; nothing of ours is kept."""


def run_due(
    db: Session,
    at: datetime,
    outside: Outside,
    *,
    works: Mapping[str, Work] | None = None,
    most: int = 1000,
) -> int:
    """One pass over what is due, at most so many jobs; return how many were tried."""
    tried = 0
    while tried < most and (claimed := _claim(db, at, min(CHUNK, most - tried))):
        for job in claimed:
            _try(db, job, at, outside, (works or WORKS).get(job.name))
        tried += len(claimed)
    return tried


def _claim(db: Session, at: datetime, most: int) -> Sequence[Claimed]:
    """Take the oldest due jobs for one lease; what nobody survived is given up here."""
    with transaction(db):
        rows = _DUE.rows(db, {"at": at, "most": most})
        for row in rows:
            if row.attempts >= MOST_ATTEMPTS:
                _give_up(db, row.id, row.name, row.key, at, DIED)
        held = [row for row in rows if row.attempts < MOST_ATTEMPTS]
        if held:
            _HOLD.many(db, [{"this": row.id, "until": at + LEASE} for row in held])
    return [Claimed(r.id, r.name, r.key, r.arguments, r.attempts + 1) for r in held]


def _try(db: Session, job: Claimed, at: datetime, outside: Outside, work: Work | None) -> None:
    try:
        if work is None:
            raise LookupError(f"nobody knows how to do {job.name}")  # noqa: TRY301 - it fails like any other
        if work.goes_out:
            work.run(db, job, at, outside)
            with transaction(db):
                _mark_done(db, job, at)
            return
        with batch(db):
            work.run(db, job, at, outside)
            _mark_done(db, job, at)
    except Overtaken:
        _log.warning("job %s was taken over while it ran", job.key)
    except Exception as failure:  # noqa: BLE001 - whatever it is, the other jobs go on
        _fail(db, job, at, failure)


def _mark_done(db: Session, job: Claimed, at: datetime) -> None:
    if _DONE.run(db, {"this": job.id, "held": job.attempts, "at": at}).rowcount != 1:
        raise Overtaken


def _fail(db: Session, job: Claimed, at: datetime, failure: Exception) -> None:
    """Try again later, or give up. The first line of an error names no person's data."""
    words = (str(failure).splitlines() or [""])[0]
    error = f"{type(failure).__name__}: {words}"[:300]
    if BATCH not in db.info:
        db.rollback()
    with transaction(db):
        if job.attempts >= MOST_ATTEMPTS:
            _give_up(db, job.id, job.name, job.key, at, error)
            return
        later = at + BACK_OFF[job.attempts - 1]
        again = _MINE.values(run_after=later, lease_until=None, error=error)
        db.execute(again, {"this": job.id, "held": job.attempts})
    _log.warning("job %s failed, attempt %s: %s", job.key, job.attempts, error)


def _give_up(db: Session, job_id: int, name: str, key: str, at: datetime, error: str) -> None:
    gone = update(_JOB).where(_JOB.c.id == job_id, _JOB.c.done_at.is_(None))
    db.execute(gone.values(given_up_at=at, lease_until=None, error=error))
    _log.error("job %s (%s) was given up: %s", key, name, error)


def _expire(db: Session, job: Claimed, at: datetime, _outside: Outside) -> bool:
    return expiry.expire(db, **job.arguments, at=at, key=job.key)


def _warn(db: Session, job: Claimed, at: datetime, _outside: Outside) -> bool:
    due = datetime.fromisoformat(job.arguments["due"])
    return expiry.threaten(db, job.arguments["public_id"], due=due, at=at, key=job.key)


def _drop_draft(db: Session, job: Claimed, at: datetime, _outside: Outside) -> bool:
    return drafts.lapse(db, **job.arguments, at=at)


def _send(db: Session, job: Claimed, _at: datetime, outside: Outside) -> None:
    notices.send(db, outside.messenger, outside.letters, **job.arguments, key=job.key)


WORKS: Mapping[str, Work] = {
    "expire": Work(_expire),
    "warn-lateness": Work(_warn),
    drafts.LAPSE: Work(_drop_draft),
    "send-notice": Work(_send, goes_out=True),
}
"""How each kind of job is done; a new kind is one line here."""
