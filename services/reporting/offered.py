"""Which procedures were open on a day, at which level, and whether offices of a scope offer them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy.orm import Session

from services import catalogue
from services.reporting.scopes import Scope, codes_of
from workflows.calendar import midnight
from workflows.definition import Procedure
from workflows.offices import Directory
from workflows.reach import Sort, receiving, sorts


@dataclass(frozen=True, slots=True)
class Offered:
    """A procedure that was open, in the revision of that day.

    `full`: it tells its steps, papers, whom it is for and which office is competent, as QĐ
    766/QĐ-TTg 1.3 asks; its name, limit and how it is done (the level) it always has. `charged`: it has
    a fee, whoever may be free of it.
    """

    code: str
    title: str
    sector: str
    level: int
    received_by: str
    full: bool
    charged: bool


def on_offer(db: Session, directory: Directory, scope: Scope, on: date) -> list[Offered]:
    """The procedures that offices of a scope offered at the end of a day, by title."""
    return among(open_on(db, on), directory, scope)


def open_on(db: Session, on: date) -> list[Procedure]:
    """The procedures that anybody offered at the end of a day, by title; one statement."""
    return open_on_days(db, (on,))[0]


def open_on_days(db: Session, days: Sequence[date]) -> list[list[Procedure]]:
    """The same of each of these days; one statement for all."""
    last = catalogue.last_put(db)
    ends = [midnight(on + timedelta(days=1)) for on in days]
    return [
        catalogue.offered(db, on=on, before=midnight, last=last)
        for on, midnight in zip(days, ends, strict=True)
    ]


def among(everything: list[Procedure], directory: Directory, scope: Scope) -> list[Offered]:
    """Those of them that offices of a scope offer, by title."""
    there = _there(directory, scope)
    found = [p for p in everything if not there.isdisjoint(receiving(p))]
    rows = (
        Offered(p.code, p.title, p.sector, p.level, p.received_by, _full(p), bool(p.fees))
        for p in found
    )
    return sorted(rows, key=lambda one: catalogue.title_order(one.title))


def _full(procedure: Procedure) -> bool:
    return all((procedure.steps, procedure.papers, procedure.subjects, procedure.routes))


def counted(found: list[Offered]) -> Counter[str]:
    """How many are open, and how many of each level, under the names that indicators use."""
    return Counter(offered=len(found)) + Counter(f"offered.{one.level}" for one in found)


def titles(db: Session) -> dict[str, str]:
    """The newest title of every procedure that was ever published."""
    return {procedure.code: procedure.title for procedure in catalogue.every(db)}


@lru_cache(maxsize=256)
def _there(directory: Directory, scope: Scope) -> frozenset[Sort]:
    """The kinds of offices that a scope has."""
    offices = (directory.ever(code) for code in codes_of(directory, scope))
    return frozenset(sort for office in offices if office for sort in sorts(office))
