"""What waits for somebody who leaves, and how their claims go back to their offices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from services import freeing, jobs, staff
from services.administering import changes
from services.administering.changes import Errand
from services.administering.officers import (
    ADMIN,
    ENDS,
    OFFICER,
    ROLE,
    TOLD,
    demand_open,
    held_on,
    officers,
    role_parts,
    roles,
)
from services.db import table, transaction
from services.errors import NotFound
from services.models import Cover, Dossier, OpenStepRow
from workflows.calendar import local_day
from workflows.case import Event, Post

_STEP, _DOSSIER = table(OpenStepRow), table(Dossier)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in an office for a role: how much of it this officer has claimed, how much in all,
    and how many others hold the role there."""

    role: str
    office: str
    claimed: int
    open: int
    others: int


def waits(db: Session, officer_id: int, *, on: date) -> Sequence[Waiting]:
    """All places where this officer works on a day or has claimed something, by office."""
    held = select(roles.c.office, roles.c.role).where(roles.c.officer_id == officer_id, held_on(on))
    theirs = select(_STEP.c.office, _STEP.c.role, func.count().label("n")).where(
        _STEP.c.claimed_by == officer_id
    )
    claimed = _by_place(db, theirs.group_by(_STEP.c.office, _STEP.c.role))
    places = {(row.office, row.role) for row in db.execute(held)} | claimed.keys()
    offices = sorted({office for office, _role in places})
    waiting = select(_STEP.c.office, _STEP.c.role, func.count().label("n")).where(
        _STEP.c.office.in_(offices)
    )
    others = (
        select(roles.c.office, roles.c.role, func.count(roles.c.officer_id.distinct()).label("n"))
        .join(officers, officers.c.id == roles.c.officer_id)
        .where(roles.c.office.in_(offices), held_on(on))
        .where(officers.c.closed_at.is_(None), officers.c.id != officer_id)
    )
    opened = _by_place(db, waiting.group_by(_STEP.c.office, _STEP.c.role))
    beside = _by_place(db, others.group_by(roles.c.office, roles.c.role))
    return [
        Waiting(role, office, *(n.get((office, role), 0) for n in (claimed, opened, beside)))
        for office, role in sorted(places)
    ]


def lock(db: Session, login: str, errand: Errand) -> int:
    """Close an account: its sessions end, its claims go back; how many claims that were."""
    officer_id = staff.by_login(db, login).id
    with transaction(db):
        if changes.done(db, errand):
            return 0
        demand_open(db, login)
        _write_open(db, login, errand, is_open=False)
        _promise_others(db, officer_id, errand)
        return _free(db, officer_id, errand)


def unlock(db: Session, login: str, errand: Errand) -> None:
    """Open a closed account again, with the roles that it still has."""
    with transaction(db):
        if not changes.done(db, errand):
            _write_open(db, login, errand, is_open=True)


def end_role(db: Session, login: str, subject: str, last: date, errand: Errand) -> int:
    """Let a role end after a day; what the officer has claimed there goes back when that is over.

    `subject` names the role (`officers.role_subject`). How many claims went back at once.
    """
    officer = staff.by_login(db, login)
    _login, role, office, first = role_parts(subject)
    with transaction(db):
        if changes.done(db, errand):
            return 0
        after = {"until": last.isoformat()} if last >= date.fromisoformat(first) else None
        changes.write(db, ROLE, subject, after, errand)
        if last < local_day(errand.at):
            return _free(db, officer.id, errand, (role, office))
        return 0


def subject_of(db: Session, login: str, subject: str) -> str:
    """The subject as it is written, if this officer has such a role; NotFound otherwise."""
    if role_parts(subject)[0] != login or ROLE.read(db, subject) is None:
        raise NotFound("role-not-held")
    return subject


def subjects(db: Session, officer_id: int) -> Sequence[Row[Any]]:
    """Every role that an officer has held, holds, will hold; the latest first."""
    mine = select(roles).where(roles.c.officer_id == officer_id)
    return db.execute(mine.order_by(roles.c.valid_from.desc(), roles.c.office, roles.c.role)).all()


def _write_open(db: Session, login: str, errand: Errand, *, is_open: bool) -> None:
    row = db.execute(select(officers).where(officers.c.login == login)).one_or_none()
    if row is None:
        raise NotFound("officer-unknown")
    told = {name: getattr(row, name) for name in TOLD}
    changes.write(db, OFFICER, login, told | {"open": is_open}, errand)


def _promise_others(db: Session, officer_id: int, errand: Errand) -> None:
    """What colleagues have claimed in their place goes back too: nothing is lent any more."""
    lent = select(Cover.office).where(Cover.principal_id == officer_id, Cover.ended_at.is_(None))
    for office in sorted(set(db.scalars(lent.where(Cover.until >= local_day(errand.at))))):
        key = f"{ENDS}:{officer_id}:{office}:{errand.key or errand.at.isoformat()}"
        jobs.enqueue(db, ENDS, key=key, at=errand.at, office=office)


def _free(db: Session, officer_id: int, errand: Errand, post: tuple[str, str] | None = None) -> int:
    """Give claims back, each with its line in the journal of its dossier; how many those were."""
    mine = (
        select(_DOSSIER.c.public_id, _STEP.c.step, _STEP.c.branch)
        .join(_DOSSIER, _DOSSIER.c.id == _STEP.c.dossier_id)
        .where(_STEP.c.claimed_by == officer_id)
        .order_by(_STEP.c.id)
    )
    if post:
        mine = mine.where(_STEP.c.role == post[0], _STEP.c.office == post[1])
    why = {"reason": errand.reason.strip()}
    said = Event("freed", errand.at, errand.by, Post(ADMIN, ""), "", "", payload=why)
    held = [(row.public_id, row.step, row.branch) for row in db.execute(mine)]
    return sum(freeing.free(db, officer_id, place, said) for place in held)


def _by_place(db: Session, counts: Select[Any]) -> dict[tuple[str, str], int]:
    return {(row.office, row.role): row.n for row in db.execute(counts)}
