"""What time does: waits that last too long, consultations unanswered, results that may be late."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from services import journal
from services.db import transaction
from services.standing import take_up
from workflows import engine
from workflows.case import SYSTEM, Event, Outcome, Refused


def expire(db: Session, public_id: str, *, step: str, branch: str, at: datetime, key: str) -> bool:
    """Let a wait or a silent branch expire if it still is open and due; say whether it did.

    A timer that comes late, early or twice therefore does no harm. Where clocks disagree, it happens
    no earlier than what happened before it.
    """
    with transaction(db):
        if journal.done(db, key):
            return False
        standing = take_up(db, public_id)
        at = max(at, standing.dossier.updated_at)
        try:
            outcome = engine.expire(standing.matter, step=step, branch=branch, at=at)
        except Refused:
            return False
        journal.record(db, standing, outcome, key=key)
        return True


def threaten(db: Session, public_id: str, *, due: datetime, at: datetime, key: str) -> bool:
    """Note that a result may be late while there still is time to apologise; say whether it may.

    NĐ 61/2018/NĐ-CP Điều 19.9. Nothing moves. A dossier that is done, that waits for the citizen
    or whose due day has changed since is not threatened.
    """
    with transaction(db):
        if journal.done(db, key):
            return False
        standing = take_up(db, public_id)
        case = standing.matter.case
        if case.due != due or case.finished_at or case.closed_at or case.paused:
            return False
        at = max(at, standing.dossier.updated_at)
        event = Event(
            "threatened", at, SYSTEM, None, "", case.here, payload={"due": due.isoformat()}
        )
        journal.record(db, standing, Outcome(case, (event,)), key=key)
        return True
