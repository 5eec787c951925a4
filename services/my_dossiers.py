"""A citizen's own dossiers: the list of them, their notices, and which of their files they may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, select, update
from sqlalchemy.orm import Session

from services import bookkeeping, catalogue, lookup, places
from services.actor_ids import citizen_id
from services.days_ahead import left_of
from services.db import table, transaction
from services.drafts import kept_until
from services.keeping import RESULT
from services.models import Dossier, Draft, Notice, OpenStepRow, Revision
from services.tongue import told
from workflows.case import Actor
from workflows.permits import CITIZENS_WAITS
from workflows.returning import handed_over
from workflows.stages import clock_of

PAGE = 20
STANDS = (
    *(Dossier.delivery, Dossier.finished_at, Dossier.closed_at, Dossier.result),
    bookkeeping.still_owed().label("owed"),
)
"""What tells of a dossier whether its owner may have its result (`may_have`)."""


@dataclass(frozen=True, slots=True)
class Mine:
    """One dossier in the list. `waits`: for its owner; `news`: notices that they have not seen;
    `left`: working days until it is due, by the calendar of its office."""

    public_id: str
    number: str
    code: str | None
    title: str
    stage: str
    submitted_at: datetime
    due: datetime | None
    finished_at: datetime | None
    closed_at: datetime | None
    news: int
    waits: bool
    left: int | None

    @property
    def clock(self) -> str:
        """How its clock stands: running, paused, early, on-time, late, withdrawn, stopped, none."""
        return clock_of(self.stage, self.finished_at, self.due)


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft in the list."""

    id: str
    title: str
    saved_at: datetime

    @property
    def until(self) -> datetime:
        """When it is deleted if nobody saves it again."""
        return kept_until(self.saved_at)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list, and how long the whole is."""

    dossiers: Sequence[Mine]
    first: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last one on this page."""
        return self.first + len(self.dossiers) - 1


def mine(db: Session, by: Actor, *, at: datetime, page: int = 1) -> Listed:
    """One's dossiers: what waits for oneself first, then what runs, then what is over."""
    own = lookup.visible_to(db, by)
    total = db.scalars(select(func.count(Dossier.id)).where(own)).one()
    first = (max(page, 1) - 1) * PAGE
    urgency = case((Dossier.stage == "supplement", 0), (Dossier.closed_at.is_(None), 1), else_=2)
    unread = (
        select(func.count(Notice.id))
        .where(Notice.dossier_id == Dossier.id, Notice.read_at.is_(None))
        .scalar_subquery()
    )
    query = (
        select(table(Dossier), Revision.title, unread.label("news"))
        .join(Revision, Revision.id == Dossier.revision_id)
        .where(own)
        .order_by(urgency, Dossier.submitted_at.desc(), Dossier.id.desc())
        .limit(PAGE)
        .offset(first)
    )
    rows = db.execute(query).all()
    waiting = _waiting(db, rows)
    scene = places.scene(db)
    left = {row.id: left_of(db, scene, row, at) for row in rows}
    listed = [_line(row, waits=row.id in waiting, left=left[row.id]) for row in rows]
    return Listed(listed, first + 1, total)


def begun(db: Session, by: Actor) -> Sequence[Begun]:
    """One's drafts that are not filed, the last saved first."""
    query = (
        select(Draft.id, Revision.title, Draft.saved_at)
        .join(Revision, Revision.id == Draft.revision_id)
        .where(Draft.citizen_id == citizen_id(by), Draft.dossier_id.is_(None))
        .where(Draft.completes.is_(None))
        .order_by(Draft.saved_at.desc())
    )
    return [Begun(row.id, told(row.title), row.saved_at) for row in db.execute(query)]


def _line(row: Row[tuple[object, ...]], **counted: Any) -> Mine:
    names = Mine.__slots__[:-2]
    known = {name: getattr(row, name) for name in names}
    return Mine(**known | {"title": told(row.title)} | counted)


def _waiting(db: Session, rows: Sequence[Row[tuple[object, ...]]]) -> frozenset[int]:
    """Which of these dossiers wait for their owner."""
    revisions = {row.id: row.revision_id for row in rows}
    steps = select(OpenStepRow.dossier_id, OpenStepRow.step)
    found = db.execute(steps.where(OpenStepRow.dossier_id.in_(revisions))).all()
    return frozenset(
        dossier_id
        for dossier_id, step in found
        if catalogue.by_id(db, revisions[dossier_id]).step(step).reason in CITIZENS_WAITS
    )


def read_notices(db: Session, public_id: str, by: Actor, *, at: datetime) -> None:
    """The owner has opened the dossier: what was told about it is no news any more."""
    here = select(Dossier.id).where(Dossier.public_id == public_id, lookup.visible_to(db, by))
    unread = (Notice.dossier_id.in_(here.scalar_subquery()), Notice.read_at.is_(None))
    if db.scalar(select(Notice.id).where(*unread).limit(1)) is None:
        return
    with transaction(db):
        db.execute(update(Notice).where(*unread).values(read_at=at))


def may_have(file: Row[*tuple[Any, ...]]) -> bool:
    """Whether its owner may have a file of the dossier: any but a result that is not given out yet.

    The row holds its slot, and of its dossier what `STANDS` asks for.
    """
    return file.slot != RESULT or handed_out(file, file.owed)


def handed_out(dossier: Row[Any], owed: int) -> bool:
    """Whether the owner of a dossier, of which so much is owed, may have the file of its result."""
    finished, closed = dossier.finished_at is not None, dossier.closed_at is not None
    how = (dossier.delivery, dossier.result)
    return handed_over(*how, finished=finished, closed=closed, owed=owed)
