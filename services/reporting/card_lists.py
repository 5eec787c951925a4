"""What the numbers of a scorecard open into: its names one by one, each with its dossiers or procedures.

A name that stands twice counts twice: that many points of a dossier, or that many at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.errors import NotFound
from services.reporting import counting, lists, scorecards, unfinished
from services.reporting.board import Asked
from services.reporting.indicators import PUBLISHED
from services.reporting.lists import Listing
from services.reporting.offered import Offered
from workflows.scoring import Card, Formulas, Line, Scored, score

PARTS = ("numerator", "denominator", "also")
WAITING = ("pending", "ended")
"""How the names begin that are read from the dossiers as they stand."""


@dataclass(frozen=True, slots=True)
class Named:
    """One name of a part: `n` dossiers or procedures that count `weight` times each."""

    name: str
    weight: int
    n: int

    @property
    def sum(self) -> int:
        """What it adds to its number."""
        return self.weight * self.n


@dataclass(frozen=True, slots=True)
class Taken:
    """A line of a card taken apart."""

    card: Card
    scored: Scored
    numerator: Sequence[Named]
    denominator: Sequence[Named]
    also: Sequence[Named]


@dataclass(frozen=True, slots=True)
class Opened:
    """What is behind one name that counts `n`: procedures, or the list of its dossiers."""

    n: int
    procedures: Sequence[Offered] = ()
    listing: Listing | None = None


def line_of(card: str, line: str) -> tuple[Formulas, Line]:
    """A line by its key and its card's; `NotFound` where there is none or nothing is counted."""
    for formulas in scorecards.FORMULAS:
        for one in formulas.lines:
            if (formulas.key, one.key) == (card, line) and one.numerator:
                return formulas, one
    raise NotFound("page-unknown")


def taken_apart(db: Session, asked: Asked, card: str, line: str, at: datetime) -> Taken:
    """A line with each of its names counted."""
    formulas, one = line_of(card, line)
    counts = scorecards.counted(db, asked, at)
    scored = score(formulas, counts)
    parts = {
        part: [
            Named(name, n, counts.get(name, 0)) for name, n in Counter(getattr(one, part)).items()
        ]
        for part in PARTS
    }
    found = next(it for it in scored.lines if it.line is one)
    return Taken(scored, found, **parts)


def opened(db: Session, asked: Asked, line: Line, name: str, at: datetime) -> Opened:
    """The procedures or the list of dossiers of a name of a line."""
    asked.demand_begun()
    if name not in {*line.numerator, *line.denominator, *line.also}:
        raise NotFound("page-unknown")
    if name.startswith(PUBLISHED):
        found = scorecards.procedures(db, asked, name)
        return Opened(len(found), procedures=found)
    cut, until = asked.cut(asked.scope), scorecards.moment(asked, at)
    if name.startswith(WAITING):
        n = unfinished.counted(db, cut, until)[name]
        return Opened(n, listing=unfinished.listed_by_name(cut, until, name))
    return Opened(counting.total(db, cut, (name,)).total(), listing=lists.of_facts(cut, (name,)))
