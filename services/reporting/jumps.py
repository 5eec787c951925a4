"""Sudden jumps: months of an office that are surely unlike the half year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from services.reporting.board import Asked
from services.reporting.comparing import compare
from services.reporting.indicators import indicator
from services.reporting.periods import end_of, later
from services.reporting.scopes import heads
from workflows.figures.flags import BEFORE, many, surely_other
from workflows.figures.shares import Count
from workflows.offices import Office

ONLINE, ON_TIME = indicator("online-rate"), indicator("on-time")
FILED = "submitted.online"
MEASURES = (
    ONLINE.main.numerator,
    ONLINE.main.denominator,
    ON_TIME.main.numerator,
    ON_TIME.main.denominator,
    (FILED,),
)


@dataclass(frozen=True, slots=True)
class Jump:
    """An office's month. `kind` is the key of a share, or `filed` for numbers: `now` of one month,
    `before` of the months before it, for `filed` as numerators over the number of months."""

    office: Office
    kind: str
    now: Count
    before: Count


def month_of(asked: Asked) -> date:
    """The month that is looked at: the last of the period that is over, or the one that goes on."""
    month = asked.until.replace(day=1)
    over = end_of(month) < asked.today
    earlier = later(month, -1)
    return month if over or earlier < asked.period.first else earlier


def jumps(db: Session, asked: Asked) -> list[Jump]:
    """Those of the offices below, the greatest first; one statement."""
    month = month_of(asked)
    months = [later(month, -n) for n in range(BEFORE, -1, -1)]
    compared_as = heads(asked.directory, asked.scope)
    found = compare(db, asked.cut(asked.scope), compared_as, months, MEASURES).months
    none = (0,) * len(MEASURES)
    rows = {o: [found.get((o.code, it), none) for it in months] for o in compared_as.offices}
    every = [jump for office, sums in rows.items() for jump in _of(office, sums)]
    return sorted(every, key=lambda one: -_size(one))


def _of(office: Office, sums: Sequence[Sequence[int]]) -> Iterator[Jump]:
    *earlier, now = sums
    for at, key in ((0, ONLINE.key), (2, ON_TIME.key)):
        before = Count(sum(it[at] for it in earlier), sum(it[at + 1] for it in earlier))
        this = Count(now[at], now[at + 1])
        if surely_other(this, before):
            yield Jump(office, key, this, before)
    known = [it[4] for it in earlier if it[1]]
    usual = Count(sum(known), len(known))
    if many(now[4], usual):
        yield Jump(office, "filed", Count(now[4], 1), usual)


def _size(one: Jump) -> float:
    """How far it went: of shares the difference, of numbers what was too much of them."""
    now, before = one.now.share or 0, one.before.share or 0
    return abs(now - before) if one.kind != "filed" else 1 - before / max(now, 1)
