"""How one figure is spread: over months, over the offices below, over procedures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from services.reporting import counting, offered
from services.reporting.board import Asked, Count, count_of
from services.reporting.indicators import Indicator, Share
from services.reporting.periods import run_up
from services.reporting.scopes import branches, codes_of
from workflows.offices import Office


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
    """Two statements, whatever the number of offices and dossiers.

    The months are those of the figure's own scope, the branches those of the scope asked for.
    """
    share, months = one.main, run_up(asked.until)
    names = frozenset(share.numerator + share.denominator)
    cut = asked.cut(asked.scope)
    total = counting.by_office(db, cut, names)
    grid = counting.by_month(db, cut.offices, months, names)
    own = codes_of(asked.directory, asked.scope_of(one))
    series = tuple(
        _sum(
            share, (found for (office, when), found in grid.items() if when == m and office in own)
        )
        for m in months
    )
    return Spread(tuple(months), series, tuple(_branches(asked, share, total, grid, months)))


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


def _branches(
    asked: Asked,
    share: Share,
    total: Mapping[str, Counter[str]],
    grid: Mapping[tuple[str, date], Counter[str]],
    months: list[date],
) -> Iterable[Branch]:
    above = branches(asked.directory, asked.scope)
    periods: dict[str, Counter[str]] = {}
    for office, counts in total.items():
        periods.setdefault(above[office].code, Counter()).update(counts)
    cells: dict[tuple[str, date], Counter[str]] = {}
    for (office, month), counts in grid.items():
        cells.setdefault((above[office].code, month), Counter()).update(counts)
    with_any = {code for code, _ in cells} | periods.keys()
    for head in dict.fromkeys(above.values()):
        if head.code in with_any:
            yield Branch(
                head,
                count_of(share, periods.get(head.code, {})),
                tuple(count_of(share, cells.get((head.code, month), {})) for month in months),
            )


def _sum(share: Share, found: Iterable[Counter[str]]) -> Count:
    return count_of(share, sum(found, Counter()))
