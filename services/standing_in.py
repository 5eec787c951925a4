"""Work that somebody else should do: the head of the office takes it over, frees it, or gives it to
a colleague."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from services import journal, presence, staff
from services.actor_ids import of_officer, officer_id
from services.db import changed, table, transaction
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from services.folding import fold
from services.models import ClaimNotice, OpenStepRow
from services.standing import Standing
from services.taking_up import once
from workflows import permits
from workflows.calendar import local_day
from workflows.case import Event, OpenStep, Post

_STEP, _NOTICE = table(OpenStepRow), table(ClaimNotice)


@dataclass(frozen=True, slots=True)
class Held:
    """A claim as the page showed it: the open step, and the officer (row id) who held it, if any."""

    step: str
    branch: str
    officer_id: int | None


def take_over(db: Session, public_id: str, deed: Deed, held: Held, *, reason: str) -> None:
    """Do the claimed work of an absent colleague oneself, from now on in their place.

    For heads and leaders of the office where the step lies, `Refused` for others there; the step
    of another office is `NotFound`. Exactly one of several wins, the others meet a `Conflict`.
    """
    _reassign(db, public_id, deed, held, reason, kind="taken-over")


def free(db: Session, public_id: str, deed: Deed, held: Held, *, reason: str) -> None:
    """Give the claimed work of an absent colleague back to the office. Otherwise as `take_over`."""
    _reassign(db, public_id, deed, held, reason, kind="freed")


def assign(db: Session, public_id: str, deed: Deed, held: Held, *, to: int, reason: str) -> None:
    """Give work, free or claimed, to a colleague (row id) who works at the post where it waits.

    `Invalid` for who does not. Otherwise as `take_over`; both colleagues are told.
    """
    _reassign(db, public_id, deed, held, reason, kind="assigned", to=to)


def colleagues(db: Session, here: OpenStep, on: date) -> dict[int, str]:
    """Who works at the post of an open step that day, by name: also those who cover it."""
    works = presence.at_post(db, Post(here.role, here.office), on)
    return dict(sorted(works.items(), key=lambda one: fold(one[1])))


def _reassign(
    db: Session,
    public_id: str,
    deed: Deed,
    held: Held,
    reason: str,
    *,
    kind: str,
    to: int | None = None,
) -> None:
    with transaction(db):
        if not (begun := once(db, public_id, deed, whatever_day=True)):
            return
        standing, deed = begun
        here = permits.find(standing.matter.case, held.step, held.branch)
        if all(post.office != here.office for post in deed.by.posts):
            raise NotFound("dossier-unknown")
        post = permits.reassigning(here, deed.by, reason)
        payload = {"branch": here.branch, "reason": reason.strip()}
        if held.officer_id is not None:
            payload["from"] = staff.by_id(db, held.officer_id).name
        if kind == "assigned":
            known = colleagues(db, here, local_day(deed.at))
            if to not in known:
                raise Invalid("assign-nobody", where="to")
            payload |= {"given_to": known[to], "given_to_id": of_officer(to)}
        holder = {"taken-over": officer_id(deed.by), "assigned": to, "freed": None}[kind]
        _move(db, standing.claims[held.step, held.branch].row_id, deed, held, holder)
        event = Event(kind, deed.at, deed.by, post, here.step, here.office, payload=payload)
        journal.note(db, standing, event, key=deed.key)
        _tell(db, standing, {held.officer_id, holder}, deed)


def _move(db: Session, row_id: int, deed: Deed, held: Held, to: int | None) -> None:
    """Change the holder, if it still is the one whom the page showed."""
    if held.officer_id == to:
        raise Conflict("claim-moved")
    as_shown = _STEP.c.claimed_by.is_not_distinct_from(held.officer_id)
    theirs = update(_STEP).where(_STEP.c.id == row_id, as_shown)
    moved = theirs.values(claimed_by=to, claimed_at=None if to is None else deed.at)
    if changed(db, moved) != 1:
        raise Conflict("claim-moved")


def _tell(db: Session, standing: Standing, whom: set[int | None], deed: Deed) -> None:
    """Write down for who held it, and for who holds it now, that it has changed hands."""
    told = {"dossier_id": standing.dossier.id, "line": standing.dossier.lines + 1}
    told |= {"at": deed.at, "read_at": None}
    rows = [told | {"officer_id": one} for one in whom - {None, officer_id(deed.by)}]
    if rows:
        db.execute(insert(_NOTICE), rows)
