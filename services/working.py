"""The worker: keeps what use cases have promised, once each, however often it has to try."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select, update
from sqlalchemy.orm import Session

from services import traces
from services.db import BATCH, batch, table, transaction
from services.jobs import REQUEST
from services.models import Job
from services.ports import Undelivered
from services.promised import WORKS, Claimed, Outside, Work
from services.quick import Quick

LEASE = timedelta(minutes=5)
"""How long a worker may be silent before another takes over what it has claimed."""

PATIENCE = LEASE.total_seconds() / 2
"""Seconds after which the rest of what was claimed goes back: nobody is overtaken by the slowness
of a mail server, and what went out goes out once."""

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
DONE, AGAIN, GIVEN_UP, OVERTAKEN = OUTCOMES = ("done", "again", "given-up", "overtaken")
LEVELS = dict(
    zip(OUTCOMES, (logging.INFO, logging.WARNING, logging.ERROR, logging.WARNING), strict=True)
)

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
class Tried:
    """What became of a job: done, again (later), given-up or overtaken; `error` says where."""

    kind: str
    outcome: str
    error: str = ""
    seconds: float = 0.0


class Overtaken(Exception):
    """The lease ran out and another worker has the job now; nothing of ours is kept."""


def run_due(
    db: Session,
    at: datetime,
    outside: Outside,
    *,
    works: Mapping[str, Work] | None = None,
    most: int = 1000,
    told: Callable[[Tried], object] = lambda _: None,
) -> int:
    """One pass over what is due, at most so many jobs; return how many were tried.

    `told` hears of each job when it has been tried, outside of any transaction.
    """
    tried = 0
    while tried < most and (claimed := _claim(db, at, min(CHUNK, most - tried))):
        since = time.monotonic()
        for n, job in enumerate(claimed):
            if time.monotonic() - since > PATIENCE:
                _give_back(db, claimed[n:])
                return tried + n
            began, db.info[REQUEST] = time.perf_counter(), job.request
            outcome, error = _try(db, job, at, outside, (works or WORKS).get(job.name))
            result = Tried(job.name, outcome, error, time.perf_counter() - began)
            _report(job, result)
            told(result)
        db.info.pop(REQUEST, None)
        tried += len(claimed)
    return tried


def _claim(db: Session, at: datetime, most: int) -> Sequence[Claimed]:
    """Take the oldest due jobs for one lease; what nobody survived is given up here."""
    with transaction(db):
        rows = _DUE.rows(db, {"at": at, "most": most})
        lost = [row for row in rows if row.attempts >= MOST_ATTEMPTS]
        for row in lost:
            _give_up(db, row.id, at, DIED)
        held = [row for row in rows if row.attempts < MOST_ATTEMPTS]
        if held:
            _HOLD.put(db, *({"this": row.id, "until": at + LEASE} for row in held))
    for row in lost:
        _report(_claimed(row), Tried(row.name, GIVEN_UP, DIED))
    return [_claimed(row) for row in held]


def _give_back(db: Session, claimed: Sequence[Claimed]) -> None:
    """Leave jobs to whoever comes next, as if they had never been claimed."""
    with transaction(db):
        for job in claimed:
            free = _MINE.values(lease_until=None, attempts=job.attempts - 1)
            db.execute(free, {"this": job.id, "held": job.attempts})


def _claimed(row: Any) -> Claimed:
    return Claimed(row.id, row.name, row.key, row.arguments, row.attempts + 1, row.request)


def _try(
    db: Session, job: Claimed, at: datetime, outside: Outside, work: Work | None
) -> tuple[str, str]:
    """Do a job; return what became of it, and where it failed."""
    try:
        if work is None:
            raise LookupError(f"nobody knows how to do {job.name}")  # noqa: TRY301 - it fails like any other
        if work.goes_out:
            work.run(db, job, at, outside)
            with transaction(db):
                _mark_done(db, job, at)
            return DONE, ""
        with batch(db):
            work.run(db, job, at, outside)
            _mark_done(db, job, at)
    except Overtaken:
        return OVERTAKEN, ""
    except Undelivered as failure:
        said = f"{traces.kind(failure)} {failure.code} at {traces.where(failure)}"
        return _fail(db, job, at, said, final=failure.final)
    except Exception as failure:  # noqa: BLE001 - whatever it is, the other jobs go on
        return _fail(db, job, at, f"{traces.kind(failure)} at {traces.where(failure)}")
    return DONE, ""


def _mark_done(db: Session, job: Claimed, at: datetime) -> None:
    if _DONE.run(db, {"this": job.id, "held": job.attempts, "at": at}).rowcount != 1:
        raise Overtaken


def _fail(
    db: Session, job: Claimed, at: datetime, error: str, *, final: bool = False
) -> tuple[str, str]:
    """Try again later, or give up: at once, where no repeat will help. What is kept of an error says where, and nobody's data."""
    if BATCH not in db.info:
        db.rollback()
    with transaction(db):
        if final or job.attempts >= MOST_ATTEMPTS:
            _give_up(db, job.id, at, error)
            return GIVEN_UP, error
        later = at + BACK_OFF[job.attempts - 1]
        again = _MINE.values(run_after=later, lease_until=None, error=error)
        db.execute(again, {"this": job.id, "held": job.attempts})
    return AGAIN, error


def _give_up(db: Session, job_id: int, at: datetime, error: str) -> None:
    gone = update(_JOB).where(_JOB.c.id == job_id, _JOB.c.done_at.is_(None))
    db.execute(gone.values(given_up_at=at, lease_until=None, error=error))


def _report(job: Claimed, tried: Tried) -> None:
    """A line in the log, under the number of the request that promised the job; never its key."""
    facts = {
        "request": job.request,
        "job": job.id,
        "kind": job.name,
        "attempt": job.attempts,
        "error": tried.error,
        "ms": round(tried.seconds * 1000, 1),
    }
    given = {name: value for name, value in facts.items() if value != ""}
    _log.log(LEVELS[tried.outcome], "job-%s", tried.outcome, extra={"facts": given})
