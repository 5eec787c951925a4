"""How an installation stands: what is loaded, who can sign in, which promised work is waiting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import catalogue, migrations, places
from services.models import Blob, Job, Officer
from workflows.definition import TIERS


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of an installation on a day; `waiting_since` is the due time of the oldest job."""

    offices: dict[str, int]
    procedures: dict[int, int]
    officers: int
    jobs_waiting: int
    waiting_since: datetime | None
    jobs_given_up: int
    papers: dict[str, int]
    database: str
    migrated: bool


def overview(db: Session, *, on: date, at: datetime) -> Overview:
    """How the installation stands at this moment."""
    directory = places.directory(db)
    waiting = select(func.count(), func.min(Job.run_after)).where(
        Job.done_at.is_(None), Job.given_up_at.is_(None), Job.run_after <= at
    )
    jobs_waiting, since = db.execute(waiting).one()
    given_up = select(func.count(Job.id)).where(Job.given_up_at.is_not(None))
    papers = db.execute(select(Blob.state, func.count().label("n")).group_by(Blob.state))
    engine = db.get_bind().engine
    return Overview(
        offices={tier: len(directory.of_tier(tier, on)) for tier in TIERS},
        procedures=dict(sorted(Counter(p.level for p in catalogue.offered(db, on=on)).items())),
        officers=db.scalars(select(func.count()).where(Officer.closed_at.is_(None))).one(),
        jobs_waiting=jobs_waiting,
        waiting_since=since,
        jobs_given_up=db.scalars(given_up).one(),
        papers={row.state: row.n for row in papers},
        database=engine.dialect.name,
        migrated=migrations.current(engine) == migrations.head(),
    )
