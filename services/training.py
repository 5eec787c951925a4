"""A training installation: a database of its own that is marked as such, and never any other.

The mark lies in the database, so that nothing that was done in training can be taken for work, and
no real dossier is ever opened by a portal that says that all is invented.
"""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services.db import transaction
from services.errors import Conflict
from services.models import Dossier, Setting

NAME = "training"


def marked(db: Session) -> bool:
    """Whether this is the database of a training installation."""
    return db.get(Setting, NAME) is not None


def keep_apart(db: Session, *, training: bool) -> None:
    """Mark the fresh database of a training installation; refuse one that is of the other sort."""
    if marked(db):
        if not training:
            raise Conflict("database-of-training")
        return
    if not training:
        return
    with transaction(db):
        if db.scalar(select(exists(select(Dossier.id)))):
            raise Conflict("database-not-of-training")
        db.add(Setting(name=NAME, value={}))
