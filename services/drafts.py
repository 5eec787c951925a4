"""Drafts: what a citizen has filled in so far, kept on the server until it is filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import catalogue
from services.db import transaction
from services.errors import Conflict, Invalid, NotFound
from services.filing import DELIVERIES
from services.models import Draft, Paper
from workflows.case import Actor

KEPT_DAYS = 30
"""How long an unfiled draft is kept after its last save."""


def begin(db: Session, code: str, *, draft_id: str, by: Actor, at: datetime) -> None:
    """Start a draft for a procedure, or find the one that was started with the same id."""
    with transaction(db):
        if db.get(Draft, draft_id) is not None:
            return
        revision = catalogue.current(db, code)
        if revision.procedure.level < 3:  # noqa: PLR2004 - level 3 is the first filed online
            raise Invalid("not-online")
        db.add(
            Draft(
                id=draft_id,
                citizen_id=citizen_id(by),
                revision_id=revision.revision_id,
                procedure=code,
                answers={},
                office="",
                delivery="desk",
                delivery_address="",
                version=1,
                created_at=at,
                saved_at=at,
            )
        )


def save(
    db: Session,
    draft_id: str,
    answers: Mapping[str, Any],
    *,
    seen: int,
    by: Actor,
    at: datetime,
) -> int:
    """Add answers to a draft and return its new version.

    `seen` is the version that the page was made from: a `Conflict` says that another window has
    saved since, so that nobody's words are lost in silence. Saving the same answers again is
    never a conflict.
    """
    with transaction(db):
        draft = _own(db, draft_id, by)
        merged = draft.answers | dict(answers)
        if merged == draft.answers:
            return draft.version
        if draft.version != seen:
            raise Conflict("draft-saved-elsewhere")
        draft.answers = merged
        draft.version, draft.saved_at = draft.version + 1, at
        return draft.version


def choose(
    db: Session,
    draft_id: str,
    *,
    office: str,
    delivery: str,
    delivery_address: str,
    by: Actor,
    at: datetime,
) -> None:
    """Set where the draft will be filed and how its result comes back."""
    if delivery not in DELIVERIES:
        raise Invalid("delivery-unknown")
    if delivery == "post" and not delivery_address.strip():
        raise Invalid("delivery-address-missing")
    with transaction(db):
        draft = _own(db, draft_id, by)
        draft.office, draft.delivery = office, delivery
        draft.delivery_address, draft.saved_at = delivery_address.strip(), at


def discard(db: Session, draft_id: str, *, by: Actor, at: datetime) -> None:
    """Throw a draft away; its files stay in the store until nothing refers to them."""
    with transaction(db):
        draft = _own(db, draft_id, by)
        for paper in db.scalars(select(Paper).where(Paper.draft_id == draft_id)):
            paper.draft_id, paper.removed_at = None, at
        db.flush()
        db.delete(draft)


def own(db: Session, draft_id: str, by: Actor) -> Draft:
    """One's own draft that is not filed yet."""
    draft = db.get(Draft, draft_id, populate_existing=True)
    if draft is None or draft.citizen_id != citizen_id(by):
        raise NotFound("draft-unknown")
    return draft


def mine(db: Session, by: Actor) -> Sequence[Draft]:
    """One's unfiled drafts, the last saved first."""
    query = select(Draft).where(Draft.citizen_id == citizen_id(by), Draft.dossier_id.is_(None))
    return db.scalars(query.order_by(Draft.saved_at.desc())).all()


def citizen_id(by: Actor) -> int:
    """The citizen's row id, out of an actor's id such as `citizen:5`."""
    kind, _, number = by.id.partition(":")
    if kind != "citizen":
        raise NotFound("draft-unknown")
    return int(number)


def _own(db: Session, draft_id: str, by: Actor) -> Draft:
    draft = own(db, draft_id, by)
    if draft.dossier_id is not None:
        raise Conflict("draft-filed-already")
    return draft
