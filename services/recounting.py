"""After a stoppage was entered, changed or taken back: running dossiers are counted anew, one by one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import journal
from services.administering.stoppages import Stretch, running
from services.db import table, transaction
from services.models import JournalLine
from services.standing import Standing
from services.taking_up import by_itself
from workflows.recounting import recount
from workflows.stoppages import Stoppage

_LINE = table(JournalLine)


def recount_all(  # what the job was promised with
    db: Session, *, subject: str, last: str, title: str, source: str, at: datetime, key: str
) -> int:
    """Count every dossier that a stretch concerns, each in a transaction of its own, once; how many
    were moved."""
    stretch = Stretch.of(subject)
    told = Stoppage(stretch.first, date.fromisoformat(last), title, regime=stretch.regime)
    says = {"stoppage": subject, "title": title, "reason": f"{title} ({source})"}
    return sum(
        _one(db, public_id, told, says, at, f"{key}:{public_id}")
        for public_id in running(db, stretch.office)
    )


def _one(  # one dossier, what it is for, when, once
    db: Session, public_id: str, told: Stoppage, says: dict[str, str], at: datetime, key: str
) -> bool:
    with transaction(db):
        if not (begun := by_itself(db, public_id, key, at)):
            return False
        standing, moment = begun
        matter = standing.matter
        if told.regime not in ("", matter.procedure.regime):
            return False
        was = _was(db, standing, says["stoppage"])
        outcome = recount(matter, told.interval, was=was, at=moment, **says)
        if outcome is None:
            return False
        journal.record(db, standing, outcome, key=key)
    return True


def _was(db: Session, standing: Standing, subject: str) -> datetime | None:
    """The day that was promised before this stoppage first moved it, in the period that runs."""
    lines = select(_LINE.c.payload, _LINE.c.at).where(
        _LINE.c.dossier_id == standing.dossier.id, _LINE.c.kind == "clock-moved"
    )
    since = standing.matter.case.clock_from
    for line in db.execute(lines.order_by(_LINE.c.n)):
        if line.payload["stoppage"] == subject and (since is None or line.at >= since):
            return datetime.fromisoformat(line.payload["was"])
    return None
