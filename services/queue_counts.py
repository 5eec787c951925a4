"""How much saved views would show, and what has come since a page was shown: for the queue's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select
from sqlalchemy.orm import Session

from services import queue_filters
from services.db import table
from services.models import Dossier, OpenStepRow
from services.queue_filters import MOST_COUNTED, Scope, Whose, moment, places
from services.queue_wanted import Shape, Wanted, matching, said, shape_of
from services.quick import Quick

NEWEST = 5_000
"""So many steps of the whole house are looked at for what is new; more have not come in an hour."""
_DOSSIER, _STEP = table(Dossier).c, table(OpenStepRow).c
_WITH_DOSSIER = table(OpenStepRow).join(table(Dossier), _DOSSIER.id == _STEP.dossier_id)


def counted(db: Session, scope: Scope, views: Sequence[Wanted]) -> list[int]:
    """How much each of these views would show, with one statement; counted no further than a page
    of the queue is."""
    if not views:
        return []
    values = queue_filters.values(scope)
    for n, wanted in enumerate(views):
        values |= said(wanted, f"view_{n}_")
    [row] = _of_views(tuple(shape_of(scope.whose, one) for one in views)).rows(db, values)
    return list(row)


def since(db: Session, scope: Scope, seen: datetime) -> int:
    """How many steps have come to these posts since then, among the newest of the whole house: an
    entry of an index leads to them, so that everybody may ask every minute."""
    if not scope.posts:
        return 0
    row = _newer(scope.whose).rows(db, queue_filters.values(scope) | {"seen": seen})[0]
    return int(row[0])


@lru_cache(maxsize=512)
def _of_views(shapes: tuple[Shape, ...]) -> Quick:
    """How many rows each view shows."""
    counts = []
    for n, shape in enumerate(shapes):
        found: ColumnElement[int] = literal_column("0")
        for place in places(shape.name, shape.whose):
            rows: Select[Any] = (
                select(literal_column("1"))
                .select_from(_WITH_DOSSIER)
                .where(place, matching(shape, f"view_{n}_"))
                .limit(MOST_COUNTED + 1)
            )
            found = found + select(func.count()).select_from(rows.subquery()).scalar_subquery()
        counts.append(found.label(f"n_{n}"))
    return Quick(select(*counts))


@lru_cache(maxsize=128)
def _newer(whose: Whose) -> Quick:
    """What came to these posts after a moment, of the `NEWEST` steps that there are."""
    newest = select(func.max(_STEP.id)).scalar_subquery() - NEWEST
    mine = or_(*places("all", whose))
    rows: Select[Any] = select(literal_column("1")).where(
        _STEP.id > newest, _STEP.since > moment("seen"), mine
    )
    return Quick(select(func.count().label("n")).select_from(rows.subquery()))
