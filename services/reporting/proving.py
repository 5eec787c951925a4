"""Proves of random cells that the list behind a figure is as long as the figure says.

A cell is a share, one of its two numbers, a scope, a period and perhaps a procedure. Each is drawn
around a fact that was counted, so that few are empty; the same seed draws the same cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services import places
from services.db import snapshot, table
from services.models import FactRow
from services.reporting import counting, lists, periods
from services.reporting.counting import Cut
from services.reporting.indicators import OF_DOSSIERS
from services.reporting.lists import PAGE, Listing
from services.reporting.periods import Period
from services.reporting.scopes import OWN, Scope, offices_of
from workflows.offices import Directory

_FACT = table(FactRow)
SHARES = tuple(share for one in OF_DOSSIERS for share in (one.main, *one.beside))
PARTS = ("numerator", "denominator")
TIERS = ("", "", "province", "district", "commune", OWN)
"""Every tier, and twice none."""
TURNED = 10 * PAGE
"""Lists up to this length are turned page by page; longer ones are counted by their condition."""
AROUND = 90
"""Days that a stretch of days reaches at most before and after its fact."""

Fact = Row[str, str, date]
"""office, procedure, day."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What was looked at: `figure` is what boards show, `listed` the different dossiers behind it."""

    share: str
    part: str
    office: str
    tier: str
    first: date
    last: date
    procedure: str
    figure: int
    listed: int


@dataclass(frozen=True, slots=True)
class Proved:
    """How many cells were looked at, how many dossiers their figures counted, which are wrong."""

    cells: int
    dossiers: int
    wrong: tuple[Cell, ...]


def prove(db: Session, cells: int, seed: int) -> Proved:
    """Look at so many cells, each as of one moment; none where nothing was ever counted."""
    directory = places.directory(db)
    chance = Random(seed)  # noqa: S311  # which cells, no secret
    n = dossiers = 0
    wrong = []
    for fact in _facts(db, chance, cells):
        with snapshot(db):
            cell = _cell(db, directory, chance, fact)
        n, dossiers = n + 1, dossiers + cell.figure
        if cell.figure != cell.listed:
            wrong.append(cell)
    return Proved(n, dossiers, tuple(wrong))


def _facts(db: Session, chance: Random, n: int) -> Iterator[Fact]:
    """So many facts by chance, each of the first dossier from some number on."""
    columns = (_FACT.c.office, _FACT.c.procedure, _FACT.c.day)
    last = db.scalar(select(func.max(_FACT.c.dossier_id)))
    for _ in range(n if last else 0):
        start = _FACT.c.dossier_id >= chance.randint(1, last or 1)
        of_dossier = select(*columns).where(start).order_by(_FACT.c.dossier_id, _FACT.c.line)
        if found := db.execute(of_dossier.limit(8)).all():
            yield chance.choice(found)


def _cell(db: Session, directory: Directory, chance: Random, fact: Fact) -> Cell:
    share, part = chance.choice(SHARES), chance.choice(PARTS)
    scope = Scope(chance.choice(_above(directory, fact.office)), chance.choice(TIERS))
    procedure = chance.choice(("", fact.procedure))
    procedures = (procedure,) if procedure else ()
    cut = Cut(offices_of(directory, scope), _around(chance, fact.day), procedures)
    names = share.numerator if part == PARTS[0] else share.denominator
    figure = counting.total(db, cut, names).total()
    return Cell(
        *(share.key, part, scope.office, scope.tier, cut.period.first, cut.period.last, procedure),
        figure=figure,
        listed=_listed(db, cut, names, figure),
    )


def _listed(db: Session, cut: Cut, names: Sequence[str], figure: int) -> int:
    """How many rows the list has; where it is as long as the figure, how many different dossiers."""
    listing = lists.of_facts(cut, names)
    if figure > TURNED:
        rows, dossiers = lists.length(db, listing)
    else:
        shown = list(_turned(db, listing, figure))
        rows, dossiers = len(shown), len(set(shown))
    return dossiers if rows == figure else rows


def _turned(db: Session, listing: Listing, figure: int) -> Iterator[str]:
    """The public ids on the pages of a list, no further than a page beyond the figure."""
    after: str | None = ""
    n = 0
    while after is not None and n <= figure:
        page = lists.page(db, listing, after=after)
        yield from (one.public_id for one in page.rows)
        after, n = page.after, n + len(page.rows)


def _above(directory: Directory, office: str) -> list[str]:
    """The office, all above it, and everybody."""
    way = []
    found = directory.ever(office)
    while found is not None:
        way.append(found.code)
        found = directory.ever(found.parent)
    return [*way, ""]


def _around(chance: Random, day: date) -> Period:
    """A month, a quarter or the year of a day, or some days around it."""
    quarter = periods.parse(f"{day.year}-q{(day.month + 2) // 3}")
    first = day - timedelta(days=chance.randint(0, AROUND))
    days = Period(first, day + timedelta(days=chance.randint(0, AROUND)))
    return chance.choice((periods.month_of(day), quarter, periods.year(day.year), days))
