"""Open dossiers that nobody and nothing will move: no person who may, no job that will."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from services import catalogue, clocks
from services.jobs import timer_key
from services.models import Cover, Dossier, Job, Officer, OfficerRole, OpenStepRow
from services.numbers import local_day
from workflows.definition import StepKind

Why = Literal["unmanned", "left", "untimed"]
WHYS: tuple[Why, ...] = ("unmanned", "left", "untimed")
"""Nobody in the office holds the role that day; who claimed the step does not hold it any more;
time ought to end the step, and no job watches it or the job was given up."""

PROMISED = select(Job.key).where(Job.name == "expire", Job.done_at.is_(None))
"""The keys of the jobs that are to end waits and consultations."""

WORKED, TIMED = ("task", "consult"), ("wait", "consult")
CHUNK = 500
DESK = "clerk"
"""Whose a step is while it waits for the applicant or for time (`workflows.advance`)."""

_WAITING: Select[*tuple[Any, ...]] = (
    select(
        OpenStepRow.id,
        OpenStepRow.dossier_id,
        OpenStepRow.step,
        OpenStepRow.branch,
        OpenStepRow.office,
        OpenStepRow.role,
        OpenStepRow.since,
        OpenStepRow.due,
        OpenStepRow.escalated,
        Dossier.revision_id,
        func.coalesce(Dossier.code, Dossier.number).label("named"),
    )
    .join(Dossier, Dossier.id == OpenStepRow.dossier_id)
    .order_by(OpenStepRow.since, OpenStepRow.id)
)


@dataclass(frozen=True, slots=True)
class Stuck:
    """The dossiers that stand still in an office for one reason, the longest waiting first.

    `role` is the one that is awaited. `named`: their codes; before receipt, their numbers.
    """

    why: Why
    office: str
    role: str
    named: tuple[str, ...]


def stuck(db: Session, *, real: datetime) -> list[Stuck]:
    """All that stands still on the day of the installation's clock, the most in one place first.

    What waits in an office that nobody serves is told once, whoever had claimed it. `real`: the
    real time.
    """
    demo = clocks.demo(db)
    on = local_day(demo.at(real) if demo else real)
    found: dict[tuple[Why, str, str], dict[str, None]] = {}
    for why, row in _each(db, on):
        found.setdefault((why, row.office, row.role), {})[row.named] = None
    groups = [Stuck(*key, tuple(named)) for key, named in found.items()]
    return sorted(groups, key=lambda one: (WHYS.index(one.why), -len(one.named), one.office))


def _each(db: Session, on: date) -> Iterator[tuple[Why, Row[Any]]]:
    empty = _unserved(db, on)
    for row in _unmanned(db, empty):
        yield "unmanned", row
    for row in _left(db, on):
        if (row.office, row.role) not in empty:
            yield "left", row
    for row in unwatched(db, PROMISED.where(Job.given_up_at.is_(None))):
        yield "untimed", row


def _unmanned(db: Session, empty: set[tuple[str, str]]) -> Iterator[Row[Any]]:
    if empty:
        there = tuple_(OpenStepRow.office, OpenStepRow.role).in_(empty)
        rows = db.execute(_WAITING.where(there))
        yield from (row for row in rows if _kind(db, row) in WORKED)


def _left(db: Session, on: date) -> Iterator[Row[Any]]:
    held = _at_work(on).where(OfficerRole.officer_id == OpenStepRow.claimed_by, *_there())
    covers = select(Cover.id).where(
        Cover.substitute_id == OpenStepRow.claimed_by,
        *(Cover.office == OpenStepRow.office, Cover.role == OpenStepRow.role),
        *(Cover.since <= on, Cover.until >= on, Cover.ended_at.is_(None)),
    )
    claimed = _WAITING.where(OpenStepRow.claimed_by.is_not(None))
    rows = db.execute(claimed.where(~exists(held), ~exists(covers)))
    yield from (row for row in rows if _kind(db, row) in WORKED)


def _unserved(db: Session, on: date) -> set[tuple[str, str]]:
    """Offices and roles in which something waits, and nobody works that day."""
    waits = select(OpenStepRow.office, OpenStepRow.role).distinct()
    served = _at_work(on).with_only_columns(OfficerRole.office, OfficerRole.role).distinct()
    return {(a, b) for a, b in db.execute(waits)} - {(a, b) for a, b in db.execute(served)}


def _at_work(on: date) -> Select[Any]:
    """The roles that are held on a day, by officers whose account is open."""
    until = or_(OfficerRole.valid_to.is_(None), OfficerRole.valid_to >= on)
    held = select(OfficerRole).join(Officer, Officer.id == OfficerRole.officer_id)
    return held.where(OfficerRole.valid_from <= on, until, Officer.closed_at.is_(None))


def _there() -> tuple[ColumnElement[bool], ...]:
    return (OfficerRole.office == OpenStepRow.office, OfficerRole.role == OpenStepRow.role)


def unwatched(db: Session, promised: Select[Any]) -> Iterator[Row[Any]]:
    """The open waits and consultations that time ought to end and none of these jobs will.

    They are looked at CHUNK by CHUNK. What silence has passed on to a leader has no timer any more.
    """
    may_be = or_(OpenStepRow.role == DESK, OpenStepRow.branch != "")
    rows = _WAITING.where(may_be, ~OpenStepRow.escalated).order_by(None).order_by(OpenStepRow.id)
    last = 0
    while chunk := db.execute(rows.where(OpenStepRow.id > last).limit(CHUNK)).all():
        ends = {
            timer_key(row.dossier_id, row): row
            for row in chunk
            if row.due is not None and _kind(db, row) in TIMED
        }
        watched = set(db.scalars(promised.where(Job.key.in_(ends))))
        yield from (row for key, row in ends.items() if key not in watched)
        last = chunk[-1].id


def _kind(db: Session, row: Row[Any]) -> StepKind:
    """What kind of step this is, in the text under which the dossier was received."""
    return catalogue.by_id(db, row.revision_id).step(row.step).kind
