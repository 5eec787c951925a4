"""The sessions of an officer, ended by an administrator."""

from __future__ import annotations

from sqlalchemy.orm import Session

from services import signing_in
from services.administering import changes
from services.administering.changes import Errand
from services.administering.officers import SESSIONS
from services.db import transaction


def end(db: Session, officer_id: int, login: str, errand: Errand) -> int:
    """End every session of an officer; they have to sign in again. How many those were."""
    with transaction(db):
        if changes.done(db, errand):
            return 0
        n = signing_in.end_sessions(db, signing_in.OFFICER, officer_id, at=errand.at)
        changes.tell(db, SESSIONS, login, errand, after={"ended": n})
    return n
