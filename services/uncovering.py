"""What becomes of work that somebody has claimed at a post that is not theirs any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services import journal, presence
from services.db import changed, table, transaction
from services.models import Cover, Dossier, Officer, OpenStepRow
from services.numbers import local_day
from services.standing import take_up
from workflows import permits
from workflows.case import SYSTEM, Event, Outcome, Post

_STEP = table(OpenStepRow)
Held = tuple[str, str, str]
"""A dossier's public id, an open step and its branch."""


def give_back(db: Session, cover: int, *, at: datetime, key: str) -> int:
    """Free what a substitute still holds at a post that is not lent to them any more; say how much."""
    row = db.execute(select(table(Cover)).where(Cover.id == cover)).one()
    if row.ended_at is None and row.until >= local_day(at):
        return 0
    return leave(db, row.substitute_id, Post(row.role, row.office), at=at, key=key)


def leave(db: Session, officer: int, post: Post, *, at: datetime, key: str) -> int:
    """Free what an officer still holds at a post where they do not work any more; say how much.

    One transaction a dossier, each once; who holds the post by now keeps everything.
    """
    rows = presence.EMPLOYED.rows(db, {"officer": officer, "on": local_day(at)})
    if rows and post in presence.actor_of("officer", officer, "", rows).posts:
        return 0
    held = (
        select(Dossier.public_id, OpenStepRow.step, OpenStepRow.branch)
        .join(Dossier, Dossier.id == OpenStepRow.dossier_id)
        .where(OpenStepRow.claimed_by == officer)
        .where(OpenStepRow.office == post.office, OpenStepRow.role == post.role)
        .order_by(OpenStepRow.id)
    )
    places = [(one.public_id, one.step, one.branch) for one in db.execute(held)]
    return sum(_free_once(db, officer, place, at, key) for place in places)


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
    name = db.scalars(select(Officer.name).where(Officer.id == officer)).one()
    payload = {"branch": branch, "from": name} | dict(said.payload)
    moment = max(said.at, standing.dossier.updated_at)
    event = replace(said, at=moment, step=step, office=here.office, payload=payload)
    journal.record(db, standing, Outcome(standing.matter.case, (event,)), key=key)
    return True


def _free_once(db: Session, officer: int, held: Held, at: datetime, key: str) -> bool:
    once = ":".join((key, *held))
    with transaction(db):
        if journal.done(db, once):
            return False
        said = Event("released", at, SYSTEM, None, "", "")
        return free(db, officer, held, said, key=once)
