"""Parts of the queue that an officer keeps under names of their own: nobody else reads or has them.

Saving under a name that is there already replaces it, so a second click changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from services.actor_ids import officer_id
from services.db import alone, table, transaction
from services.errors import Invalid
from services.models import QueueView
from services.quick import Quick
from workflows.case import Actor

MOST = 12
"""So many one tells apart; each is counted on every page of the queue."""
LONGEST = 40
_VIEW = table(QueueView)
_MINE = Quick(
    select(_VIEW)
    .where(_VIEW.c.officer_id == bindparam("officer", type_=_VIEW.c.officer_id.type))
    .order_by(_VIEW.c.id)
)


def of(db: Session, by: Actor) -> Sequence[Row[Any]]:
    """The views of this officer, the oldest first."""
    return _MINE.rows(db, {"officer": officer_id(by)})


def save(
    db: Session, by: Actor, name: str, asked: Mapping[str, Any], *, standard: bool, at: datetime
) -> int:
    """Keep a view under a name; as the one that the page opens with, if it is to be; return its id."""
    if not name or len(name) > LONGEST:
        raise Invalid("view-name-wrong", where="name")
    with transaction(db):
        alone(db, f"views:{by.id}")
        mine = {one.name: one.id for one in of(db, by)}
        if name not in mine and len(mine) >= MOST:
            raise Invalid("too-many-views", where="name")
        own = _VIEW.c.officer_id == officer_id(by)
        if standard:
            db.execute(update(_VIEW).where(own).values(standard=False))
        what = {"asked": dict(asked), "standard": standard, "made_at": at}
        if name in mine:
            db.execute(update(_VIEW).where(own, _VIEW.c.name == name).values(what))
            return int(mine[name])
        row = what | {"officer_id": officer_id(by), "name": name}
        made = db.execute(insert(_VIEW).values(row).returning(_VIEW.c.id))
        return int(made.scalar_one())


def drop(db: Session, by: Actor, view_id: int) -> None:
    """Keep it no more; nothing happens to somebody else's, nor when it is gone already."""
    with transaction(db):
        db.execute(delete(_VIEW).where(_VIEW.c.id == view_id, _VIEW.c.officer_id == officer_id(by)))
