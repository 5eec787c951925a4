"""Drafts: what a citizen has filled in so far, kept on the server until it is filed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services import catalogue, jobs, marks
from services.actor_ids import citizen_id
from services.db import alone, table, transaction
from services.errors import Conflict, Invalid, NotFound
from services.models import Draft, Job, Paper
from services.numbers import derived
from services.reporting import visits
from workflows.calendar import local_day
from workflows.case import Actor
from workflows.levels import filed_online
from workflows.returning import DELIVERIES

KEPT_DAYS = 30
"""How long an unfiled draft is kept after its last save."""
LONGEST_WAIT = 120
"""The days for which a supplement is kept: longer than any dossier waits for one."""
NEW = 1
"""The version of a draft of which nothing is kept yet."""
NOTHING_YET: Mapping[str, Any] = MappingProxyType({})
LAPSE = "drop-draft"
"""The job that deletes a draft when its time is over."""


def begin(
    db: Session,
    code: str,
    *,
    draft_id: str,
    by: Actor,
    at: datetime,
    answers: Mapping[str, Any] = NOTHING_YET,
    copied_from: int | None = None,
) -> None:
    """Start a draft for a procedure, or find the one that was started with the same id.

    `answers`: what it begins with, from an earlier dossier (`copied_from`).
    """
    with transaction(db):
        alone(db, f"draft:{draft_id}")
        if db.get(Draft, draft_id) is not None:
            return
        revision = catalogue.current(db, code, on=local_day(at))
        if not filed_online(revision.procedure.level):
            raise Invalid("not-online")
        visits.begun(db, code, local_day(at))
        of = {"revision_id": revision.revision_id, "procedure": code, "copied_from": copied_from}
        db.add(begun(draft_id, by, at, answers=dict(answers), **of))
        promise_to_drop(db, draft_id, kept_until(at))


def begun(draft_id: str, by: Actor, at: datetime, **of: Any) -> Draft:
    """A draft in which nothing is chosen yet; `of` says of what, and what it begins with."""
    return Draft(
        id=draft_id,
        citizen_id=citizen_id(by),
        office="",
        delivery="",
        delivery_address="",
        version=NEW,
        created_at=at,
        saved_at=at,
        **of,
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
            draft.saved_at = at
            return draft.version
        if draft.version != seen:
            raise Conflict("draft-saved-elsewhere")
        draft.answers = merged
        draft.version, draft.saved_at = draft.version + 1, at
        return draft.version


def choose(  # noqa: PLR0913  # a choice is three words
    db: Session,
    draft_id: str,
    *,
    office: str,
    delivery: str,
    delivery_address: str,
    by: Actor,
    at: datetime,
    seen: str = "",
) -> None:
    """Set where the draft will be filed and how its result comes back, as far as that is chosen.

    `seen`: the mark of the choice that the page was made from; `Conflict` if another window has
    chosen otherwise since.
    """
    if delivery not in ("", *DELIVERIES):
        raise Invalid("delivery-unknown")
    address = delivery_address.strip()
    with transaction(db):
        draft = _own(db, draft_id, by)
        if seen and marks.of_choice(draft) not in (seen, marks.of([office, delivery, address])):
            raise Conflict("draft-saved-elsewhere")
        draft.office, draft.delivery = office, delivery
        draft.delivery_address, draft.saved_at = address, at


def discard(db: Session, draft_id: str, *, by: Actor) -> None:
    """Throw a draft away with its papers; their files go with the next sweep of the store."""
    with transaction(db):
        _drop(db, _own(db, draft_id, by))


def lapse(db: Session, draft_id: str, *, at: datetime) -> bool:
    """Delete a draft that nobody has filed or saved for so long; whether it was.

    One that was saved meanwhile is looked at again when its new time is over.
    """
    with transaction(db):
        draft = db.get(Draft, draft_id, with_for_update=True, populate_existing=True)
        if draft is None or draft.dossier_id is not None:
            return False
        until = kept_until(draft.saved_at, supplement=draft.completes is not None)
        if at < until:
            promise_to_drop(db, draft_id, until)
            return False
        _drop(db, draft)
        return True


def drop_supplement(db: Session, dossier_id: int, *, handed_in: Collection[str] = ()) -> None:
    """Part of a verb: a dossier needs what was kept of its supplement no more. `handed_in`: its
    papers of these slots are the dossier's from now on; all others go."""
    draft = db.scalar(select(Draft).where(Draft.completes == dossier_id).with_for_update())
    if draft is None:
        return
    if handed_in:
        added = (Paper.draft_id == draft.id, Paper.removed_at.is_(None), Paper.slot.in_(handed_in))
        whose = {"dossier_id": dossier_id, "draft_id": None}
        db.execute(update(table(Paper)).where(*added).values(whose))
    _drop(db, draft)


def kept_until(saved_at: datetime, *, supplement: bool = False) -> datetime:
    """When a draft that was last saved then is deleted."""
    return saved_at + timedelta(days=LONGEST_WAIT if supplement else KEPT_DAYS)


def touch(db: Session, draft_id: str, by: Actor, *, at: datetime) -> Draft:
    """One's own unfiled draft, held until the transaction ends, and saved anew. Part of a verb."""
    draft = _own(db, draft_id, by)
    draft.saved_at = at
    return draft


def own(db: Session, draft_id: str, by: Actor, *, hold: bool = False) -> Draft:
    """One's own draft, filed or not; `hold` lets nobody change it until the transaction ends."""
    draft = db.get(Draft, draft_id, populate_existing=True, with_for_update=hold or None)
    if draft is None or draft.citizen_id != citizen_id(by):
        raise NotFound("draft-unknown")
    return draft


def mine(db: Session, by: Actor) -> Sequence[Draft]:
    """One's unfiled declarations, the last saved first."""
    query = select(Draft).where(Draft.citizen_id == citizen_id(by), Draft.dossier_id.is_(None))
    query = query.where(Draft.completes.is_(None))
    return db.scalars(query.order_by(Draft.saved_at.desc())).all()


def _own(db: Session, draft_id: str, by: Actor) -> Draft:
    draft = own(db, draft_id, by, hold=True)
    if draft.dossier_id is not None:
        raise Conflict("draft-filed-already")
    return draft


def _drop(db: Session, draft: Draft) -> None:
    db.execute(delete(Paper).where(Paper.draft_id == draft.id))
    db.delete(draft)
    db.flush()


def promise_to_drop(db: Session, draft_id: str, until: datetime) -> None:
    """Part of a verb. Once for each time, while the draft is held. The key is a hash: keys of jobs are logged, and
    a draft's id is a secret."""
    key = f"{LAPSE}:{derived(draft_id, until.astimezone(UTC).isoformat(), 16).lower()}"
    if db.scalar(select(Job.id).where(Job.key == key)) is None:
        jobs.enqueue(db, LAPSE, key=key, at=until, draft_id=draft_id)
