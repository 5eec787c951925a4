"""How well people were served in the last full month: the few figures of the front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from services.reporting import behind, counting
from services.reporting.board import count_of
from services.reporting.counting import Cut
from services.reporting.indicators import indicator
from services.reporting.periods import Period, month_of
from services.reporting.scopes import EVERY
from workflows.figures.hiding import FEW
from workflows.figures.shares import Count

ON_TIME, ONLINE = indicator("on-time").main, indicator("online-rate").main
LATE = "resolved.late"


@dataclass(frozen=True, slots=True)
class Served:
    """The whole province in one month: on time, online, and how many results came late."""

    month: Period
    on_time: Count
    online: Count
    late: int


def last_month(db: Session, *, on: date) -> Served | None:
    """The figures of the last full month before a day; None while they are counted anew, and when
    too few were resolved in it, so that the front page tells nothing that the results hide."""
    if behind.behind(db):
        return None
    month = month_of(on.replace(day=1) - timedelta(days=1))
    shares = (ON_TIME, ONLINE)
    names = {LATE, *(name for one in shares for name in one.numerator + one.denominator)}
    counts = counting.total(db, Cut(EVERY, month), names)
    on_time, online = (count_of(share, counts) for share in shares)
    return Served(month, on_time, online, counts[LATE]) if on_time.denominator >= FEW else None
