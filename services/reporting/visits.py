"""How often procedures were looked at and their forms begun: numbers of days, of nobody.

Who looks is not kept, so that machines that read count, too, and somebody who looks twice counts twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.db import table, transaction
from services.models import Visit
from services.quick import adding
from services.reporting.periods import Period

_VISIT = table(Visit)
READ, BEGUN = "read", "begun"

Seen = Mapping[tuple[date, str], int]
"""How often each procedure was looked at on each day."""


def looked(db: Session, seen: Seen) -> None:
    """Add what was looked at."""
    rows = [
        {"day": day, "procedure": code, "kind": READ, "n": n}
        for (day, code), n in sorted(seen.items())
    ]
    with transaction(db):
        adding(db, _VISIT).put(db, *rows)


def begun(db: Session, code: str, day: date) -> None:
    """One form more was begun; inside of the transaction that begins it."""
    adding(db, _VISIT).put(db, {"day": day, "procedure": code, "kind": BEGUN, "n": 1})


def counted(db: Session, period: Period) -> Counter[str]:
    """How often anything was looked at, and any form begun; one statement."""
    within = _VISIT.c.day.between(period.first, period.last)
    sums = select(_VISIT.c.kind, func.sum(_VISIT.c.n)).where(within).group_by(_VISIT.c.kind)
    return Counter({kind: int(n) for kind, n in db.execute(sums)})
