"""People who looked at a procedure in the demo year and mostly left it at that; invented like the rest."""

from __future__ import annotations

from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.db import table
from services.models import Visit
from services.reporting import visits

_VISIT = table(Visit).c
LOOKS = (2, 6)
"""Looks for each form that was begun, at least and at most."""


def look(db: Session, seed: int) -> None:
    """For every day and procedure of which forms were begun."""
    chance = Random(f"{seed}-lookers")  # noqa: S311  # it has to be the same every time
    begun = select(_VISIT.day, _VISIT.procedure, _VISIT.n).where(_VISIT.kind == visits.BEGUN)
    order = begun.order_by(_VISIT.day, _VISIT.procedure)
    seen = {
        (day, code): sum(chance.randint(*LOOKS) for _ in range(n))
        for day, code, n in db.execute(order)
    }
    if seen:
        visits.looked(db, seen)
