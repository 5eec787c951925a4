"""What time does: a wait that lasted too long, a consultation that nobody answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from services import journal
from services.db import transaction
from services.standing import take_up
from workflows import engine
from workflows.case import Refused


def expire(db: Session, public_id: str, *, step: str, branch: str, at: datetime, key: str) -> bool:
    """Let a wait or a silent branch expire if it still is open and due; say whether it did.

    A timer that comes late, early or twice therefore does no harm.
    """
    with transaction(db):
        if journal.done(db, key):
            return False
        standing = take_up(db, public_id)
        try:
            outcome = engine.expire(standing.matter, step=step, branch=branch, at=at)
        except Refused:
            return False
        journal.record(db, standing, outcome, key=key)
        return True
