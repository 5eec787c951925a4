"""How far the working calendar reaches: nothing can be promised beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from services import clocks, places
from workflows.calendar import local_day

WARNED = 90
"""Days before the end from which on somebody has to act: limits reach further than a month, and the
yearly notice comes weeks before its year."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """The last day that is known, and how many days are left until then; negative when past."""

    ends: date
    left: int

    @property
    def near(self) -> bool:
        """Whether the next year is to be loaded."""
        return self.left < WARNED


def horizon(db: Session, *, real: datetime) -> Horizon:
    """How far the common calendar reaches, seen from the day of the installation's clock."""
    demo = clocks.demo(db)
    today = local_day(demo.at(real) if demo else real)
    ends = places.scene(db).calendar.ends
    return Horizon(ends, (ends - today).days)
