"""Dossiers that had no result: those that waited at the end of a period, and those that ended so.

How they stand is read from their rows, not from tallies, since nothing is written down when a due
time passes. What it costs grows with the open dossiers, not with all that ever were; for a period
long past, with those that ended since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true, union
from sqlalchemy.orm import Session

from services.db import table
from services.models import ClockInterval, Dossier, FactRow, OpenStepRow
from services.reporting.counting import Cut, inside
from services.reporting.lists import COUNTED, Listing
from workflows.calendar import local_day
from workflows.index_766 import MOST_REQUESTS

_D, _FACT = table(Dossier).c, table(FactRow).c
_STEP, _PAUSE = table(OpenStepRow).c, table(ClockInterval).c
ENDS = ("withdrawn", "stopped", "refused")
Stood = tuple[ColumnElement[bool], ColumnElement[bool]]
"""The condition that a dossier had no result then, and the one that it was in time by the clock."""


@dataclass(frozen=True, slots=True)
class Left:
    """So many dossiers of an office and procedure that had no result and stood alike.

    `by_clock`: not overdue by the hours that count; `often`: papers were asked for more than once.
    """

    office: str
    procedure: str
    online: bool
    by_clock: bool
    often: bool
    n: int


def counted(db: Session, cut: Cut, at: datetime) -> Counter[str]:
    """How many dossiers were received and not done at a moment (`pending`), how many ended in the
    period without a result (`ended`), and how many of them in time; two statements."""
    found: Counter[str] = Counter()
    for name, groups in (("pending", pending(db, cut, at)), ("ended", ended(db, cut))):
        for one in groups:
            in_time = one.by_clock and not one.often
            found[name] += one.n
            found[f"{name}.in-time"] += one.n * in_time
            found[f"{name}.online.late"] += one.n * (one.online and not in_time)
    return +found


def pending(db: Session, cut: Cut, at: datetime) -> Iterator[Left]:
    """What was received and not done at a moment; the period of the cut does not matter.

    What waits for the citizen counts as of the moment that it was asked for (2.1, rule 2).
    """
    return _told(db, cut, _waits(at))


def ended(db: Session, cut: Cut) -> Iterator[Left]:
    """What had been received and ended in the period without a result."""
    return _told(db, cut, _ended(cut))


def listed_pending(cut: Cut, at: datetime, *, by_clock: bool | None = None) -> Listing:
    """The dossiers of `pending`: all, or those that were in time by the clock, or those not."""
    where, kept = _waits(at)
    if by_clock is None:
        return _listing(cut, where)
    return _listing(cut, and_(where, kept if by_clock else not_(kept)))


def listed_ended(cut: Cut) -> Listing:
    """The dossiers of `ended`."""
    where, _kept = _ended(cut)
    return _listing(cut, where)


def listed_by_name(cut: Cut, at: datetime, name: str) -> Listing:
    """The dossiers behind one of the names of `counted`."""
    kind, _, which = name.partition(".")
    where, by_clock = _ended(cut) if kind == "ended" else _waits(at)
    in_time = and_(by_clock, _D.supplements <= MOST_REQUESTS)
    only = {
        "": true(),
        "in-time": in_time,
        "online.late": and_(_D.channel == "online", not_(in_time)),
    }[which]
    return _listing(cut, and_(where, only))


def _waits(at: datetime) -> Stood:
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
    return where, or_(_D.due.is_(None), _D.due >= at, paused.exists())


def _ended(cut: Cut) -> Stood:
    in_period = _FACT.day.between(cut.period.first, cut.period.last)
    found = select(_FACT.dossier_id).where(
        _FACT.name.in_(ENDS), in_period, inside(_FACT.office, cut.offices)
    )
    where = and_(_D.id.in_(found), _D.received_at.is_not(None), _D.finished_at.is_(None))
    return where, or_(_D.due.is_(None), _D.closed_at <= _D.due)


def _of(cut: Cut) -> ColumnElement[bool]:
    """No test dossier, of these offices, and of the procedures if any are named."""
    own = and_(_D.test.is_(False), inside(_D.office, cut.offices))
    return and_(own, _D.procedure.in_(cut.procedures)) if cut.procedures else own


def _told(db: Session, cut: Cut, stood: Stood) -> Iterator[Left]:
    where, by_clock = stood
    told = select(
        *(_D.office, _D.procedure, (_D.channel == "online").label("online")),
        *(by_clock.label("by_clock"), (_D.supplements > MOST_REQUESTS).label("often")),
    )
    one = told.where(where, _of(cut)).subquery()
    rows = select(*one.c, func.count().label("n")).group_by(*one.c)
    for row in db.execute(rows):
        kept = (bool(row.online), bool(row.by_clock), bool(row.often))
        yield Left(row.office, row.procedure, *kept, row.n)


def _listing(cut: Cut, where: ColumnElement[bool]) -> Listing:
    """Such dossiers in the order in which they were received.

    One that was done since a page was read is no longer in the list; the next page goes on from
    where it stood.
    """
    place = (_D.received_at.label(COUNTED), _D.id.label("dossier_id"))
    whole = and_(where, _of(cut))
    return Listing(place, whole, (whole,), known=and_(_D.received_at.is_not(None), _of(cut)))
