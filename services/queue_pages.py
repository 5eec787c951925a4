"""One page of a queue, and how much each quick filter would show.

A page is chosen from steps alone, along the index (office, role, due, id, …), which holds all that it
says of them; what their dossiers say is read of its rows only. In one go PostgreSQL, which plans for
an office like any other, would join all that waits at the busiest before it puts it in order; SQLite
goes along the index whatever waits, and is faster without a second order. What has no due time comes
last (`services.kinds.Until`). Statements are spelled once for each shape and kept, as building one
costs more than running it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    bindparam,
    func,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from services import queue_filters, queue_stretches
from services.db import on_sqlite, table
from services.models import Dossier, Officer, OpenStepRow
from services.queue_filters import Scope, places
from services.queue_wanted import Shape, Wanted, matching, said, shape_of
from services.quick import Quick, together

PAGE = 50
BESIDES = ("channel", "submitted", "since")
"""What a page says of a step only where somebody wants to know."""
_OF_STEP = ("id", "step", "branch", "office", "role", "due", "escalated", "claimed_by")
_STEPS, _DOSSIERS = table(OpenStepRow), table(Dossier)
_DOSSIER, _STEP, _OFFICER = _DOSSIERS.c, _STEPS.c, table(Officer).c


def page(
    db: Session, scope: Scope, wanted: Wanted, besides: Collection[str]
) -> tuple[list[Any], Mapping[str, int]]:
    """The rows of one page and one row more, in order, backwards when it ends before a row, each with
    what of `BESIDES` is wanted; and how much each quick filter would show, where one more than
    `MOST_COUNTED` means more."""
    here = wanted.before or wanted.after
    shape = shape_of(scope.whose, wanted)._replace(
        back=wanted.before is not None, beyond=here is not None
    )
    bound = queue_filters.values(scope)
    values = bound | said(wanted)
    values |= {"cursor_due": here.due if here else None, "cursor_id": here.id if here else None}
    statement = _page(
        shape, tuple(one for one in BESIDES if one in besides), in_one_go=on_sqlite(db)
    )
    counts, *found = together(
        db,
        (queue_stretches.counting(scope.whose), bound),
        *([(statement, values)] if statement else ()),
    )
    return (found[0] if found else []), queue_stretches.shown(db, scope, bound, counts)


@lru_cache(maxsize=512)
def _page(shape: Shape, besides: Sequence[str], *, in_one_go: bool) -> Quick | None:
    """The steps of a page with their dossiers; None where there is no place to look at."""
    every = places(shape.name, shape.whose)
    if not every:
        return None
    if in_one_go and len(every) == 1:
        found = _fitting(_rows(_STEPS, besides), every[0], shape)
    else:
        steps = _chosen(every, shape)
        found = _rows(steps, besides).order_by(*_in_order(steps.c, shape))
    return Quick(found)


def _rows(steps: FromClause, besides: Sequence[str]) -> Select[Any]:
    """What a page says of these steps."""
    others = {
        "channel": _DOSSIER.channel,
        "submitted": _DOSSIER.submitted_at.label("submitted"),
        "since": steps.c.since,
    }
    holder = select(_OFFICER.name).where(_OFFICER.id == steps.c.claimed_by).scalar_subquery()
    return select(
        *(steps.c[name] for name in _OF_STEP),
        *(_DOSSIER[name] for name in ("public_id", "applicant", "revision_id", "reappointed")),
        func.coalesce(_DOSSIER.code, _DOSSIER.number).label("code"),
        _DOSSIER.due.label("promised"),
        holder.label("holder"),
        *(others[name] for name in besides),
    ).select_from(steps.join(_DOSSIERS, _DOSSIER.id == steps.c.dossier_id))


def _chosen(every: Sequence[ColumnElement[bool]], shape: Shape) -> FromClause:
    """The first steps of all these places."""
    known = _STEPS.join(_DOSSIERS, _DOSSIER.id == _STEP.dossier_id) if shape.of_dossiers else _STEPS
    columns = (*(_STEP[name] for name in _OF_STEP), _STEP.dossier_id, _STEP.since)
    steps = select(*columns).select_from(known)
    pages = [_fitting(steps, place, shape).subquery() for place in every]
    if len(pages) == 1:
        return pages[0]
    rows = union_all(*map(select, pages)).subquery()
    return select(rows).order_by(*_in_order(rows.c, shape)).limit(PAGE + 1).subquery()


def _fitting(rows: Select[Any], place: ColumnElement[bool], shape: Shape) -> Select[Any]:
    """The rows of a place, and no more than a page of them."""
    fit = rows.where(place, matching(shape), _beyond(shape))
    return fit.order_by(*_in_order(_STEP, shape)).limit(PAGE + 1)


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
