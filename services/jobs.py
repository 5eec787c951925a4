"""Work for later: promised in the use case's own transaction, done by the worker."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from services.db import table
from services.models import Job, OpenStepRow
from workflows.case import OpenStep


def enqueue(db: Session, name: str, *, key: str, at: datetime, **arguments: object) -> None:
    """Promise a piece of work, once per key; it is kept or dropped with the transaction."""
    db.execute(
        insert(table(Job)).values(
            name=name, key=key, arguments=arguments, run_after=at, attempts=0, error=""
        )
    )


def timer_key(dossier_id: int, step: OpenStep | OpenStepRow) -> str:
    """The key of the job that watches an open wait or consultation."""
    since = step.since.astimezone(UTC).isoformat()
    return f"expire:{dossier_id}:{step.step}:{step.branch}:{since}"
