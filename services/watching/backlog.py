"""How much is waiting: for officers by tier, for the worker by kind of job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, case, func, select, text
from sqlalchemy.orm import Session

from services import clocks
from services.models import Dossier, Job, OfficeRow, OpenStepRow
from services.watching import heartbeat
from services.watching.horizon import horizon
from workflows.definition import TIERS
from workflows.stages import STILL


@dataclass(frozen=True, slots=True)
class Queue:
    """Steps that wait in the offices of a tier, those past their time, and dossiers overdue."""

    waiting: int = 0
    late: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Jobs:
    """Jobs of a kind: due and not done, for how long the oldest has been due, and given up."""

    waiting: int
    oldest: timedelta
    given_up: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """All that waits, the workers that live, requests that wait for a lock of the database, and how
    many days the calendar still reaches."""

    tiers: Mapping[str, Queue]
    jobs: Mapping[str, Jobs]
    workers: int
    last_beat: datetime | None
    locked_out: int
    calendar_left: int


def backlog(db: Session, *, real: datetime) -> Backlog:
    """What waits now. `real`: the real time; what is due follows the demo clock, if there is one."""
    demo = clocks.demo(db)
    at = demo.at(real) if demo else real
    steps, overdue = _steps(db, at), _overdue(db, at)
    return Backlog(
        tiers={tier: Queue(*steps.get(tier, (0, 0)), overdue.get(tier, 0)) for tier in TIERS},
        jobs={row.name: _jobs(row, at) for row in _due(db, at)},
        workers=heartbeat.living(db, real),
        last_beat=heartbeat.last(db),
        locked_out=_locked_out(db),
        calendar_left=horizon(db, real=real).left,
    )


def _steps(db: Session, at: datetime) -> dict[str, tuple[int, int]]:
    """Steps that wait for an office: all, and those past their time; not those for applicants."""
    late = func.sum(case((OpenStepRow.due < at, 1), else_=0))
    rows = (
        select(OfficeRow.tier, func.count(), late)
        .join(OpenStepRow, OpenStepRow.office == OfficeRow.code)
        .join(Dossier, Dossier.id == OpenStepRow.dossier_id)
        .where(Dossier.stage.not_in(STILL))
        .group_by(OfficeRow.tier)
    )
    return {tier: (waiting, int(late)) for tier, waiting, late in db.execute(rows)}


def _overdue(db: Session, at: datetime) -> dict[str, int]:
    """Dossiers past the day that citizens were told, by the tier of the desk.

    Read from the open steps, which are few, and not from all dossiers that ever were.
    """
    rows = (
        select(OfficeRow.tier, func.count(Dossier.id.distinct()))
        .join(Dossier, Dossier.office == OfficeRow.code)
        .join(OpenStepRow, OpenStepRow.dossier_id == Dossier.id)
        .where(Dossier.stage.not_in(STILL), Dossier.due < at, Dossier.finished_at.is_(None))
        .group_by(OfficeRow.tier)
    )
    return {tier: n for tier, n in db.execute(rows)}  # noqa: C416  # a Row is no tuple to mypy


def _due(db: Session, at: datetime) -> Sequence[Row[tuple[str, int, datetime | None, int]]]:
    waits = case((Job.given_up_at.is_(None), Job.run_after))
    rows = select(
        Job.name,
        func.count(waits).label("waiting"),
        func.min(waits).label("since"),
        func.count(Job.given_up_at).label("given_up"),
    )
    due = rows.where(Job.done_at.is_(None), Job.run_after <= at).group_by(Job.name)
    return db.execute(due.order_by(Job.name)).all()


def _jobs(row: Row[tuple[str, int, datetime | None, int]], at: datetime) -> Jobs:
    return Jobs(row.waiting, at - row.since if row.since else timedelta(0), row.given_up)


def _locked_out(db: Session) -> int:
    """How many wait for a lock on PostgreSQL; on SQLite writers queue at a file, unseen."""
    if db.get_bind().dialect.name != "postgresql":
        return 0
    waiting = select(func.count()).select_from(text("pg_locks")).where(text("NOT granted"))
    return db.scalar(waiting) or 0
