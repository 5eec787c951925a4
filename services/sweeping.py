"""Sweeping the store: files that no paper needs any more are deleted, a day after the last need.

Never in line, and safe against somebody who hands in the same content at the same moment: that
gives the stored file and its row a new time before any paper speaks of it, and both are looked at
again, each under its lock, when they are about to go.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import and_, delete, exists, select
from sqlalchemy.orm import Session

from services.db import changed, table, transaction
from services.models import Blob, Paper, PrintForm
from services.ports import Store

MARGIN = timedelta(days=1)
"""Longer than any request lasts, so that an upload on its way is never met."""
CHUNK = 500
"""How many names are asked for at once."""

_BLOB, _PAPER, _FORM = table(Blob), table(Paper), table(PrintForm)


def sweep(db: Session, store: Store, *, at: datetime, age: timedelta = MARGIN) -> int:
    """Let go of what was removed longer ago than `age`; return how many files were deleted.

    Killed half-way it leaves files that no row knows; the next sweep finds them in the store.
    """
    with transaction(db):
        db.execute(delete(_PAPER).where(_PAPER.c.removed_at < at - age))
    while _let_go(db, before=at - age):
        pass
    deleted, found = 0, store.untouched(age)
    while names := list(islice(found, CHUNK)):
        known = set(db.scalars(select(_BLOB.c.sha256).where(_BLOB.c.sha256.in_(names))))
        db.rollback()
        deleted += sum(store.forget(name, age) for name in names if name not in known)
    return deleted


def _let_go(db: Session, *, before: datetime) -> int:
    """Delete some rows of files that no paper names; each is judged again once it is held."""
    needed = (exists().where(one.c.sha256 == _BLOB.c.sha256) for one in (_PAPER, _FORM))
    old = and_(_BLOB.c.stored_at < before, *(~one for one in needed))
    some = select(_BLOB.c.sha256).where(old).limit(CHUNK)
    with transaction(db):
        return changed(db, delete(_BLOB).where(_BLOB.c.sha256.in_(some), old))
