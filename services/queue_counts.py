"""How much saved views would show, and wider lists where a search finds little: for the queue's page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import Session

from services import queue_filters
from services.db import table
from services.models import Dossier, OpenStepRow
from services.queue_filters import MOST_COUNTED, Scope, places
from services.queue_wanted import Shape, Wanted, matching, said, shape_of
from services.quick import Quick

WIDER = ("all", "office", "below")
"""The quick filters that hold others, the narrowest first."""
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


def wider(db: Session, scope: Scope, wanted: Wanted, found: int) -> dict[str, int]:
    """In which wider quick filters more fits the words than is found here, and how much: each one
    shows more than the one before it."""
    every = [Wanted(name, words=wanted.words) for name in WIDER]
    here = WIDER.index(wanted.name) if wanted.name in WIDER else 0
    asked = [one for one in every[here:] if one != wanted]
    more: dict[str, int] = {}
    for one, n in zip(asked, counted(db, scope, asked), strict=True):
        if n > max((found, *more.values())):
            more[one.name] = n
    return more


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
