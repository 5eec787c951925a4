"""The statements behind a queue: one page of it, and what each quick filter would show.

Each post is read along the index (office, role, due, id) and no further than one page; what has no
due time comes last, as a stretch of its own, since databases disagree about where it belongs.
Statements are built once for each shape and kept, as building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    false,
    func,
    literal,
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
from services.queue_filters import NAMES, Scope, moment, places

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
    """What a statement depends on; all else are values that are bound to it."""

    roles: tuple[str, ...]
    name: str = "all"
    procedure: bool = False
    words: bool = False
    back: bool = False
    cursor: str = ""  # "dated", "undated" or none


def page(db: Session, scope: Scope, wanted: Wanted) -> list[Any]:
    """The rows of one page and one row more, in order; backwards when it ends before a row."""
    here = wanted.before or wanted.after
    shape = Shape(
        roles=tuple(post.role for post in scope.posts),
        name=wanted.name,
        procedure=bool(wanted.procedure),
        words=bool(wanted.words),
        back=wanted.before is not None,
        cursor=("dated" if here.due else "undated") if here else "",
    )
    values = {
        "procedure": wanted.procedure,
        "name": literally(fold(wanted.words)),
        "number": literally(wanted.words.strip().upper()),
        "cursor_due": here.due if here else None,
        "cursor_id": here.id if here else None,
    }
    return list(db.execute(_page(shape), queue_filters.values(scope) | values))


def counts(db: Session, scope: Scope) -> Mapping[str, int]:
    """How much each quick filter would show; one more than `MOST_COUNTED` at a post means more."""
    row = db.execute(
        _counts(tuple(post.role for post in scope.posts)), queue_filters.values(scope)
    ).one()
    return dict(row._mapping)  # noqa: SLF001  # SQLAlchemy's public name for a row as a mapping


def literally(words: str) -> str:
    """The words for a LIKE in which no letter stands for any other."""
    return words.replace("/", "//").replace("%", "/%").replace("_", "/_")


@lru_cache(maxsize=512)
def _page(shape: Shape) -> Select[Any]:
    """One stretch or two for each place; every wait has a due time."""
    stretches = [
        select(_stretch(place & _matching(shape), shape, undated=undated).subquery())
        for place in places(shape.name, shape.roles)
        for undated in ((False,) if shape.name == "waiting" else (False, True))
    ]
    rows = union_all(*stretches).subquery()
    order = (rows.c.undated, rows.c.due, rows.c.id)
    turned = [column.desc() for column in order] if shape.back else order
    return select(rows).order_by(*turned).limit(PAGE + 1)


def _stretch(where: ColumnElement[bool], shape: Shape, *, undated: bool) -> Select[Any]:
    """The rows with a due time, or those without, on from the cursor and no further than a page."""
    dated = _STEP.due.is_(None) if undated else _STEP.due.is_not(None)
    order = (_STEP.due, _STEP.id)
    return (
        select(
            literal(int(undated)).label("undated"),
            *(_STEP[name] for name in ("id", "step", "branch", "office", "role", "due")),
            *(_STEP[name] for name in ("escalated", "claimed_by")),
            *(_DOSSIER[name] for name in ("public_id", "code", "number", "lines", "applicant")),
            _DOSSIER.revision_id,
            _DOSSIER.due.label("promised"),
            _OFFICER.name.label("holder"),
        )
        .select_from(_WITH_HOLDER)
        .where(where, dated, _beyond(shape, undated=undated))
        .order_by(*(column.desc() if shape.back else column for column in order))
        .limit(PAGE + 1)
    )


def _beyond(shape: Shape, *, undated: bool) -> ColumnElement[bool]:
    """The rows on the far side of the cursor; those without a due time come after all others."""
    if not shape.cursor:
        return true()
    if undated != (shape.cursor == "undated"):
        return true() if undated != shape.back else false()
    mark: ColumnElement[int] = bindparam("cursor_id", type_=_STEP.id.type)
    if undated:
        return _STEP.id < mark if shape.back else _STEP.id > mark
    here, there = tuple_(_STEP.due, _STEP.id), tuple_(moment("cursor_due"), mark)
    return here < there if shape.back else here > there


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


@lru_cache(maxsize=32)
def _counts(roles: tuple[str, ...]) -> Select[Any]:
    columns: list[ColumnElement[Any]] = [_counted(name, roles).label(name) for name in NAMES]
    return select(*columns)


def _counted(name: str, roles: tuple[str, ...]) -> ColumnElement[int]:
    """How many rows a quick filter shows; at posts the index alone can tell."""
    found: ColumnElement[int] = literal(0)
    for place in places(name, roles):
        rows = select(literal(1)).where(place)
        if name == "waiting":
            rows = rows.select_from(_WITH_DOSSIER)
        rows = rows.limit(MOST_COUNTED + 1)
        found = found + select(func.count()).select_from(rows.subquery()).scalar_subquery()
    return found
