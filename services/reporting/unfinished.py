"""Dossiers that had no result: those that waited at the end of a period, and those that ended so.

How they stand is read from their rows, not from tallies, since nothing is written down when a due
time passes. What it costs grows with the open dossiers, not with all that ever were; for a period
long past, with those that ended since.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, union
from sqlalchemy.orm import Session

from services.db import table
from services.models import ClockInterval, Dossier, FactRow, OpenStepRow
from services.numbers import local_day
from services.reporting.counting import Cut, inside

_D, _FACT = table(Dossier).c, table(FactRow).c
_STEP, _PAUSE = table(OpenStepRow).c, table(ClockInterval).c
ENDS = ("withdrawn", "stopped", "refused")
ONCE = 1
"""QĐ 766/QĐ-TTg 2.1: after more requests for papers than this a dossier counts as overdue."""


def counted(db: Session, cut: Cut, at: datetime) -> Counter[str]:
    """How many dossiers were received and not done at a moment (`pending`), how many ended in the
    period without a result (`ended`), and how many of them in time; two statements."""
    return _pending(db, cut, at) + _ended(db, cut)


def _pending(db: Session, cut: Cut, at: datetime) -> Counter[str]:
    """What waits for the citizen counts as of the moment that it was asked for (2.1, rule 2)."""
    later = and_(_FACT.name.in_((*ENDS, "resolved")), _FACT.day >= local_day(at))
    live = union(select(_STEP.dossier_id), select(_FACT.dossier_id).where(later))
    paused = select(_PAUSE.dossier_id).where(
        _PAUSE.dossier_id == _D.id, _PAUSE.until.is_(None), _PAUSE.since <= _D.due
    )
    where = and_(
        _D.id.in_(live),
        _D.received_at < at,
        or_(_D.finished_at.is_(None), _D.finished_at >= at),
        or_(_D.closed_at.is_(None), _D.closed_at >= at),
    )
    return _told(db, cut, "pending", where, or_(_D.due >= at, paused.exists()))


def _ended(db: Session, cut: Cut) -> Counter[str]:
    in_period = _FACT.day.between(cut.period.first, cut.period.last)
    ended = select(_FACT.dossier_id).where(
        _FACT.name.in_(ENDS), in_period, inside(_FACT.office, cut.offices)
    )
    where = and_(_D.id.in_(ended), _D.received_at.is_not(None), _D.finished_at.is_(None))
    return _told(db, cut, "ended", where, _D.closed_at <= _D.due)


def _told(
    db: Session, cut: Cut, name: str, where: ColumnElement[bool], by_clock: ColumnElement[bool]
) -> Counter[str]:
    in_time = and_(or_(_D.due.is_(None), by_clock), _D.supplements <= ONCE)
    own = and_(where, _D.test.is_(False), inside(_D.office, cut.offices))
    told = select(in_time.label("kept"), (_D.channel == "online").label("online"))
    one = told.where(own).subquery()
    rows = select(one.c.kept, one.c.online, func.count()).group_by(one.c.kept, one.c.online)
    found: Counter[str] = Counter()
    for kept, online, n in db.execute(rows):
        found[name] += n
        found[f"{name}.in-time"] += n * bool(kept)
        found[f"{name}.online.late"] += n * bool(online and not kept)
    return +found
