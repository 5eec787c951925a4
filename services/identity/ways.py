"""By which electronic identities an account can be opened, as its owner sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from services import signing_in
from services.db import alone, table, transaction
from services.errors import Conflict, NotFound
from services.models import Citizen, Identity
from workflows.assurance import CHECKED, enough
from workflows.calendar import local_day

_ROW, _CITIZEN = table(Identity), table(Citizen)


@dataclass(frozen=True, slots=True)
class Linked:
    """An identity; `mark` names it without telling who it is."""

    mark: str
    issuer: str
    assurance: str
    linked_at: datetime | None
    used_at: datetime | None


def linked_to(db: Session, citizen_id: int) -> Sequence[Linked]:
    """The electronic identities of an account, the first that was linked first."""
    return [
        Linked(_mark(one), one.issuer, one.assurance, one.linked_at, one.used_at)
        for one in _identities(db, citizen_id)
    ]


def unlink(db: Session, citizen_id: int, mark: str, *, at: datetime, but: str = "") -> None:
    """Take an identity off an account and end its sessions, `but` the one with this token.

    Raises Conflict `identity-last` when nothing else would open the account any more.
    """
    with transaction(db):
        alone(db, f"ways:{citizen_id}")
        rows = _identities(db, citizen_id)
        gone = next((one for one in rows if _mark(one) == mark), None)
        if gone is None:
            raise NotFound("identity-unknown")
        if len(rows) == 1 and not has_password(db, citizen_id):
            raise Conflict("identity-last")
        here = (_ROW.c.issuer == gone.issuer, _ROW.c.subject == gone.subject)
        db.execute(delete(_ROW).where(*here))
        signing_in.end_sessions(db, signing_in.CITIZEN, citizen_id, at=at, but=but)


def has_password(db: Session, citizen_id: int) -> bool:
    """Whether the account can be opened by a password too."""
    return bool(db.scalar(select(_CITIZEN.c.password).where(_CITIZEN.c.id == citizen_id)))


def proven_on(db: Session, citizen_id: int) -> date | None:
    """On which day a provider last said who this is, surely enough; None where none ever did."""
    sure = [one for one in _identities(db, citizen_id) if enough(one.assurance, CHECKED)]
    days = [one.used_at for one in sure if one.used_at]
    return local_day(max(days)) if days else None


def _identities(db: Session, citizen_id: int) -> Sequence[Row[Any]]:
    mine = (_ROW.c.citizen_id == citizen_id, _ROW.c.issuer != signing_in.LOCAL)
    return db.execute(select(_ROW).where(*mine).order_by(_ROW.c.linked_at, _ROW.c.subject)).all()


def _mark(one: Row[Any]) -> str:
    return signing_in.hashed(f"{one.issuer} {one.subject}")[:24]
