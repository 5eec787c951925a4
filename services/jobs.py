"""Work for later: promised in the use case's own transaction, done by the worker."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from services.db import table
from services.models import Job


def enqueue(db: Session, name: str, *, key: str, at: datetime, **arguments: object) -> None:
    """Promise a piece of work, once per key; it is kept or dropped with the transaction."""
    db.execute(
        insert(table(Job)).values(
            name=name, key=key, arguments=arguments, run_after=at, attempts=0, error=""
        )
    )
