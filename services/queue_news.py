"""What has happened to a page of the queue since it was shown: how much each quick filter shows now,
how much has come, and which of its lines others have taken up, given back or done.

Everybody's page asks every quarter of a minute, so it is one way to the database: the counts of the
page itself, the newest steps, and the page's own lines by their keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, or_, select
from sqlalchemy.orm import Session

from services import queue_filters, queue_stretches
from services.db import table
from services.models import Officer, OpenStepRow
from services.queue_filters import Scope, Whose, moment, places
from services.queue_pages import PAGE
from services.quick import Quick, together

NEWEST = 5_000
"""So many steps of the whole house are looked at for what is new; more have not come in an hour."""
_STEP, _OFFICER = table(OpenStepRow).c, table(Officer).c

Lines = Mapping[int, int | None]
"""The open steps of a page by their row ids, each with the row id of who had claimed it."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A line that is not what it was: `kind` is done, free, mine or taken, by `holder` if anybody."""

    kind: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """How many steps have `come`, how much each quick filter shows, and what became of which line."""

    come: int
    counts: Mapping[str, int]
    lines: Mapping[int, Turned]


def news(db: Session, scope: Scope, seen: datetime, lines: Lines) -> News:
    """What has happened since then, and to these lines; the first `PAGE` of them are looked at."""
    bound = queue_filters.values(scope)
    rows = list(lines)[:PAGE]
    keys = {f"row_{n}": rows[n] if n < len(rows) else None for n in range(PAGE)}
    asked = [(queue_stretches.counting(scope.whose), bound), (_LINES, keys)]
    if scope.posts:
        asked.append((_newer(scope.whose), bound | {"seen": seen}))
    counts, found, *newer = together(db, *asked)
    now = {row.id: row for row in found}
    turned = {row: _turned(scope, lines[row], now.get(row)) for row in rows}
    return News(
        come=newer[0][0].n if newer else 0,
        counts=queue_stretches.shown(db, scope, bound, counts),
        lines={row: one for row, one in turned.items() if one},
    )


def _turned(scope: Scope, held: int | None, row: Any) -> Turned | None:
    """What became of a line that this officer, or nobody, had claimed; None if it is as it was."""
    if row is None:
        return Turned("done")
    if row.claimed_by == held:
        return None
    if row.claimed_by is None:
        return Turned("free")
    return Turned("mine" if row.claimed_by == scope.officer else "taken", row.holder)


def _of_lines() -> Quick:
    """Who has claimed the lines of a page, as far as they are open."""
    named = [bindparam(f"row_{n}", type_=_STEP.id.type) for n in range(PAGE)]
    holder = select(_OFFICER.name).where(_OFFICER.id == _STEP.claimed_by).scalar_subquery()
    return Quick(
        select(_STEP.id, _STEP.claimed_by, holder.label("holder")).where(_STEP.id.in_(named))
    )


_LINES = _of_lines()


@lru_cache(maxsize=128)
def _newer(whose: Whose) -> Quick:
    """What came to these posts after a moment, of the `NEWEST` steps that there are."""
    newest = select(func.max(_STEP.id)).scalar_subquery() - NEWEST
    mine = or_(*places("all", whose))
    rows: Select[Any] = select(literal_column("1")).where(
        _STEP.id > newest, _STEP.since > moment("seen"), mine
    )
    return Quick(select(func.count().label("n")).select_from(rows.subquery()))
