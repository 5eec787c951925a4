"""The statements behind a queue: one page of it, and what each quick filter would show.

Each post is read along the index (office, role, due, id) and no further than one page; what has no
due time comes last (`services.kinds.Until`). Statements are spelled once for each shape and kept, as
building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from services import queue_filters
from services.db import table
from services.folding import fold
from services.models import Dossier, Officer, OpenStepRow
from services.queue_filters import NAMES, Scope, Whose, places, stopped
from services.quick import Quick, together

PAGE = 50
MOST_COUNTED = 1_000
"""Beyond so many, how many exactly tells nobody anything, and costs more the more there are."""
_DOSSIER = table(Dossier).c
_STEP = table(OpenStepRow).c
_OFFICER = table(Officer).c
_WITH_DOSSIER = table(OpenStepRow).join(table(Dossier), _DOSSIER.id == _STEP.dossier_id)
_WITH_HOLDER = _WITH_DOSSIER.outerjoin(table(Officer), _OFFICER.id == _STEP.claimed_by)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: so many rows before it, the due time and the id of its last row."""

    n: int
    due: datetime | None
    id: int

    def __str__(self) -> str:
        return f"{self.n}_{self.due.isoformat() if self.due else ''}_{self.id}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The cursor that an address carries; None for a text that is none."""
        try:
            n, due, row_id = text.split("_")
            moment = datetime.fromisoformat(due) if due else None
            return None if moment and not moment.tzinfo else cls(int(n), moment, int(row_id))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the queue: a quick filter, a procedure's code, words of a code or a name, and
    the row after which, or before which, the page begins."""

    name: str = "all"
    procedure: str = ""
    words: str = ""
    after: Cursor | None = None
    before: Cursor | None = None


class Shape(NamedTuple):
    """What a statement depends on; all else are values that are bound to it.

    `beyond`: whether it goes on from a row.
    """

    whose: Whose
    name: str
    procedure: bool
    words: bool
    back: bool
    beyond: bool


def page(db: Session, scope: Scope, wanted: Wanted) -> tuple[list[Any], Mapping[str, int]]:
    """The rows of one page and one row more, in order, backwards when it ends before a row; and how
    much each quick filter would show, where one more than `MOST_COUNTED` at a post means more."""
    here = wanted.before or wanted.after
    shape = Shape(
        whose=scope.whose,
        name=wanted.name,
        procedure=bool(wanted.procedure),
        words=bool(wanted.words),
        back=wanted.before is not None,
        beyond=here is not None,
    )
    bound = queue_filters.values(scope)
    values = bound | {
        "procedure": wanted.procedure,
        "name": literally(fold(wanted.words)),
        "number": literally(wanted.words.strip().upper()),
        "cursor_due": here.due if here else None,
        "cursor_id": here.id if here else None,
    }
    statement = _page(shape)
    [counts], *found = together(
        db, (_counts(scope.whose), bound), *([(statement, values)] if statement else ())
    )
    return (found[0] if found else []), dict(zip(NAMES, counts, strict=True))


def literally(words: str) -> str:
    """The words for a LIKE in which no letter stands for any other."""
    return words.replace("/", "//").replace("%", "/%").replace("_", "/_")


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
            *(_STEP[name] for name in ("escalated", "claimed_by")),
            *(_DOSSIER[name] for name in ("public_id", "lines", "applicant", "revision_id")),
            func.coalesce(_DOSSIER.code, _DOSSIER.number).label("code"),
            _DOSSIER.due.label("promised"),
            _OFFICER.name.label("holder"),
        )
        .select_from(_WITH_HOLDER)
        .where(place, _matching(shape), _beyond(shape))
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


def _matching(shape: Shape) -> ColumnElement[bool]:
    """The condition of a search: an applicant's name in any spelling, a code or its end."""
    chosen = _DOSSIER.procedure == bindparam("procedure") if shape.procedure else true()
    if not shape.words:
        return chosen
    code = bindparam("number", type_=_DOSSIER.number.type)
    name = bindparam("name", type_=_DOSSIER.applicant_folded.type)
    return chosen & or_(
        _DOSSIER.applicant_folded.contains(name, escape="/"),
        _DOSSIER.code.endswith(code, escape="/"),
        _DOSSIER.number.endswith(code, escape="/"),
    )


@lru_cache(maxsize=128)
def _counts(whose: Whose) -> Quick:
    return Quick(select(*(_counted(name, whose).label(name) for name in NAMES)))


def _counted(name: str, whose: Whose) -> ColumnElement[int]:
    """How many rows a quick filter shows; indexes alone can tell."""
    found: ColumnElement[int] = literal_column("0")
    waiting = [stopped(whose.offices)] if whose.offices else []
    for place in waiting if name == "waiting" else places(name, whose):
        rows: Select[Any] = select(literal_column("1")).where(place).limit(MOST_COUNTED + 1)
        found = found + select(func.count()).select_from(rows.subquery()).scalar_subquery()
    return found
