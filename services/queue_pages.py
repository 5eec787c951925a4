"""The statements behind a queue: one page of it, and what each quick filter would show.

Each post is read along the index (office, role, due, id) and no further than one page; what has no
due time comes last (`services.kinds.Until`). Statements are spelled once for each shape and kept, as
building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from services import queue_filters
from services.db import table
from services.models import Dossier, Officer, OpenStepRow
from services.queue_filters import NAMES, Scope, Whose, places, stopped
from services.queue_wanted import Shape, Wanted, matching, said, shape_of
from services.quick import Quick, together

PAGE = 50
MOST_COUNTED = 1_000
"""Beyond so many, how many exactly tells nobody anything, and costs more the more there are."""
_DOSSIER = table(Dossier).c
_STEP = table(OpenStepRow).c
_OFFICER = table(Officer).c
_WITH_DOSSIER = table(OpenStepRow).join(table(Dossier), _DOSSIER.id == _STEP.dossier_id)
_HOLDER = select(_OFFICER.name).where(_OFFICER.id == _STEP.claimed_by).scalar_subquery()


def page(db: Session, scope: Scope, wanted: Wanted) -> tuple[list[Any], Mapping[str, int]]:
    """The rows of one page and one row more, in order, backwards when it ends before a row; and how
    much each quick filter would show, where one more than `MOST_COUNTED` at a post means more."""
    here = wanted.before or wanted.after
    shape = shape_of(scope.whose, wanted)._replace(
        back=wanted.before is not None, beyond=here is not None
    )
    bound = queue_filters.values(scope)
    values = bound | said(wanted)
    values |= {"cursor_due": here.due if here else None, "cursor_id": here.id if here else None}
    statement = _page(shape)
    [counts], *found = together(
        db, (_counts(scope.whose), bound), *([(statement, values)] if statement else ())
    )
    return (found[0] if found else []), dict(zip(NAMES, counts, strict=True))


@lru_cache(maxsize=512)
def _page(shape: Shape) -> Quick | None:
    """A page of each place, and of those the first rows; None where there is no place."""
    pages = [_of_place(place, shape) for place in places(shape.name, shape.whose)]
    if len(pages) < 2:  # noqa: PLR2004
        return Quick(pages[0]) if pages else None
    rows: Any = union_all(*(select(page.subquery()) for page in pages)).subquery()
    return Quick(select(rows).order_by(*_in_order(rows.c, shape)).limit(PAGE + 1))


def _of_place(place: ColumnElement[bool], shape: Shape) -> Select[Any]:
    """The rows of a place, and no more than a page of them."""
    return (
        select(
            *(_STEP[name] for name in ("id", "step", "branch", "office", "role", "due")),
            *(_STEP[name] for name in ("escalated", "claimed_by", "since")),
            *(_DOSSIER[name] for name in ("public_id", "lines", "applicant", "revision_id")),
            *(_DOSSIER[name] for name in ("channel", "submitted_at", "reappointed")),
            func.coalesce(_DOSSIER.code, _DOSSIER.number).label("code"),
            _DOSSIER.due.label("promised"),
            _HOLDER.label("holder"),
        )
        .select_from(_WITH_DOSSIER)
        .where(place, matching(shape), _beyond(shape))
        .order_by(*_in_order(_STEP, shape))
        .limit(PAGE + 1)
    )


def _in_order(rows: Any, shape: Shape) -> list[ColumnElement[Any]]:
    return [one.desc() if shape.back else one for one in (rows.due, rows.id)]


def _beyond(shape: Shape) -> ColumnElement[bool]:
    """The rows on the far side of the cursor."""
    if not shape.beyond:
        return true()
    here, there = tuple_(_STEP.due, _STEP.id), tuple_(_bound("cursor_due"), _bound("cursor_id"))
    return here < there if shape.back else here > there


def _bound(name: str) -> BindParameter[Any]:
    """A value of the cursor, as the column that it is held against."""
    return bindparam(name, type_=_STEP[name.removeprefix("cursor_")].type)


@lru_cache(maxsize=128)
def _counts(whose: Whose) -> Quick:
    return Quick(select(*(_counted(name, whose).label(name) for name in NAMES)))


def _counted(name: str, whose: Whose) -> ColumnElement[int]:
    """How many rows a quick filter shows; indexes alone can tell."""
    found: ColumnElement[int] = literal_column("0")
    for place in stopped(whose) if name == "waiting" else places(name, whose):
        rows: Select[Any] = select(literal_column("1")).where(place).limit(MOST_COUNTED + 1)
        found = found + select(func.count()).select_from(rows.subquery()).scalar_subquery()
    return found
