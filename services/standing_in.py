"""Claimed work that its holder does not do: the head of the office takes it over, or frees it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from services import journal
from services.db import changed, table, transaction
from services.deeds import Deed
from services.errors import Conflict, NotFound
from services.models import ClaimNotice, Officer, OpenStepRow
from services.processing import fresh, officer_id
from workflows import permits
from workflows.case import Event, Outcome

_STEP, _NOTICE = table(OpenStepRow), table(ClaimNotice)


@dataclass(frozen=True, slots=True)
class Held:
    """A claim as the page showed it: the open step, and the officer (row id) who held it."""

    step: str
    branch: str
    officer_id: int


def take_over(db: Session, public_id: str, deed: Deed, held: Held, *, reason: str) -> None:
    """Do the claimed work of an absent colleague oneself, from now on in their place.

    For heads and leaders of the office where the step lies, `Refused` for others there; the step
    of another office is `NotFound`. Exactly one of several wins, the others meet a `Conflict`.
    """
    _reassign(db, public_id, deed, held, reason, kind="taken-over")


def free(db: Session, public_id: str, deed: Deed, held: Held, *, reason: str) -> None:
    """Give the claimed work of an absent colleague back to the office. Otherwise as `take_over`."""
    _reassign(db, public_id, deed, held, reason, kind="freed")


def _reassign(
    db: Session, public_id: str, deed: Deed, held: Held, reason: str, *, kind: str
) -> None:
    with transaction(db):
        if journal.done(db, deed.key):
            return
        standing, deed = fresh(db, public_id, deed)
        here = permits.find(standing.matter.case, held.step, held.branch)
        if all(post.office != here.office for post in deed.by.posts):
            raise NotFound("dossier-unknown")
        post = permits.reassigning(here, deed.by, reason)
        _move(db, standing.claims[held.step, held.branch].row_id, deed, held, kind)
        payload = {"branch": here.branch, "reason": reason.strip(), "from": _name(db, held)}
        event = Event(kind, deed.at, deed.by, post, here.step, here.office, payload=payload)
        journal.record(db, standing, Outcome(standing.matter.case, (event,)), key=deed.key)
        _tell(db, standing.dossier.id, standing.dossier.lines + 1, held, deed)


def _move(db: Session, row_id: int, deed: Deed, held: Held, kind: str) -> None:
    """Change the holder, if it still is the one whom the page showed."""
    me = officer_id(deed.by)
    if held.officer_id == me:
        raise Conflict("claim-moved")
    theirs = update(_STEP).where(_STEP.c.id == row_id, _STEP.c.claimed_by == held.officer_id)
    to = {"claimed_by": me, "claimed_at": deed.at}
    moved = theirs.values(to if kind == "taken-over" else dict.fromkeys(to))
    if changed(db, moved) != 1:
        raise Conflict("claim-moved")


def _name(db: Session, held: Held) -> str:
    return db.scalars(select(Officer.name).where(Officer.id == held.officer_id)).one()


def _tell(db: Session, dossier_id: int, line: int, held: Held, deed: Deed) -> None:
    """Write down for the one who held it that they do not hold it any more."""
    told = {"dossier_id": dossier_id, "line": line, "officer_id": held.officer_id}
    db.execute(insert(_NOTICE).values(told | {"at": deed.at, "read_at": None}))
