"""Dossiers that belong together: one that was filed, and those that are opened out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services import lookup
from services.days_ahead import left_of
from services.db import table
from services.models import Dossier, JournalLine, LinkedDossier, Revision
from services.standing import Standing
from services.tongue import told
from workflows.case import Actor
from workflows.follows import LINKED, Follow, due, wanted
from workflows.lines import LINKING
from workflows.stages import clock_of

FAILED = LINKING[1]
_LINE, _LINK = table(JournalLine), table(LinkedDossier)


@dataclass(frozen=True, slots=True)
class Beside:
    """One dossier of a group, as whoever may see any of them sees it: what it is about, where it
    stands, and nothing about anybody.

    `state`: opened, or what is still to come of it: planned (after a result), coming (any moment
    now), failed (it could not be opened; `why`). `this`: the one that is looked at. `left`: working
    days until it is due.
    """

    title: str
    state: str
    office: str = ""
    public_id: str = ""
    number: str = ""
    code: str = ""
    stage: str = ""
    due: datetime | None = None
    left: int | None = None
    finished_at: datetime | None = None
    why: str = ""
    this: bool = False
    first: bool = False

    @property
    def clock(self) -> str:
        """How its clock stands: running, paused, early, on-time, late, withdrawn, stopped, none."""
        return clock_of(self.stage, self.finished_at, self.due)


def group(db: Session, standing: Standing, *, at: datetime) -> Sequence[Beside]:
    """All dossiers that belong together with one, the first one first; none for one by itself.

    Only what can have others costs a question.
    """
    dossier, matter = standing.dossier, standing.matter
    if dossier.channel != LINKED and not wanted(matter.procedure.follows, matter.answers):
        return ()
    rows = _rows(db, dossier.id)
    opened = {row.name for row in rows if row.name}
    ordered = sorted(rows, key=lambda row: bool(row.name))  # The first one first.
    known = [_beside(db, standing, row, at) for row in ordered]
    return (*known, *_to_come(db, standing, opened))


def readable(db: Session, group: Sequence[Beside], by: Actor) -> frozenset[str]:
    """Which of them this person may open, by their public ids."""
    ids = [one.public_id for one in group if one.public_id and not one.this]
    if not ids:
        return frozenset()
    seen = select(Dossier.public_id).where(Dossier.public_id.in_(ids), lookup.visible_to(db, by))
    return frozenset(db.scalars(seen))


def _rows(db: Session, dossier_id: int) -> Sequence[Any]:
    """The first dossier of a group (without a name) and all that were opened out of it."""
    mine = _LINK.alias("mine").c
    origin = select(mine.origin_id).where(mine.dossier_id == dossier_id).scalar_subquery()
    first = func.coalesce(origin, dossier_id)
    # Each half finds its rows by a key; as one condition with OR, all dossiers are read.
    theirs = select(first).union_all(select(_LINK.c.dossier_id).where(_LINK.c.origin_id == first))
    columns = ("id", "public_id", "number", "code", "stage", "due", "finished_at")
    where = ("office", "revision_id")
    query = (
        select(*(getattr(Dossier, name) for name in columns + where), Revision.title, _LINK.c.name)
        .join(Revision, Revision.id == Dossier.revision_id)
        .join(_LINK, _LINK.c.dossier_id == Dossier.id, isouter=True)
        .where(Dossier.id.in_(theirs))
        .order_by(Dossier.id)
    )
    return db.execute(query).all()


def _beside(db: Session, standing: Standing, row: Row[Any], at: datetime) -> Beside:
    scene = standing.matter.scene
    office = scene.directory.ever(row.office)
    return Beside(
        title=told(row.title),
        state="opened",
        office=office.name if office else "",
        public_id=row.public_id,
        number=row.number,
        code=row.code or "",
        stage=row.stage,
        due=row.due,
        left=left_of(db, scene, row, at),
        finished_at=row.finished_at,
        this=row.id == standing.dossier.id,
        first=not row.name,
    )


def _to_come(db: Session, standing: Standing, opened: set[str]) -> list[Beside]:
    """What was asked for and is not opened yet."""
    matter = standing.matter
    missing = [
        one for one in wanted(matter.procedure.follows, matter.answers) if one.name not in opened
    ]
    if not missing or (matter.case.closed_at and not matter.case.result):
        return []
    lines = select(_LINE.c.payload, _LINE.c.step, _LINE.c.kind).where(
        _LINE.c.dossier_id == standing.dossier.id
    )
    rows = db.execute(lines.order_by(_LINE.c.n)).all()
    granted = matter.case.result == "granted"
    reached = {one.name for one in due(missing, matter.answers, told=rows, granted=granted)}
    failed = {row.payload["follow"]: row.payload["why"] for row in rows if row.kind == FAILED}
    found = []
    for follow in missing:
        coming = "coming" if follow.name in reached else "planned"
        state = "failed" if follow.name in failed else coming
        if state == "planned" and matter.case.result:
            continue  # It was refused, or went another way: nothing will follow.
        found.append(Beside(_title(db, follow), state, why=failed.get(follow.name, "")))
    return found


def _title(db: Session, follow: Follow) -> str:
    """What the procedure that follows is called, in the text that was put in force last."""
    newest = select(Revision.title).where(Revision.code == follow.procedure)
    return told(db.scalar(newest.order_by(Revision.id.desc()).limit(1)) or follow.procedure)
