"""How one figure is spread: over months, over the offices below, over procedures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from services.reporting import counting, offered
from services.reporting.board import Asked, count_of
from services.reporting.comparing import compare
from services.reporting.indicators import Indicator
from services.reporting.periods import run_up
from services.reporting.scopes import heads, offices_of
from workflows.figures.shares import Count
from workflows.offices import Office

NOTHING = (0, 0)


@dataclass(frozen=True, slots=True)
class Branch:
    """An office directly below, with all that lies below it: its period and its months."""

    office: Office
    count: Count
    months: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """The months that lead up to the end of the period, and the branches with any dossier."""

    months: tuple[date, ...]
    series: tuple[Count, ...]
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One procedure."""

    code: str
    title: str
    level: int
    count: Count


def spread(db: Session, asked: Asked, one: Indicator) -> Spread:
    """One statement for whole months, whatever the number of offices and dossiers.

    The months are those of the figure's own scope, the branches those of the scope asked for.
    """
    share, months = one.main, run_up(asked.until)
    compared_as = heads(asked.directory, asked.scope)
    measures = (share.numerator, share.denominator)
    own = offices_of(asked.directory, asked.scope_of(one))
    found = compare(db, asked.cut(asked.scope), compared_as, months, measures, beside=own)
    with_any = {code for code, _ in found.months} | found.period.keys()
    compared = (
        Branch(
            head,
            Count(*found.period.get(head.code, NOTHING)),
            tuple(Count(*found.months.get((head.code, month), NOTHING)) for month in months),
        )
        for head in compared_as.offices
        if head.code in with_any
    )
    told = (Count(*found.beside.get(month, NOTHING)) for month in months)
    return Spread(tuple(months), tuple(told), tuple(compared))


def procedures(db: Session, asked: Asked, one: Indicator) -> list[Kind]:
    """The figure for each procedure with any dossier, the most frequent first."""
    share = one.main
    names = frozenset(share.numerator + share.denominator)
    scope = asked.scope_of(one)
    found = counting.by_procedure(db, asked.cut(scope), names)
    titles = offered.titles(db)
    levels = {p.code: p.level for p in offered.on_offer(db, asked.directory, scope, asked.until)}
    rows = [
        Kind(code, titles.get(code, code), levels.get(code, 0), count_of(share, counts))
        for code, counts in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.count.denominator, row.code))


def ranked(found: Iterable[Branch], *, fewer: bool = False) -> list[Branch]:
    """The best first; those with nothing counted last."""

    def place(branch: Branch) -> tuple[bool, float, int]:
        share = branch.count.share
        best = (share or 0) * (1 if fewer else -1)
        return (share is None, best, -branch.count.denominator)

    return sorted(found, key=place)
