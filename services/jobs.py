"""Work for later: promised in the use case's own transaction, done by the worker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, and_, case, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from services.db import changed, table, transaction
from services.models import Job, OpenStepRow
from services.quick import Quick
from workflows.case import OpenStep

TIMER = "expire"
"""The job that lets time end a wait or a question to an office."""

REQUEST = "request"
"""Under this name a session's `info` keeps the number of the request that it serves."""

_PROMISE = Quick(insert(table(Job)))


def enqueue(db: Session, name: str, *, key: str, at: datetime, **arguments: object) -> None:
    """Promise a piece of work, once per key; it is kept or dropped with the transaction."""
    job = {"name": name, "key": key, "arguments": arguments, "run_after": at}
    _PROMISE.put(db, job | {"attempts": 0, "request": db.info.get(REQUEST, ""), "error": ""})


def watch(db: Session, row: Row[Any]) -> None:
    """Let time end an open wait or consultation again whose job is done or was lost; part of a verb."""
    key, at = timer_key(row.dossier_id, row), row.due
    again = {"done_at": None, "run_after": at, "attempts": 0, "lease_until": None}
    if not changed(db, update(table(Job)).where(Job.key == key).values(again)):
        place = {"public_id": row.public_id, "step": row.step, "branch": row.branch}
        enqueue(db, TIMER, key=key, at=at, **place)


def timer_key(dossier_id: int, step: OpenStep | OpenStepRow | Row[Any]) -> str:
    """The key of the job that watches an open wait or consultation."""
    since = step.since.astimezone(UTC).isoformat()
    return f"expire:{dossier_id}:{step.step}:{step.branch}:{since}"


def unfinished(db: Session, *, failed: bool = False) -> Sequence[Job]:
    """The jobs that are not done, the next one first; or only those that failed at least once."""
    query = select(Job).where(Job.done_at.is_(None))
    if failed:
        query = query.where(Job.error != "")
    return db.scalars(query.order_by(Job.run_after, Job.id)).all()


def given_up(db: Session, most: int) -> Sequence[Job]:
    """The jobs that were given up, the latest first."""
    query = select(Job).where(Job.done_at.is_(None), Job.given_up_at.is_not(None))
    return db.scalars(query.order_by(Job.given_up_at.desc(), Job.id).limit(most)).all()


def given_up_by_name(db: Session) -> dict[str, int]:
    """How many jobs of each name were given up, the most first."""
    n = func.count().label("n")
    query = select(Job.name, n).where(Job.done_at.is_(None), Job.given_up_at.is_not(None))
    rows = db.execute(query.group_by(Job.name).order_by(n.desc(), Job.name))
    return {row.name: row.n for row in rows}


def retry(db: Session, ids: Iterable[int] | None, *, at: datetime) -> int:
    """Give these jobs, or all that were given up, a new start now; return how many.

    What a worker holds at this moment is left to it: a count of attempts that began anew could not
    tell that worker from the next.
    """
    with transaction(db):
        return give_new_start(db, ids, at=at)


def give_new_start(db: Session, ids: Iterable[int] | None = None, *, at: datetime) -> int:
    """The same; part of a verb. What was given up before its time came still waits for it."""
    free = or_(Job.lease_until.is_(None), Job.lease_until <= at)
    again = update(table(Job)).where(Job.done_at.is_(None), free)
    chosen = Job.given_up_at.is_not(None) if ids is None else Job.id.in_(list(ids))
    now = literal(at, Job.run_after.type)
    early = and_(Job.given_up_at.is_not(None), Job.run_after > at)
    fresh: dict[str, Any] = {"attempts": 0, "lease_until": None, "given_up_at": None}
    fresh |= {"run_after": case((early, Job.run_after), else_=now)}
    return changed(db, again.where(chosen).values(fresh))
