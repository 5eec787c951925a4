"""Brings what was freshly counted into the sums of scopes, which boards read.

Where people work, counts are only written down (`services.reporting.tallying`); adding them up here,
a few hundred at a time, keeps everybody from waiting for the one row that holds the province.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services import places
from services.db import table, transaction
from services.models import FreshTally, ScopeTally
from services.models.figures import COUNTS
from services.reporting import tallying
from services.reporting.months import year_of
from services.reporting.scopes import OWN
from workflows.offices import Directory

FRESH, SCOPES = table(FreshTally), table(ScopeTally)
MOST = 500
"""Rows at a time: on SQLite nobody else can write meanwhile."""

Month = tuple[str, str, date]
"""office, fact, month."""

Sum = tuple[str, str, str, str, date]
"""parent, scope, tier, fact, month."""


def gather(db: Session, *, most: int = MOST) -> int:
    """Add up the oldest fresh counts; return how many there were. Several may do it at once."""
    oldest = select(FRESH.c.id).order_by(FRESH.c.id).limit(most).with_for_update(skip_locked=True)
    taking = delete(FRESH).where(FRESH.c.id.in_(oldest))
    if db.scalar(select(FRESH.c.id).limit(1)) is None:
        return 0
    with transaction(db):
        rows = db.execute(
            taking.returning(FRESH.c.office, FRESH.c.fact, FRESH.c.month, FRESH.c.n)
        ).all()
        counts: Counter[Month] = Counter()
        for office, fact, month, n in rows:
            counts[office, fact, month] += n
        if sums := sum_rows(added_up(places.directory(db), counts)):
            tallying.add(db, SCOPES, sums)
    return len(rows)


def added_up(directory: Directory, counts: Mapping[Month, int]) -> Counter[Sum]:
    """The counts of offices as sums of all the scopes that they lie in."""
    sums: Counter[Sum] = Counter()
    for (office, fact, month), n in counts.items():
        for parent, scope, tier in scopes_around(directory, office):
            sums[parent, scope, tier, fact, month] += n
    return sums


def scopes_around(directory: Directory, office: str) -> Iterator[tuple[str, str, str]]:
    """Every scope that an office counts for, as its parent, itself and a tier: the office's own, and
    of all offices above it."""
    found = directory.ever(office)
    tier = found.tier if found else ""
    yield (found.parent if found else "", office, OWN)
    while found is not None:
        yield (found.parent, found.code, "")
        yield (found.parent, found.code, tier)
        found = directory.ever(found.parent)


def sum_rows(sums: Mapping[Sum, int]) -> Sequence[Mapping[str, object]]:
    """The rows of `tally_scope`, always in the same order, so that nobody waits in a circle."""
    years: dict[tuple[str, str, str, date, str], list[int]] = {}
    for (parent, scope, tier, fact, month), n in sums.items():
        key = (parent, tier, fact, year_of(month), scope)
        years.setdefault(key, [0] * len(COUNTS))[month.month - 1] += n
    names = ("parent", "tier", "fact", "year", "scope", *COUNTS)
    return [dict(zip(names, (*key, *years[key]), strict=True)) for key in sorted(years)]
