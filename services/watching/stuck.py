"""Open dossiers that nobody and nothing will move: no person who may, no job that will."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from services import catalogue, clocks, places, presence
from services.jobs import timer_key
from services.models import Dossier, Job, Officer, OfficerRole, OpenStepRow
from services.watching.passing import behind, waiting_for_heirs
from workflows.calendar import local_day
from workflows.definition import StepKind
from workflows.offices import NoSuchOffice
from workflows.permits import OVERSEERS, RANK

Why = Literal["ended", "behind", "unmanned", "left", "untimed"]
WHYS: tuple[Why, ...] = ("ended", "behind", "unmanned", "left", "untimed")
"""The office has ended and nobody took over; somebody did, and nothing passes the work on; nobody in the office holds the role that day; who claimed the step may not do it any more;
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
        Dossier.public_id,
        OpenStepRow.step,
        OpenStepRow.branch,
        OpenStepRow.office,
        OpenStepRow.role,
        OpenStepRow.since,
        OpenStepRow.due,
        OpenStepRow.escalated,
        Dossier.revision_id,
        Dossier.office.label("whose"),
        Dossier.desk,
        func.coalesce(Dossier.code, Dossier.number).label("named"),
    )
    .join(Dossier, Dossier.id == OpenStepRow.dossier_id)
    .order_by(OpenStepRow.since, OpenStepRow.id)
)


@dataclass(frozen=True, slots=True)
class Stuck:
    """The dossiers that stand still in an office for one reason, the longest waiting first.

    `role` is the one that is awaited; none where the office itself has ended. `named`: their codes; before receipt, their numbers.
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
    for place, row in _each(db, on):
        found.setdefault(place, {})[row.named] = None
    groups = [Stuck(*key, tuple(named)) for key, named in found.items()]
    return sorted(groups, key=lambda one: (WHYS.index(one.why), -len(one.named), one.office))


def in_offices(db: Session, offices: Collection[str], *, on: date) -> list[Stuck]:
    """What nobody can do in these offices that day, for who answers for them."""
    empty = {place for place in _unserved(db, on) if place[0] in offices}
    found: dict[tuple[Why, str, str], dict[str, None]] = {}
    for row in _unmanned(db, empty):
        found.setdefault(("unmanned", row.office, row.role), {})[row.named] = None
    for row in _left(db, on, offices):
        if (row.office, row.role) not in empty:
            found.setdefault(("left", row.office, row.role), {})[row.named] = None
    return [Stuck(*key, tuple(named)) for key, named in found.items()]


def _each(db: Session, on: date) -> Iterator[tuple[tuple[Why, str, str], Row[Any]]]:
    gone, late, moving = _ended(db, on), waiting_for_heirs(db, on), behind(db, on)
    empty = {place for place in _unserved(db, on) if place[0] not in gone | moving}
    for row in _orphaned(db, gone):
        yield ("ended", _ended_of(row, gone), ""), row
    for row in _late(db, late):
        yield ("behind", _ended_of(row, late), ""), row
    for row in _unmanned(db, empty):
        yield ("unmanned", row.office, row.role), row
    for row in _left(db, on):
        if (row.office, row.role) not in empty and row.office not in moving:
            yield ("left", row.office, row.role), row
    for row in unwatched(db, PROMISED.where(Job.given_up_at.is_(None))):
        yield ("untimed", row.office, row.role), row


def _ended(db: Session, on: date) -> set[str]:
    """The offices of open dossiers that have ended by that day, and whose work nobody has."""
    directory = places.directory(db)
    there = select(OpenStepRow.office).distinct()
    whose = select(Dossier.office).join(OpenStepRow, OpenStepRow.dossier_id == Dossier.id)
    gone = set()
    for code in {*db.scalars(there), *db.scalars(whose.distinct())}:
        try:
            directory.acting(code, on)
        except NoSuchOffice:
            gone.add(code)
    return gone


def _ended_of(row: Row[Any], gone: set[str]) -> str:
    """Which office of a dossier it is that has ended: where it waits, or whose it is."""
    places: tuple[str, ...] = (row.office, row.whose, row.desk)
    return next(code for code in places if code in gone)


def _orphaned(db: Session, gone: set[str]) -> Iterator[Row[Any]]:
    if gone:
        of_it = or_(OpenStepRow.office.in_(gone), Dossier.office.in_(gone))
        yield from db.execute(_WAITING.where(of_it))


def _late(db: Session, late: set[str]) -> Iterator[Row[Any]]:
    if late:
        yield from db.execute(
            _WAITING.where(or_(OpenStepRow.office.in_(late), Dossier.desk.in_(late)))
        )


def _unmanned(db: Session, empty: set[tuple[str, str]]) -> Iterator[Row[Any]]:
    if empty:
        there = tuple_(OpenStepRow.office, OpenStepRow.role).in_(empty)
        rows = db.execute(_WAITING.where(there))
        yield from (row for row in rows if _kind(db, row) in WORKED)


def _left(db: Session, on: date, offices: Collection[str] = ()) -> Iterator[Row[Any]]:
    held = _at_work(on).where(OfficerRole.officer_id == OpenStepRow.claimed_by, *_there())
    lent = presence.lent_on(bindparam("on", on, type_=Date())).subquery()
    covers = select(lent.c.officer_id).where(
        lent.c.officer_id == OpenStepRow.claimed_by,
        *(lent.c.office == OpenStepRow.office, lent.c.role == OpenStepRow.role),
    )
    claimed = _WAITING.where(OpenStepRow.claimed_by.is_not(None))
    if offices:
        claimed = claimed.where(OpenStepRow.office.in_(offices))
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
    """They hold the role of the step, or answer for it and have taken it over."""
    answers = [
        and_(
            OfficerRole.role == one, OpenStepRow.role.in_([r for r in RANK if RANK[r] <= RANK[one]])
        )
        for one in OVERSEERS
    ]
    may = or_(OfficerRole.role == OpenStepRow.role, *answers)
    return (OfficerRole.office == OpenStepRow.office, may)


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
