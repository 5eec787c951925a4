"""Other dossiers of the same person about the same procedure, so that nobody does a thing twice.

Two may both be right (two copies, two plots): who reads it decides, nothing is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from services.actor_ids import citizen_id
from services.db import table
from services.models import Dossier
from services.standing import Standing
from workflows.case import Actor

_D = table(Dossier).c
RECENT = timedelta(days=30)
"""A dossier that ended longer ago is no double of today's."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """Another dossier: where it was filed and how it stands, without a word of what it says."""

    public_id: str
    code: str
    office: str
    desk: str
    stage: str
    submitted_at: datetime


def others(db: Session, standing: Standing, *, at: datetime) -> Sequence[Alike]:
    """Dossiers of the same identity number about the same procedure, at whatever office.

    Open ones, and those that ended within `RECENT`; the latest first, at most `MOST`. One read of
    an index; none where no number was given.
    """
    dossier = standing.dossier
    if not dossier.applicant_id_number:
        return []
    same = _D.applicant_id_number == dossier.applicant_id_number
    return _alike(db, dossier.procedure, (same, _D.id != dossier.id), at)


def of_citizen(db: Session, procedure: str, by: Actor, *, at: datetime) -> Sequence[Alike]:
    """One's own dossiers about a procedure, before one begins another; likewise."""
    return _alike(db, procedure, (_D.citizen_id == citizen_id(by),), at)


def _alike(
    db: Session, procedure: str, whose: Sequence[ColumnElement[bool]], at: datetime
) -> Sequence[Alike]:
    live = or_(_D.closed_at.is_(None), _D.closed_at > at - RECENT)
    query = select(_D.public_id, _D.code, _D.number, _D.office, _D.desk, _D.stage, _D.submitted_at)
    query = query.where(*whose, _D.procedure == procedure, _D.test.is_(False), live)
    return [
        Alike(
            row.public_id, row.code or row.number, row.office, row.desk, row.stage, row.submitted_at
        )
        for row in db.execute(query.order_by(_D.submitted_at.desc(), _D.id.desc()).limit(MOST))
    ]
