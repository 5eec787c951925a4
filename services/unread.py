"""Messages of applicants that nobody at an office has read yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import catalogue
from services.db import table
from services.models import Dossier, Message
from services.talking import offices_of
from workflows.case import Actor

MOST = 100
"""Dossiers of a list, the longest waiting first: more are read by nobody at once."""

_DOSSIER, _MESSAGE = table(Dossier).c, table(Message).c


@dataclass(frozen=True, slots=True)
class Unread:
    """A dossier with messages that wait for an answer, since when."""

    public_id: str
    code: str
    procedure: str
    applicant: str
    since: datetime
    n: int


def waiting(db: Session, by: Actor) -> Sequence[Unread]:
    """What was written to the offices of an officer and not read, the longest waiting first."""
    first = func.min(_MESSAGE.at).label("since")
    rows = (
        select(
            *(_DOSSIER.public_id, _DOSSIER.revision_id, _DOSSIER.applicant),
            func.coalesce(_DOSSIER.code, _DOSSIER.number).label("code"),
            first,
            func.count().label("n"),
        )
        .join_from(table(Message), table(Dossier), _DOSSIER.id == _MESSAGE.dossier_id)
        .where(_MESSAGE.office.in_(offices_of(by)), _MESSAGE.read_at.is_(None))
        .group_by(_DOSSIER.id)
        .order_by(first, _DOSSIER.id)
        .limit(MOST)
    )
    return [
        Unread(
            public_id=row.public_id,
            code=row.code,
            procedure=catalogue.by_id(db, row.revision_id).title,
            applicant=row.applicant,
            since=row.since,
            n=row.n,
        )
        for row in db.execute(rows)
    ]


def count(db: Session, by: Actor) -> int:
    """How many dossiers that list has."""
    theirs = (_MESSAGE.office.in_(offices_of(by)), _MESSAGE.read_at.is_(None))
    some = select(_MESSAGE.dossier_id).where(*theirs).distinct().limit(MOST)
    return db.scalars(select(func.count()).select_from(some.subquery())).one()


def among(db: Session, public_ids: Iterable[str]) -> frozenset[str]:
    """Which of these dossiers have messages that nobody has read."""
    found = (
        select(_DOSSIER.public_id)
        .join_from(table(Message), table(Dossier), _DOSSIER.id == _MESSAGE.dossier_id)
        .where(_DOSSIER.public_id.in_(list(public_ids)), _MESSAGE.read_at.is_(None))
    )
    return frozenset(db.scalars(found))
