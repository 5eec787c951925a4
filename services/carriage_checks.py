"""Whether it is known where papers between desks are: the rows that say so follow from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from services.db import table
from services.models import Carriage, Dossier, JournalLine
from workflows.away import gives_up, lays_down
from workflows.follows import LINKED
from workflows.lines import SENT, SENT_BACK

_D, _E, _LINE = table(Dossier).c, table(Carriage).c, table(JournalLine)
CHUNK = 500
"""Lines that are held at a time."""


def strays(db: Session) -> int:
    """How many dossiers have papers elsewhere than their lines say, or none though they left some."""
    line = _LINE.c
    lines = (
        select(line.dossier_id, line.kind, line.at, line.role, line.payload)
        .add_columns(_E.dossier_id.label("row"), _E.sent_at, _E.back_at)
        .outerjoin(table(Carriage), _E.dossier_id == line.dossier_id)
        .where(line.dossier_id.in_(_of_another_desk()))
        .order_by(line.dossier_id, line.n)
        .execution_options(yield_per=CHUNK)
    )
    found = groupby(db.execute(lines), key=lambda one: one.dossier_id)
    return sum(not _follows(list(own)) for _, own in found)


def _of_another_desk() -> Any:
    """The dossiers that a desk received for another office, and all whose papers went anywhere."""
    line, other = _LINE.c, _LINE.alias().c
    filed = and_(line.kind == "submitted", line.payload["desk"].as_string().is_not(None))
    received = select(other.id).where(other.dossier_id == line.dossier_id, other.kind == "received")
    away = select(line.dossier_id).join(table(Dossier), _D.id == line.dossier_id)
    told = or_(and_(filed, received.exists()), line.kind.in_((SENT, SENT_BACK)))
    return away.where(told, _D.channel != LINKED).union(select(_E.dossier_id))


def _follows(lines: Sequence[Any]) -> bool:
    """Whether the row is as its lines say. What was passed on to an heir may have come home by that,
    and is held against its way back alone."""
    row = lines[0]
    sent, back = _told(lines)
    if any(one.kind == "passed-on" for one in lines):
        return row.row is None or bool(row.back_at == back)
    return row.row is not None and (row.sent_at, row.back_at) == (sent, back)


def _told(lines: Iterable[Any]) -> tuple[datetime | None, datetime | None]:
    """When the papers left, and came back, as the lines say it."""
    sent = last = back = None
    received = False
    for one in lines:
        if one.kind == SENT:
            sent = last = one.at
        elif one.kind == SENT_BACK:
            back = one.at
        elif gives_up(one.kind, one.payload):
            sent = last
        elif lays_down(one.kind, one.role, received=received):
            received, sent = True, None
    return sent, back
