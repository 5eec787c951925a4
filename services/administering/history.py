"""The journal of administration, to read; and what another administrator has to have read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from services.administering.changes import BETWEEN
from services.db import changed, table, transaction
from services.errors import Conflict, NotFound
from services.models import AdminChange
from workflows.case import Actor

_CHANGE = table(AdminChange)


def listed(
    db: Session, *, kinds: Sequence[str] = (), about: str = "", first: int = 0, most: int = 50
) -> tuple[Sequence[AdminChange], int]:
    """The changes of these kinds (all, if none are named), the last first; how many there are. The
    parts of a merger are told with the whole (`parts_of`).

    `about`: only those of subjects that begin so.
    """
    wanted = _wanted(select(AdminChange), kinds, about)
    total = db.scalars(_wanted(select(func.count(AdminChange.id)), kinds, about)).one()
    rows = wanted.order_by(AdminChange.id.desc()).offset(first).limit(most)
    return db.scalars(rows).all(), total


def parts_of(db: Session, whole: int) -> Sequence[AdminChange]:
    """What was changed as a part of this change, in order."""
    rows = select(AdminChange).where(AdminChange.part_of == whole).order_by(AdminChange.id)
    return db.scalars(rows).all()


def sizes(db: Session, wholes: Collection[int]) -> Mapping[int, int]:
    """How many parts each of these changes has, where it has any."""
    rows = select(AdminChange.part_of, func.count()).where(AdminChange.part_of.in_(wholes))
    return {int(whole or 0): n for whole, n in db.execute(rows.group_by(AdminChange.part_of))}


def of_subjects(db: Session, subjects: Sequence[tuple[str, str]], most: int) -> list[AdminChange]:
    """The last changes of a few records, each a kind and a subject, the last first. A subject that
    ends with a bar stands for all that begin so."""
    rows = select(AdminChange).where(or_(*(_of(kind, subject) for kind, subject in subjects)))
    return list(db.scalars(rows.order_by(AdminChange.id.desc()).limit(most)))


def alarms(db: Session, by: Actor) -> Sequence[AdminChange]:
    """What somebody else than this administrator did, and no other administrator has read."""
    unread = select(AdminChange).where(AdminChange.alarm, AdminChange.read_by == "")
    rows = unread.where(AdminChange.actor != by.id).order_by(AdminChange.id)
    return db.scalars(rows).all()


def read(db: Session, change_id: int, by: Actor, *, at: datetime) -> None:
    """This administrator has read of it; whoever made the change cannot read it for the others."""
    with transaction(db):
        here = (_CHANGE.c.id == change_id, _CHANGE.c.alarm)
        row = db.execute(select(_CHANGE).where(*here)).one_or_none()
        if row is None:
            raise NotFound("change-unknown")
        if row.actor == by.id:
            raise Conflict("change-own")
        unread = update(_CHANGE).where(*here, _CHANGE.c.read_by == "")
        changed(db, unread.values(read_by=by.id, read_at=at))


def _of(kind: str, subject: str) -> ColumnElement[bool]:
    begins = AdminChange.subject.startswith(subject, autoescape=True)
    its = begins if subject.endswith(BETWEEN) else AdminChange.subject == subject
    return and_(AdminChange.kind == kind, its)


def _wanted(rows: Select, kinds: Sequence[str], about: str) -> Select:  # type: ignore[type-arg]  # any columns
    rows = rows.where(AdminChange.part_of.is_(None))
    if kinds:
        rows = rows.where(AdminChange.kind.in_(kinds))
    if about:
        rows = rows.where(AdminChange.subject.startswith(about, autoescape=True))
    return rows
