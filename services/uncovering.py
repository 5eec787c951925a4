"""What becomes of work that was claimed for an absent colleague when the cover is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
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
    """Free what a substitute still holds at a post that is not lent to them any more; say how much.

    One transaction a dossier, each once; who holds the post by now keeps everything.
    """
    row = db.execute(select(table(Cover)).where(Cover.id == cover)).one()
    if not _over(db, row, at):
        return 0
    held = (
        select(Dossier.public_id, OpenStepRow.step, OpenStepRow.branch)
        .join(Dossier, Dossier.id == OpenStepRow.dossier_id)
        .where(OpenStepRow.claimed_by == row.substitute_id)
        .where(OpenStepRow.office == row.office, OpenStepRow.role == row.role)
        .order_by(OpenStepRow.id)
    )
    places = [(one.public_id, one.step, one.branch) for one in db.execute(held)]
    return sum(_free(db, row, one, at, key) for one in places)


def _over(db: Session, row: Row[Any], at: datetime) -> bool:
    on, post = local_day(at), Post(row.role, row.office)
    if row.ended_at is None and row.until >= on:
        return False
    found = presence.EMPLOYED.rows(db, {"officer": row.substitute_id, "on": on})
    return not found or post not in presence.actor_of("officer", row.substitute_id, "", found).posts


def _free(db: Session, row: Row[Any], held: Held, at: datetime, key: str) -> bool:
    public_id, step, branch = held
    once = f"{key}:{public_id}:{step}:{branch}"
    with transaction(db):
        if journal.done(db, once):
            return False
        standing = take_up(db, public_id)
        here = permits.find(standing.matter.case, step, branch)
        theirs = update(_STEP).where(
            _STEP.c.id == standing.claims[step, branch].row_id,
            _STEP.c.claimed_by == row.substitute_id,
        )
        if changed(db, theirs.values(claimed_by=None, claimed_at=None)) != 1:
            return False
        name = db.scalars(select(Officer.name).where(Officer.id == row.substitute_id)).one()
        moment = max(at, standing.dossier.updated_at)
        payload = {"branch": branch, "from": name}
        event = Event("released", moment, SYSTEM, None, step, here.office, payload=payload)
        journal.record(db, standing, Outcome(standing.matter.case, (event,)), key=once)
    return True
