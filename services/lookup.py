"""Who may see which dossier: the scope that every query about dossiers starts from.

Somebody else's dossier is not forbidden but not found: its existence is nobody's business.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from services import places
from services.db import table
from services.errors import NotFound
from services.models import Dossier, DossierAnswers, JournalLine, OpenStepRow
from services.standing import Standing, of_row
from workflows.case import Actor

WORK = ("clerk", "officer", "head", "leader")
_DOSSIER = table(Dossier)


def look(db: Session, public_id: str, by: Actor) -> Standing:
    """One dossier as its reader may see it, without locking it."""
    query = (
        select(_DOSSIER, DossierAnswers.answers)
        .join(DossierAnswers, DossierAnswers.dossier_id == _DOSSIER.c.id)
        .where(_DOSSIER.c.public_id == public_id, visible_to(db, by))
    )
    row = db.execute(query).one_or_none()
    if row is None:
        raise NotFound("dossier-unknown")
    return of_row(db, row)


def visible_to(db: Session, by: Actor) -> ColumnElement[bool]:
    """The condition on `dossier` that holds for what this person may see.

    A citizen: their own. A clerk: what is received at their desk. Officers, heads and leaders:
    what their office is competent for, works on or has worked on. A leader or a manager of a
    committee also sees what the offices below it are competent for.
    """
    if by.kind == "citizen":
        return Dossier.citizen_id == int(by.id.partition(":")[2])
    working = frozenset(p.office for p in by.posts if p.role in WORK)
    wide = frozenset(p.office for p in by.posts if p.role in ("leader", "manager"))
    open_here = select(OpenStepRow.id).where(
        OpenStepRow.dossier_id == Dossier.id, OpenStepRow.office.in_(working)
    )
    worked_here = select(JournalLine.id).where(
        JournalLine.dossier_id == Dossier.id, JournalLine.office.in_(working)
    )
    return or_(
        Dossier.desk.in_(working),
        Dossier.office.in_(working | below(db, wide)),
        open_here.exists(),
        worked_here.exists(),
    )


def below(db: Session, offices: frozenset[str]) -> frozenset[str]:
    """These offices and all that are below them, on whatever day."""
    directory = places.directory(db)
    return frozenset(o.code for office in offices for o in directory.ever_below(office))
