"""A small year of dossiers of all kinds, spread by chance: always the same."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy.orm import Session

from tests.factories import moves
from tests.services.reporting.dossiers import (
    AN_MY,
    CAM_PHO,
    COPIES,
    EXTRACT,
    RECORD,
    at_counter,
    granted,
    on,
    online,
    supplemented,
)

OFFICES = (AN_MY, CAM_PHO, "hoi-an.cam-chau", "dien-ban.vinh-dien")


def a_small_year(db: Session, n: int = 36) -> None:
    """Dossiers of all kinds, spread by chance over offices, procedures and days: always the same."""
    chance = random.Random(7)  # noqa: S311  # a fixed year, no secret
    for _ in range(n):
        at = on(f"{chance.randint(1, 12):02}-{chance.randint(1, 28):02}")
        code = chance.choice((EXTRACT, EXTRACT, COPIES, RECORD))
        office = chance.choice(OFFICES)
        if code != COPIES and chance.random() < 0.7:
            one = online(db, code, at, office)
            if chance.random() < 0.2:
                continue
            moves(db, one, "accept", at=at + timedelta(hours=1))
            if chance.random() < 0.3:
                supplemented(db, one, at + timedelta(hours=2))
        else:
            one = at_counter(db, code, at, office)
        if chance.random() < 0.85:
            granted(db, one, at + timedelta(hours=5, days=chance.choice((0, 0, 1, 9))))
