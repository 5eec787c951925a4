"""A supplement on its way: kept like a declaration while its owner types it and adds papers.

It is a draft that completes a dossier (`Draft.completes`), made when the first thing of it is kept,
and gone when the dossier goes on. Nobody but its owner sees it before it is handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from services import declaring, drafts, papers
from services.actor_ids import citizen_id
from services.db import alone, transaction
from services.declaring import Slot
from services.errors import NotFound
from services.following import Followed
from services.models import Draft
from services.numbers import derived
from services.papers import KeptFile
from services.responding import owned, waiting_for
from services.standing import take_up
from workflows.case import Actor, Case

LETTERS = 32
NEW = 1
"""The version of a supplement of which nothing is kept yet."""


@dataclass(frozen=True, slots=True)
class Supplement:
    """A dossier with the files that were added to the supplement, and what was typed of it so far;
    `saved_at`: None while nothing is kept."""

    it: Followed
    draft_id: str
    typed: Mapping[str, Any]
    version: int
    saved_at: datetime | None
    added: tuple[KeptFile, ...]

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as they would be handed in now."""
        return {**self.it.matter.answers, **self.typed}

    def slots(self, answers: Mapping[str, Any]) -> tuple[Slot, ...]:
        """The papers that these answers call for, each with its files."""
        return declaring.slots(self.it.matter.procedure, answers, self.it.files)


def stands(db: Session, it: Followed) -> Supplement:
    """What is kept of the supplement for which a dossier waits now."""
    draft_id = name_of(
        it.dossier.public_id, it.matter.case, str(it.awaited and it.awaited.step.name)
    )
    draft = db.get(Draft, draft_id, populate_existing=True)
    if draft is None:
        return Supplement(it, draft_id, {}, NEW, None, ())
    added = papers.files(db, draft_id=draft_id)
    whole = replace(it, files=(*it.files, *added))
    return Supplement(whole, draft_id, draft.answers, draft.version, draft.saved_at, added)


def saved_at(db: Session, it: Followed) -> datetime | None:
    """When something of the supplement was kept last; None where none is awaited or begun."""
    if it.awaited is None or it.awaited.step.reason != "supplement":
        return None
    return stands(db, it).saved_at


def begin(db: Session, public_id: str, *, by: Actor, at: datetime) -> str:
    """Make the draft of the supplement that a dossier waits for, or find it; its id."""
    with transaction(db):
        standing = take_up(db, public_id)
        owned(standing, by)
        dossier, step = standing.dossier, waiting_for(standing, "supplement")
        draft_id = name_of(public_id, standing.matter.case, step)
        alone(db, f"draft:{draft_id}")
        if db.get(Draft, draft_id) is None:
            drafts.drop_supplement(db, dossier.id)
            db.add(
                Draft(
                    id=draft_id,
                    citizen_id=citizen_id(by),
                    revision_id=dossier.revision_id,
                    procedure=dossier.procedure,
                    answers={},
                    office="",
                    delivery="",
                    delivery_address="",
                    version=NEW,
                    created_at=at,
                    saved_at=at,
                    completes=dossier.id,
                )
            )
            db.flush()
            drafts.promise_to_drop(db, draft_id, drafts.kept_until(at, supplement=True))
        return draft_id


def name_of(public_id: str, case: Case, step: str) -> str:
    """The id of the draft of one request for a supplement: another request has another."""
    since = next((o.since for o in case.open if o.step == step), None)
    if since is None:
        raise NotFound("draft-unknown")
    mark = f"{public_id}:{since.astimezone(UTC).isoformat()}"
    return derived(mark, "supplement", LETTERS).lower()
