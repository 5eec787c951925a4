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
from services.db import alone, transaction
from services.declaring import Slot
from services.desk_view import Asked
from services.errors import NotFound
from services.following import Followed
from services.models import Draft
from services.numbers import derived
from services.papers import KeptFile
from services.responding import owned, waiting_for
from services.standing import take_up
from workflows.case import Actor, Case

LETTERS = 32


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
    draft_id = draft_id_of(
        it.dossier.public_id, it.matter.case, str(it.awaited and it.awaited.step.name)
    )
    draft = db.get(Draft, draft_id, populate_existing=True)
    if draft is None:
        return Supplement(it, draft_id, {}, drafts.NEW, None, ())
    added = papers.files(db, draft_id=draft_id)
    whole = replace(it, files=(*it.files, *added))
    return Supplement(whole, draft_id, draft.answers, draft.version, draft.saved_at, added)


def saved_at(db: Session, it: Followed) -> datetime | None:
    """When something of the supplement was kept last; None where none is awaited or begun."""
    if it.awaited is None or it.awaited.step.reason != "supplement":
        return None
    return stands(db, it).saved_at


def undone(own: Supplement, answers: Mapping[str, Any]) -> Asked:
    """What these answers, and the files there are now, leave as it was when it was asked for.

    Whatever was asked for in words of its own is not judged.
    """
    it, before = own.it, own.it.matter.answers
    new = {file.slot for file in it.files if file in own.added or not it.asked_again(file)}
    lacking = [slot for slot in it.asked.papers if slot.name not in new]
    same = [one for one in it.asked.questions if answers.get(one.name) == before.get(one.name)]
    return replace(it.asked, papers=lacking, questions=same, other=())


def untouched(own: Supplement, answers: Mapping[str, Any]) -> bool:
    """Whether neither a file nor an answer is newer than the request for a supplement."""
    it = own.it
    asked = it.last("asked")
    newer = [file for file in it.files if asked is not None and file.at > asked.at]
    return not (newer or own.added) and answers == it.matter.answers


def begin(db: Session, public_id: str, *, by: Actor, at: datetime) -> str:
    """Make the draft of the supplement that a dossier waits for, or find it; its id."""
    with transaction(db):
        standing = take_up(db, public_id)
        owned(standing, by)
        dossier, step = standing.dossier, waiting_for(standing, "supplement")
        draft_id = draft_id_of(public_id, standing.matter.case, step)
        alone(db, f"draft:{draft_id}")
        if db.get(Draft, draft_id) is None:
            drafts.drop_supplement(db, dossier.id)
            of = {"revision_id": dossier.revision_id, "procedure": dossier.procedure}
            db.add(drafts.begun(draft_id, by, at, answers={}, completes=dossier.id, **of))
            db.flush()
            drafts.promise_to_drop(db, draft_id, drafts.kept_until(at, supplement=True))
        return draft_id


def draft_id_of(public_id: str, case: Case, step: str) -> str:
    """The id of the draft of one request for a supplement: another request has another."""
    since = next((o.since for o in case.open if o.step == step), None)
    if since is None:
        raise NotFound("draft-unknown")
    mark = f"{public_id}:{since.astimezone(UTC).isoformat()}"
    return derived(mark, "supplement", LETTERS).lower()
