"""The two national scorecards of a scope and period, from what was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from services.reporting import counting, offered, unfinished
from services.reporting.board import Asked
from services.reporting.comparing import compare
from services.reporting.indicators import PUBLISHED
from services.reporting.scopes import heads, offices_of
from workflows.article_13 import ARTICLE_13
from workflows.calendar import VIETNAM
from workflows.index_766 import INDEX_766
from workflows.offices import Office
from workflows.scoring import Card, Line, score

FORMULAS = (INDEX_766, ARTICLE_13)
"""The cards that are drawn, in this order; each names its source and its day."""
ONLINE = "received.online"
FACTS = frozenset(
    name for card in FORMULAS for line in card.lines for name in line.numerator + line.denominator
) | {ONLINE, "resolved.online.late"}


@dataclass(frozen=True, slots=True)
class Lacking:
    """An office directly below, and how many dossiers it lacks for a line to be full."""

    office: Office
    n: int


def cards(db: Session, asked: Asked, at: datetime) -> list[Card]:
    """Both cards; what waits is judged at the end of the period, or now while it lasts."""
    counts = _counts(db, asked, at)
    return [score(formulas, counts) for formulas in FORMULAS]


def lacking(db: Session, asked: Asked, line: Line, most: int = 3) -> Sequence[Lacking]:
    """The offices below whose counted dossiers lack most; one statement.

    What waits is not told apart. Nobody for a line of procedures, which belong to no office alone,
    and for one that follows no proportion.
    """
    if line.judge or line.denominator[0].startswith(PUBLISHED):
        return ()
    compared_as = heads(asked.directory, asked.scope)
    measures = (line.numerator, line.denominator)
    found = compare(db, asked.cut(asked.scope), compared_as, (), measures).period
    rows = [
        Lacking(office, found[office.code][1] - found[office.code][0])
        for office in compared_as.offices
        if office.code in found
    ]
    return sorted((one for one in rows if one.n > 0), key=lambda one: -one.n)[:most]


def _counts(db: Session, asked: Asked, at: datetime) -> Counter[str]:
    offices = offices_of(asked.directory, asked.scope)
    [[counts]] = counting.totals(db, [offices], [asked.period], FACTS)
    end = datetime.combine(asked.period.last + timedelta(days=1), time(), VIETNAM)
    cut = asked.cut(asked.scope)
    return counts + unfinished.counted(db, cut, min(at, end)) + _procedures(db, asked)


def _procedures(db: Session, asked: Asked) -> Counter[str]:
    """What is on offer, how much of it says all that the index asks for, and what was used online."""
    open_then = offered.on_offer(db, asked.directory, asked.scope, asked.until)
    filed = counting.by_procedure(db, asked.cut(asked.scope), {ONLINE})
    used = sum(one.code in filed for one in open_then if one.level >= offered.ONLINE)
    full = sum(one.full for one in open_then)
    return offered.counted(open_then) + Counter({"offered.used": used, "offered.full": full})
