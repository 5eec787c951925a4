"""What is read of a draft that is about to be filed, and how it is tied to its dossier."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.orm import Session

from services import catalogue, entering
from services.db import table
from services.entering import Ahead
from services.models import Citizen, Draft, Paper
from services.quick import Quick, together

_PAPER, _DRAFT, _CITIZEN = map(table, (Paper, Draft, Citizen))
_DRAFT_OF = Quick(
    select(_DRAFT, catalogue.LAST.label("last"))
    .where(_DRAFT.c.id == bindparam("id"))
    .with_for_update()
)
_OWNER = Quick(
    select(_CITIZEN)
    .join(_DRAFT, _DRAFT.c.citizen_id == _CITIZEN.c.id)
    .where(_DRAFT.c.id == bindparam("id"))
)
_SLOTS = Quick(
    select(_PAPER.c.slot, _PAPER.c.public_id).where(
        _PAPER.c.draft_id == bindparam("id"), _PAPER.c.removed_at.is_(None)
    )
)
_THE_DRAFT: BindParameter[Any] = bindparam("draft")
_TIED: dict[str, BindParameter[Any]] = {"dossier_id": bindparam("dossier_id")}
_HAND_IN = Quick(update(_PAPER).where(_PAPER.c.draft_id == _THE_DRAFT).values(_TIED))
_FILED_FROM = _TIED | {"device": bindparam("device")}
_DRAFT_FILED = Quick(update(_DRAFT).where(_DRAFT.c.id == _THE_DRAFT).values(_FILED_FROM))


def read(db: Session, draft_id: str) -> tuple[list[list[Any]], Ahead]:
    """The draft, locked; the dossier that it has become already; whose it is; its papers: each as
    rows, and none where there is none. And what entering its dossier needs."""
    this, filed = {"id": draft_id}, (entering.FILED, {"key": draft_id})
    mine = (_DRAFT_OF, this), filed, (_OWNER, this), (_SLOTS, this)
    *found, version, ids = together(db, *mine, *entering.asks(db))
    return found, entering.heard(db, version, ids)


def leave_out(db: Session, papers: Iterable[Any], called: Container[str], *, at: datetime) -> None:
    """Take the papers that are not called for out of the draft before it is handed in; most drafts
    have none."""
    if left := [row.public_id for row in papers if row.slot not in called]:
        db.execute(update(_PAPER).where(_PAPER.c.public_id.in_(left)).values(removed_at=at))


def tie(db: Session, draft_id: str, dossier_id: int, device: str = "") -> None:
    """The draft and its papers are the dossier's from now on; the draft says what it was filed from."""
    both = {"draft": draft_id, "dossier_id": dossier_id}
    _HAND_IN.put(db, both)
    _DRAFT_FILED.put(db, both | {"device": device or None})
