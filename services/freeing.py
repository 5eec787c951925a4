"""What becomes of work that somebody has claimed at a post that is not theirs any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from services import journal, presence, staff
from services.db import changed, table, transaction
from services.models import Cover, Dossier, OpenStepRow
from services.standing import take_up
from workflows import permits
from workflows.calendar import local_day
from workflows.case import SYSTEM, Event, Post

_STEP = table(OpenStepRow)
Held = tuple[str, str, str]
"""A dossier's public id, an open step and its branch."""


def give_back(db: Session, cover: int, *, at: datetime, key: str) -> int:
    """Free what a substitute still holds at a post that is not lent to them any more; say how much."""
    row = db.execute(select(table(Cover)).where(Cover.id == cover)).one()
    if row.ended_at is None and row.until >= local_day(at):
        return 0
    return leave(db, row.office, at=at, key=key)


def leave(db: Session, office: str, *, at: datetime, key: str) -> int:
    """Free what anybody still holds in an office who may not do it any more; say how much.

    Somebody's role or account has ended there: what they held themselves, what they had taken over,
    what others did in their place. One transaction a dossier, each once; whoever may do it by now
    keeps it.
    """
    held = (
        select(table(OpenStepRow), Dossier.public_id)
        .join(Dossier, Dossier.id == OpenStepRow.dossier_id)
        .where(OpenStepRow.claimed_by.is_not(None), OpenStepRow.office == office)
        .order_by(OpenStepRow.id)
    )
    rows = db.execute(held).all()
    known = {one: presence.officer(db, one, local_day(at)) for one in {r.claimed_by for r in rows}}
    left = [r for r in rows if not permits.may_work(Post(r.role, r.office), known[r.claimed_by])]
    return sum(_free_once(db, row, at, key) for row in left)


def free(db: Session, officer: int, held: Held, said: Event, *, key: str | None = None) -> bool:
    """Give a claim back to its office, inside a transaction; False where it is not theirs any more.

    `said` is what the journal says of it, but for the place and whose claim it was.
    """
    public_id, step, branch = held
    standing = take_up(db, public_id)
    claim = standing.claims.get((step, branch))
    if claim is None:
        return False
    theirs = update(_STEP).where(_STEP.c.id == claim.row_id, _STEP.c.claimed_by == officer)
    if changed(db, theirs.values(claimed_by=None, claimed_at=None)) != 1:
        return False
    here = permits.find(standing.matter.case, step, branch)
    name = staff.by_id(db, officer).name
    payload = {"branch": branch, "from": name} | dict(said.payload)
    moment = standing.no_earlier(said.at)
    event = replace(said, at=moment, step=step, office=here.office, payload=payload)
    journal.note(db, standing, event, key=key)
    return True


def _free_once(db: Session, row: Row[Any], at: datetime, key: str) -> bool:
    held = (row.public_id, row.step, row.branch)
    once = ":".join((key, *held))
    with transaction(db):
        if journal.done(db, once):
            return False
        said = Event("released", at, SYSTEM, None, "", "")
        return free(db, row.claimed_by, held, said, key=once)
