"""How much each quick filter of a queue would show, counted along the index of open steps.

An entry that several filters show is passed once: what is late, due today, soon and later at a post
are stretches that touch, and so are, in its office, the posts that one does not hold. Each stretch
is walked no further than `MOST_COUNTED`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from services import queue_filters
from services.db import table
from services.models import OpenStepRow
from services.queue_filters import MOST_COUNTED, Scope, Whose, at_post, moment, places, stopped
from services.quick import Quick, Values

_STEP = table(OpenStepRow).c
_BY_TIME = ("overdue", "today", "soon", "later")
"""The stretches of a post, none of which has an entry of another; `soon` begins after today."""


@lru_cache(maxsize=128)
def counting(whose: Whose) -> Quick:
    """How much is in each stretch, and how much of a post's stretches is claimed."""
    found = [
        _walk(name, at_post(n) & when, _STEP.claimed_by)
        for n, _role in enumerate(whose.roles)
        for name, when in zip(_BY_TIME, _in_time(n), strict=True)
    ]
    found += [_walk("office", place) for place in _beside(whose)]
    found += [_walk("waiting", place) for place in stopped(whose)]
    for name in ("mine", "asked", "held", "below"):
        found += [_walk(name, place) for place in places(name, whose)]
    return Quick(union_all(*found))


def shown(db: Session, scope: Scope, values: Values, rows: Iterable[Any]) -> Mapping[str, int]:
    """How much each quick filter would show, by what `counting` has found; one more than
    `MOST_COUNTED` means more. Where so much waits, what is free of it is walked by itself."""
    n: Counter[str] = Counter()
    claimed = 0
    for row in rows:
        n[row.name] += row.n
        claimed += row.claimed
    here = sum(n[name] for name in _BY_TIME)
    n["free"] = here - claimed
    if here > MOST_COUNTED:
        n["free"] = sum(row.n for row in _free(scope.whose).rows(db, values))
    n |= {"all": here, "soon": n["today"] + n["soon"], "office": here + n["office"]}
    return {name: min(n[name], MOST_COUNTED + 1) for name in queue_filters.NAMES}


@lru_cache(maxsize=128)
def _free(whose: Whose) -> Quick:
    """What nobody has claimed, counted apart."""
    return Quick(union_all(*(_walk("free", place) for place in places("free", whose))))


def _walk(
    name: str, place: ColumnElement[bool], claimed: ColumnElement[Any] | None = None
) -> Select[Any]:
    """How much is in a place, and how much of it says who has claimed it; indexes alone can tell."""
    what = literal_column("1") if claimed is None else claimed
    found = select(what.label("what")).where(place).limit(MOST_COUNTED + 1).subquery()
    of_it = literal_column("0") if claimed is None else func.count(found.c.what)
    said: tuple[ColumnElement[Any], ...] = (
        literal_column(f"'{name}'").label("name"),
        func.count().label("n"),
    )
    return select(*said, of_it.label("claimed")).select_from(found)


def _in_time(n: int) -> list[ColumnElement[bool]]:
    """The conditions of `_BY_TIME` at one of the posts."""
    due, now, midnight, soon = _STEP.due, moment("now"), moment("midnight"), moment(f"soon_at_{n}")
    return [
        due < now,
        (due >= now) & (due <= midnight),
        (due > midnight) & (due <= soon),
        due > soon,
    ]


def _beside(whose: Whose) -> Iterator[ColumnElement[bool]]:
    """What is open in one's offices at posts that one does not hold: before, between and behind the
    roles that one holds there."""
    for home in sorted(set(whose.homes)):
        held = sorted(role for role, at in zip(whose.roles, whose.homes, strict=True) if at == home)
        for above, below in pairwise((None, *held, None)):
            place = _STEP.office == bindparam(f"at_office_{home}", type_=_STEP.office.type)
            if above:
                place &= _STEP.role > literal(above)
            if below:
                place &= _STEP.role < literal(below)
            yield place
