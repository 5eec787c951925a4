"""After a stoppage was entered or taken back: running dossiers are counted anew, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import journal
from services.administering.stoppages import STOPPAGE, Stretch, running
from services.db import table, transaction
from services.models import AdminChange, JournalLine
from services.standing import Standing
from services.taking_up import by_itself
from workflows.case import Outcome
from workflows.lines import CLOCK_MOVED
from workflows.recounting import came_back, count_back, count_on
from workflows.stoppages import Stoppage

_LINE, _CHANGE = table(JournalLine), table(AdminChange)


@dataclass(frozen=True, slots=True)
class Turn:
    """What has become of a stoppage: it stands on the record, or is `gone` from it; since when it
    was, and under which name a change knows it."""

    subject: str
    of: Stoppage
    source: str
    gone: bool
    entered: datetime

    @property
    def says(self) -> dict[str, str]:
        """What the line says of it. Who reads why a day came back reads that the stoppage is gone."""
        title = f"{self.of.title} ({self.source})"
        reason = f"Bỏ đợt ngừng thời hạn đã ghi: {title}" if self.gone else title
        return {"stoppage": self.subject, "title": self.of.title, "reason": reason}


def recount_all(  # what the job was promised with
    db: Session, *, subject: str, last: str, title: str, source: str, at: datetime, key: str
) -> int:
    """Count every dossier that a stretch concerns, each in a transaction of its own, once; how many
    were moved. Whether it came or went is read from the record of now."""
    stretch, stands = Stretch.of(subject), STOPPAGE.read(db, subject)
    told = Stoppage(stretch.first, date.fromisoformat(last), title, regime=stretch.regime)
    gone = stands is None or not stands["stops"]
    turn = Turn(subject, told, source, gone, _entered(db, subject) or at)
    return sum(
        _one(db, public_id, turn, at, f"{key}:{public_id}")
        for public_id in running(db, stretch.office)
    )


def _entered(db: Session, subject: str) -> datetime | None:
    """When it was put on the record last."""
    of_it = (_CHANGE.c.kind == STOPPAGE.name, _CHANGE.c.subject == subject)
    changes = select(_CHANGE.c.at, _CHANGE.c.after).where(*of_it).order_by(_CHANGE.c.id.desc())
    return next((row.at for row in db.execute(changes) if row.after), None)


def _one(db: Session, public_id: str, turn: Turn, at: datetime, key: str) -> bool:
    with transaction(db):
        if not (begun := by_itself(db, public_id, key, at)):
            return False
        standing, moment = begun
        if turn.of.regime not in ("", standing.matter.procedure.regime):
            return False
        outcome = _counted(db, standing, turn, moment)
        if outcome is None:
            return False
        journal.record(db, standing, outcome, key=key)
    return True


def _counted(db: Session, standing: Standing, turn: Turn, at: datetime) -> Outcome | None:
    matter = standing.matter
    if not turn.gone:
        return count_on(matter, turn.of, at=at, **turn.says)
    moved = _moved(db, standing, turn.subject)
    return count_back(matter, turn.of, entered=turn.entered, moved=moved, at=at, **turn.says)


def _moved(db: Session, standing: Standing, subject: str) -> datetime | None:
    """When this stoppage moved the day, in the period that runs; None where it did not, or where the
    day has come back since."""
    lines = select(_LINE.c.payload, _LINE.c.at).where(
        _LINE.c.dossier_id == standing.dossier.id, _LINE.c.kind == CLOCK_MOVED
    )
    since = standing.matter.case.clock_from
    for line in db.execute(lines.order_by(_LINE.c.n.desc())):
        if line.payload["stoppage"] == subject:
            runs = since is None or line.at >= since
            return line.at if runs and not came_back(line.payload) else None
    return None
