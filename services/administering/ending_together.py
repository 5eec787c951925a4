"""What is to be known before offices end together and another takes over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.administering import offices
from services.administering.officers import beyond, roles
from services.db import table
from services.models import Draft, OpenStepRow
from workflows.offices import Office

_STEP, _DRAFT = table(OpenStepRow).c, table(Draft).c


@dataclass(frozen=True, slots=True)
class Meant:
    """What it would move: offices with all below them, roles, dossiers that wait there, drafts."""

    offices: Sequence[Office]
    roles: int
    dossiers: int
    drafts: int


def meant(db: Session, olds: Sequence[str], first: date) -> Meant:
    """What is to be known before offices end."""
    last = first - timedelta(days=1)
    ending = [one for old in olds for one in offices.lasting(db, old, last)]
    codes = [one.code for one in ending]
    held = select(func.count()).select_from(roles).where(roles.c.office.in_(codes), beyond(last))
    waiting = select(func.count(_STEP.dossier_id.distinct())).where(_STEP.office.in_(codes))
    drafts = select(func.count()).where(_DRAFT.office.in_(codes), _DRAFT.dossier_id.is_(None))
    counts = (db.scalars(one).one() for one in (held, waiting, drafts))
    return Meant(ending, *counts)
