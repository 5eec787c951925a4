"""What an officer is told about work that was taken out of their hands while they were away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from services import catalogue
from services.actor_ids import officer_id
from services.db import transaction
from services.models import ClaimNotice, Dossier, JournalLine
from workflows.case import Actor


@dataclass(frozen=True, slots=True)
class Lost:
    """One claim that somebody else moved: `kind` is taken-over, freed or assigned, `by` who did it,
    why. `mine`: the reader has it now."""

    public_id: str
    code: str
    procedure: str
    kind: str
    by: str
    reason: str
    at: datetime
    mine: bool


def unread(db: Session, by: Actor) -> Sequence[Lost]:
    """What this officer has not been told yet, the oldest first."""
    query = (
        select(ClaimNotice.at, JournalLine, Dossier)
        .join(Dossier, Dossier.id == ClaimNotice.dossier_id)
        .join(
            JournalLine,
            and_(
                JournalLine.dossier_id == ClaimNotice.dossier_id,
                JournalLine.n == ClaimNotice.line,
            ),
        )
        .where(ClaimNotice.officer_id == officer_id(by), ClaimNotice.read_at.is_(None))
        .order_by(ClaimNotice.id)
    )
    return [
        Lost(
            public_id=dossier.public_id,
            code=dossier.code or dossier.number,
            procedure=catalogue.by_id(db, dossier.revision_id).title,
            kind=line.kind,
            by=line.actor_name,
            reason=line.payload["reason"],
            at=at,
            mine=_is(by, line.payload),
        )
        for at, line, dossier in db.execute(query)
    ]


def _is(by: Actor, payload: Mapping[str, Any]) -> bool:
    """Whether it was given to them. Lines from before officers stood in them by id say a name."""
    named: bool = payload.get("given_to") == by.name
    return payload["given_to_id"] == by.id if "given_to_id" in payload else named


def read(db: Session, by: Actor, *, until: datetime, at: datetime) -> None:
    """The officer has read what they were told up to that moment; what came later stays."""
    mine = update(ClaimNotice).where(
        ClaimNotice.officer_id == officer_id(by),
        ClaimNotice.read_at.is_(None),
        ClaimNotice.at <= until,
    )
    with transaction(db):
        db.execute(mine.values(read_at=at))
