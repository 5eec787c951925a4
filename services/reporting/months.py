"""Whole months as boards read them: the kept years of scopes, with what is not added up yet.

A year of an office is one row, and the years of all that lie directly below an office are one
stretch of the key, so that a grid of a province is a few dozen rows that lie side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from services.db import table
from services.models import FreshTally, ScopeTally
from services.models.figures import COUNTS
from services.quick import Quick
from services.reporting.periods import later

_SUM, _FRESH = table(ScopeTally).c, table(FreshTally).c
_COUNTS = [_SUM[name] for name in COUNTS]
FRESH = -1
"""In the place of a stretch: of an office, and not added up yet."""


class Stretch(NamedTuple):
    """The sums of one tier of every office directly below `parent`, or of the one named."""

    parent: str
    tier: str
    scope: str = ""


class Bed(NamedTuple):
    """Stretches of so many tiers, of one office if it is `named`, else of all below another."""

    named: bool
    tiers: int


class Kept(NamedTuple):
    """How often a fact became true in a month: `part` is the stretch that says so, or `FRESH`."""

    part: int
    scope: str
    fact: str
    month: date
    n: int


def read(
    db: Session, stretches: Sequence[Stretch], months: Collection[date], names: Collection[str]
) -> Iterator[Kept]:
    """What is kept of these months, given by their first days; one statement.

    What is fresh is everybody's: whoever asks picks the offices that are theirs.
    """
    if not months:
        return
    first, last = min(months), max(months)
    values: dict[str, Any] = {"first": first, "last": last}
    values |= {"first_year": year_of(first), "last_year": year_of(last)}
    beds = _beds(stretches)
    for bed, ((parent, scope), tiers) in enumerate(beds.items()):
        values |= {f"parent_{bed}": parent, f"scope_{bed}": scope}
        values |= {f"tier_{bed}_{n}": tier for n, tier in enumerate(tiers)}
    values |= {f"fact_{n}": name for n, name in enumerate(names)}
    shape = tuple(Bed(bool(scope), len(tiers)) for (_, scope), tiers in beds.items())
    parts = {FRESH: {"": [FRESH]}} | dict(enumerate(beds.values()))
    for bed, tier, scope, fact, since, *counts in _reading(shape, len(names)).rows(db, values):
        for month, n in zip(months_from(since), counts, strict=True):
            if n and month in months:
                for part in parts[bed][tier]:
                    yield Kept(part, scope, fact, month, n)


def _beds(stretches: Sequence[Stretch]) -> dict[tuple[str, str], dict[str, list[int]]]:
    """Where the stretches lie: those that differ by nothing but the tier are read in one go. For
    each tier, which ones they are."""
    found: dict[tuple[str, str], dict[str, list[int]]] = {}
    for part, one in enumerate(stretches):
        found.setdefault((one.parent, one.scope), {}).setdefault(one.tier, []).append(part)
    return found


def first_month(db: Session, fact: str) -> date | None:
    """The first month in which a fact became true anywhere; None before that."""
    roots = (_SUM.parent == "", _SUM.tier == "", _SUM.fact == fact)
    years = db.execute(select(_SUM.year, *_COUNTS).where(*roots))
    fresh = db.scalar(select(func.min(_FRESH.month)).where(_FRESH.fact == fact))
    found = [
        month for since, *ns in years for month, n in zip(months_from(since), ns, strict=True) if n
    ]
    return min(found if fresh is None else [*found, fresh], default=None)


def year_of(day: date) -> date:
    """The first day of a day's year, as which a year is kept."""
    return day.replace(month=1, day=1)


@lru_cache(maxsize=512)
def _reading(beds: tuple[Bed, ...], names: int) -> Quick:
    """The statement for these beds and so many facts, whichever they are; `since` is the first
    month counted."""
    facts: list[BindParameter[str]] = [
        bindparam(f"fact_{n}", type_=_SUM.fact.type) for n in range(names)
    ]
    return Quick(union_all(*(_lying(n, bed, facts) for n, bed in enumerate(beds)), _fresh(facts)))


def _lying(n: int, bed: Bed, facts: Sequence[BindParameter[str]]) -> Select[Any]:
    only = _SUM.scope == bindparam(f"scope_{n}") if bed.named else true()
    tiers: list[BindParameter[str]] = [
        bindparam(f"tier_{n}_{tier}", type_=_SUM.tier.type) for tier in range(bed.tiers)
    ]
    key = (_SUM.tier, _SUM.scope, _SUM.fact, _SUM.year.label("since"))
    return select(_said(n), *key, *_COUNTS).where(
        _SUM.parent == bindparam(f"parent_{n}"),
        _SUM.tier.in_(tiers),
        _SUM.fact.in_(facts),
        _SUM.year.between(bindparam("first_year"), bindparam("last_year")),
        only,
    )


def _fresh(facts: Sequence[BindParameter[str]]) -> Select[Any]:
    """Counts of one month each, and of none after it."""
    none: list[ColumnElement[int]] = [literal_column("0").label(name) for name in COUNTS[1:]]
    within = _FRESH.month.between(bindparam("first"), bindparam("last"))
    every: ColumnElement[str] = literal_column("''").label("tier")
    key = (_FRESH.office, _FRESH.fact, _FRESH.month, _FRESH.n)
    return select(_said(FRESH), every, *key, *none).where(_FRESH.fact.in_(facts), within)


def _said(bed: int) -> ColumnElement[int]:
    return literal_column(str(bed)).label("bed")


@lru_cache(maxsize=1024)
def months_from(first: date) -> tuple[date, ...]:
    """The first days of twelve months."""
    return tuple(later(first, n) for n in range(len(COUNTS)))
