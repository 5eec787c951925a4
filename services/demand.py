"""Which procedures people need most, read from the tallies of the last full month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from services.db import table
from services.folding import fold
from services.models import Tally
from workflows.definition import Procedure

ASKED_FOR = ("submitted", "received")
"""The facts that say that somebody needed a procedure."""

_TALLY = table(Tally)
_kept: WeakKeyDictionary[Engine, tuple[date, dict[str, int]]] = WeakKeyDictionary()
"""The counts of a month by procedure. A month that has ended is counted once in a process."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Procedures, those most asked for first; `month` is the first day of the month that was
    counted, or None when nothing was, and the order is that of what can be done online."""

    procedures: Sequence[Procedure]
    month: date | None


def most_used(db: Session, offered: Sequence[Procedure], *, on: date) -> Demand:
    """The procedures in the order of the last full month before a day."""
    month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    counts = _counts(db, month, until=on.replace(day=1))
    ordered = sorted(
        offered, key=lambda one: (-counts.get(one.code, 0), -one.level, fold(one.title))
    )
    return Demand(ordered, month if counts else None)


def _counts(db: Session, month: date, *, until: date) -> dict[str, int]:
    """How often each procedure was asked for; kept once it is more than nothing."""
    engine = db.get_bind().engine
    kept = _kept.get(engine)
    if kept and kept[0] == month:
        return kept[1]
    query = (
        select(_TALLY.c.procedure, func.sum(_TALLY.c.n))
        .where(_TALLY.c.day >= month, _TALLY.c.day < until, _TALLY.c.fact.in_(ASKED_FOR))
        .group_by(_TALLY.c.procedure)
    )
    counts = {code: int(n) for code, n in db.execute(query)}
    if counts:
        _kept[engine] = (month, counts)
    return counts
