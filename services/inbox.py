"""All that a citizen was told, the newest first, over all their dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from services.actor_ids import citizen_id
from services.db import table, transaction
from services.models import Dossier, Notice, Revision
from workflows.case import Actor

PAGE = 20
_DOSSIER, _NOTICE = table(Dossier), table(Notice)


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: of which dossier, what, when, and when it was read."""

    id: int
    kind: str
    at: datetime
    read_at: datetime | None
    public_id: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of notices; `before` is where the next one goes on, 0 at the end."""

    told: Sequence[Told]
    before: int
    unread: int


def inbox(db: Session, by: Actor, *, before: int = 0) -> Inbox:
    """What somebody was told, or what before a notice."""
    mine = _NOTICE.c.citizen_id == citizen_id(by)
    rows = (
        select(
            *(_NOTICE.c.id, _NOTICE.c.kind, _NOTICE.c.at, _NOTICE.c.read_at, _DOSSIER.c.public_id),
            func.coalesce(_DOSSIER.c.code, _DOSSIER.c.number).label("code"),
            Revision.title,
        )
        .join(_DOSSIER, _DOSSIER.c.id == _NOTICE.c.dossier_id)
        .join(Revision, Revision.id == _DOSSIER.c.revision_id)
        .where(mine)
        .order_by(_NOTICE.c.id.desc())
        .limit(PAGE + 1)
    )
    found = [
        Told(*row) for row in db.execute(rows.where(_NOTICE.c.id < before) if before else rows)
    ]
    more = found[PAGE - 1].id if len(found) > PAGE else 0
    return Inbox(found[:PAGE], more, unread(db, by))


def unread(db: Session, by: Actor) -> int:
    """How much of it is new."""
    new = (_NOTICE.c.citizen_id == citizen_id(by), _NOTICE.c.read_at.is_(None))
    return db.scalars(select(func.count()).select_from(_NOTICE).where(*new)).one()


def read_all(db: Session, by: Actor, *, until: int, at: datetime) -> None:
    """Everything up to a notice was seen; what came later is still new."""
    seen = update(_NOTICE).where(
        _NOTICE.c.citizen_id == citizen_id(by), _NOTICE.c.id <= until, _NOTICE.c.read_at.is_(None)
    )
    with transaction(db):
        db.execute(seen.values(read_at=at))
