"""The way of dossiers from a visit to a result, and where those that came late lost their time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from sqlalchemy.orm import Session

from services.reporting import counting, visits
from services.reporting.board import Asked
from services.reporting.scopes import offices_of
from workflows.definition import ROLES
from workflows.figures.facts import late
from workflows.figures.walked import CAUSES

STAGES = (
    "submitted.online",
    *(f"submitted.online.{one}" for one in ("received", "decided", "delivered")),
)
"""How far what was filed online in the period came; each is a part of the one before."""
FILED, *_, GIVEN = STAGES

PLACES = (*ROLES, "anybody")
LATE = {late(*place): place for place in product(PLACES, CAUSES)}
"""The facts of late results, each with its role and cause."""


@dataclass(frozen=True, slots=True)
class Stage:
    """So many came so far; `fact` opens into them, and is empty for what nobody's dossier tells."""

    key: str
    n: int
    fact: str


@dataclass(frozen=True, slots=True)
class Way:
    """The stages in their order, and the late results by role and cause."""

    stages: Sequence[Stage]
    late: Mapping[tuple[str, str], int]

    @property
    def late_in_all(self) -> int:
        """All late results of the period."""
        return sum(self.late.values())

    @property
    def roles(self) -> Sequence[str]:
        """Those at whose steps any was lost."""
        return [role for role in PLACES if any(self.late.get((role, it)) for it in CAUSES)]

    @property
    def causes(self) -> Sequence[str]:
        """Those for which any was lost."""
        return [cause for cause in CAUSES if any(self.late.get((it, cause)) for it in PLACES)]


def way(db: Session, asked: Asked) -> Way:
    """Two statements for whole months. Visits are told of the whole province alone: they have no office."""
    offices = offices_of(asked.directory, asked.scope)
    [[counts]] = counting.totals(db, [offices], [asked.period], {*STAGES, *LATE})
    seen = visits.counted(db, asked.period) if offices.codes is None else Counter[str]()
    before = [Stage(kind, seen[kind], "") for kind in (visits.READ, visits.BEGUN) if seen[kind]]
    return Way(
        [*before, *(Stage(fact, counts[fact], fact) for fact in STAGES)],
        {place: counts[fact] for fact, place in LATE.items() if counts[fact]},
    )
