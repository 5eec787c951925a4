"""The two national scorecards of a scope and period, from what was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.reporting import counting, offered, unfinished
from services.reporting.board import Asked
from services.reporting.comparing import compare
from services.reporting.indicators import PUBLISHED
from services.reporting.offered import Offered
from services.reporting.scopes import heads, offices_of
from workflows.article_13 import ARTICLE_13
from workflows.calendar import midnight
from workflows.index_766 import INDEX_766
from workflows.levels import filed_online
from workflows.offices import Office
from workflows.scoring import Card, Line, score

FORMULAS = (INDEX_766, ARTICLE_13)
"""The cards that are drawn, in this order; each names its source and its day."""
ONLINE, PAID = "received.online", "submitted.charged.paid-online"
LEVELS = (2, 3, 4)
NONE = Counter[str]()
FACTS = frozenset(
    name
    for card in FORMULAS
    for line in card.lines
    for name in line.numerator + line.denominator + line.also
)


@dataclass(frozen=True, slots=True)
class Lacking:
    """An office directly below, and how many dossiers it lacks for a line to be full."""

    office: Office
    n: int


def cards(db: Session, asked: Asked, at: datetime) -> list[Card]:
    """Both cards; what waits is judged at the end of the period, or now while it lasts."""
    counts = counted(db, asked, at)
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


def counted(db: Session, asked: Asked, at: datetime) -> Counter[str]:
    """Every name that a line sums; `Invalid` for a period to come."""
    asked.demand_begun()
    offices = offices_of(asked.directory, asked.scope)
    [[counts]] = counting.totals(db, [offices], [asked.period], FACTS)
    cut = asked.cut(asked.scope)
    return counts + unfinished.counted(db, cut, moment(asked, at)) + _procedures(db, asked)


def moment(asked: Asked, at: datetime) -> datetime:
    """When what waits is judged: at the end of the period, or now while it lasts."""
    return min(at, midnight(asked.period.last + timedelta(days=1)))


def procedures(db: Session, asked: Asked, name: str) -> Sequence[Offered]:
    """The procedures behind a name that begins with `offered`."""
    return _offered(db, asked)[name]


def _procedures(db: Session, asked: Asked) -> Counter[str]:
    return Counter({name: len(found) for name, found in _offered(db, asked).items()})


def _offered(db: Session, asked: Asked) -> Mapping[str, Sequence[Offered]]:
    """What is on offer, how much of it says all that the index asks for, what was used online, and
    what costs something and was paid for online."""
    every = offered.on_offer(db, asked.directory, asked.scope, asked.until)
    filed = counting.by_procedure(db, asked.cut(asked.scope), {ONLINE, PAID})
    charged = [one for one in every if one.charged]
    return {
        PUBLISHED: every,
        **{f"{PUBLISHED}.{n}": [one for one in every if one.level == n] for n in LEVELS},
        f"{PUBLISHED}.used": [
            one for one in every if filed_online(one.level) and filed.get(one.code, NONE)[ONLINE]
        ],
        f"{PUBLISHED}.full": [one for one in every if one.full],
        f"{PUBLISHED}.charged": charged,
        f"{PUBLISHED}.charged.paid-online": [
            one for one in charged if filed.get(one.code, NONE)[PAID]
        ],
    }
