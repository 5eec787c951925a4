"""The papers that a desk has received for another office: they go there the same day, and the result
comes back (NĐ 61/2018/NĐ-CP Điều 18.3).

The line of the journal says it; the row of the carriage follows from it, as the lists need it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from services.db import inserting, table
from services.models import Carriage, JournalLine
from services.standing import Standing, is_away
from workflows.away import gives_up, hand_over_by, lays_down
from workflows.lines import SENT, SENT_BACK

_CARRIAGE, _LINE = table(Carriage), table(JournalLine)


def follow(db: Session, standing: Standing, line: dict[str, Any]) -> None:
    """Keep what a line says of the papers; most say nothing."""
    kind, at, case = line["kind"], line["at"], standing.matter.case
    mine = update(_CARRIAGE).where(_CARRIAGE.c.dossier_id == standing.dossier.id)
    if kind == SENT:
        db.execute(mine.values(sent_at=at))
    elif kind == SENT_BACK:
        db.execute(mine.values(back_at=at))
    elif gives_up(kind, line["payload"]) and case.desk:
        left = select(func.max(_LINE.c.at)).where(
            _LINE.c.dossier_id == standing.dossier.id, _LINE.c.kind == SENT
        )
        db.execute(mine.where(_CARRIAGE.c.sent_at.is_(None)).values(sent_at=left.scalar_subquery()))
    elif lays_down(kind, line["role"], received=case.received_at is not None):
        _lay_down(db, standing, line)


def _lay_down(db: Session, standing: Standing, line: dict[str, Any]) -> None:
    """Papers lie at the desk, until they have to be on their way; nothing where it is the office's own."""
    if is_away(standing, line["day"]):
        dossier, scene = standing.dossier, standing.matter.scene
        office = scene.directory.acting(dossier.office, line["day"]).code
        row = {"dossier_id": dossier.id, "desk": dossier.desk, "office": office}
        fresh = {"due": hand_over_by(line["at"], scene.calendar_of(dossier.desk)), "sent_at": None}
        new = inserting(db, _CARRIAGE).values(row | fresh | {"back_at": None})
        db.execute(new.on_conflict_do_update(index_elements=["dossier_id"], set_=fresh))
