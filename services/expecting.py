"""How long a result took others, read from what is kept of it: the same procedure, a year back.

One statement of at most ninety rows, however many dossiers there were: a length is a fact like any
other, kept by month for each office and for all of them together (`services.reporting.months`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.reporting import months
from services.reporting.months import FRESH, Stretch
from services.reporting.periods import later
from services.reporting.scopes import OWN
from workflows.calendar import local_day
from workflows.figures import taken
from workflows.figures.taken import Spread
from workflows.offices import Office

ENOUGH = 20
"""Of fewer results nothing is told: nine in ten of them would be chance, and somebody's."""

MONTHS = 12
"""This month and the eleven before it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """How long results took: at `office`, or at all offices where it alone has too few.

    `since` is the first month that is counted; withdrawn, stopped and test dossiers never are.
    """

    spread: Spread
    since: date
    office: Office | None


def expected(
    db: Session, procedure: str, *, at: datetime, office: Office | None = None
) -> Expected | None:
    """How long such dossiers took up to now; None where there are too few to say."""
    today = local_day(at)
    span = [later(today.replace(day=1), -n) for n in range(MONTHS)]
    lengths = taken.facts_of(procedure)
    stretches = [Stretch("", "")]
    if office is not None:
        stretches.append(Stretch(office.parent, OWN, office.code))
    everywhere, at_it = Counter[int](), Counter[int]()
    seen: list[date] = []
    for row in months.read(db, stretches, span, lengths):
        seen.append(row.month)
        if row.part in (0, FRESH):
            everywhere[lengths[row.fact]] += row.n
        if row.part == 1 or (row.part == FRESH and office and row.scope == office.code):
            at_it[lengths[row.fact]] += row.n
    for counts, where in ((at_it, office), (everywhere, None)):
        spread = taken.spread(counts)
        if spread and spread.n >= ENOUGH:
            return Expected(spread, min(seen), where)
    return None
