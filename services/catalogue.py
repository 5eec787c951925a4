"""The texts of procedures that were put in force: which of them counts, and what it says.

Which text counts on a day: of those that have begun by then (`valid_from`), the one that was put in
force last; and nothing, once that one has ended (`valid_to`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row, func, select
from sqlalchemy.orm import Session

from services.db import table
from services.errors import NotFound
from services.folding import fold
from services.models import Publication, Revision
from services.quick import Quick
from workflows import validity
from workflows.definition import Procedure
from workflows.parsing import parse

_REVISION, _PUBLICATION = table(Revision), table(Publication)
_IN_FORCE = (
    select(_PUBLICATION, _REVISION.c.code, _REVISION.c.digest)
    .join(_REVISION, _REVISION.c.id == _PUBLICATION.c.revision_id)
    .order_by(_PUBLICATION.c.id.desc())
)
LAST = select(func.max(_PUBLICATION.c.id)).scalar_subquery()
"""The number of what was put in force last, for statements that can bring it along."""
_LAST = Quick(select(LAST.label("last")))

_all: WeakKeyDictionary[Engine, tuple[int | None, Sequence[Row[Any]]]] = WeakKeyDictionary()
_kept: WeakKeyDictionary[Engine, dict[int, Procedure]] = WeakKeyDictionary()
"""Parsed revisions; a revision never changes, so neither does what is kept."""


@dataclass(frozen=True, slots=True)
class Published:
    """A revision, the procedure that it says, and when it was put in force."""

    revision_id: int
    procedure: Procedure
    at: datetime


def current(db: Session, code: str, *, on: date) -> Published:
    """A procedure as dossiers are filed under it on a day; NotFound when there is none."""
    of_it = [row for row in in_force(db) if row.code == code]
    for row in of_it:
        procedure = by_id(db, row.revision_id)
        if validity.begun(procedure, on):
            if validity.ended(procedure, on):
                break
            return Published(row.revision_id, procedure, row.at)
    raise NotFound("procedure-not-open" if of_it else "procedure-unknown", code=code)


def last_day(db: Session, revision_id: int, *, last: int | None = None) -> date | None:
    """The last day on which dossiers are filed under a revision; None while no end is known.

    That is its own `valid_to`, or the day before a text begins that was put in force later and
    says when it begins. `last`: what `LAST` is, where that is known already.
    """
    procedure = by_id(db, revision_id)
    later = takewhile(lambda row: row.revision_id != revision_id, in_force(db, last))
    begins = [by_id(db, row.revision_id).valid_from for row in later if row.code == procedure.code]
    ends = [procedure.valid_to, *(day - timedelta(days=1) for day in begins if day)]
    return min((day for day in ends if day), default=None)


def by_id(db: Session, revision_id: int) -> Procedure:
    """The procedure as one revision says it, for the dossiers that were received under it."""
    kept = _kept.setdefault(db.get_bind().engine, {})
    if revision_id not in kept:
        kept[revision_id] = parse(db.get_one(Revision, revision_id).definition)
    return kept[revision_id]


def last_put(db: Session) -> int | None:
    """The number of what was put in force last, for those who ask for several days."""
    found: int | None = _LAST.scalar(db, {})
    return found


def offered(
    db: Session, *, on: date, before: datetime | None = None, last: int | None = None
) -> list[Procedure]:
    """Every procedure under which dossiers are filed on a day, by title.

    `before`: as it was known at that moment, without what was put in force later. `last`: what
    `last_put` is, where that is known already.
    """
    begun: dict[str, Procedure] = {}
    for row in in_force(db, last):
        if row.code not in begun and (before is None or row.at < before):
            procedure = by_id(db, row.revision_id)
            if validity.begun(procedure, on):
                begun[row.code] = procedure
    return _by_title(procedure for procedure in begun.values() if not validity.ended(procedure, on))


def every(db: Session) -> list[Procedure]:
    """Every procedure that was ever put in force, in the text that was last, by title: for what is
    still at work, whether anybody can file it today or not."""
    last: dict[str, int] = {}
    for row in in_force(db):
        last.setdefault(row.code, row.revision_id)
    return _by_title(by_id(db, revision_id) for revision_id in last.values())


def in_force(db: Session, last: int | None = None) -> Sequence[Row[Any]]:
    """Everything that was ever put in force, the last first.

    Publications are only added, one after the other: the number of the last one says whether what
    is kept is still all.
    """
    last = last or _LAST.scalar(db, {})
    kept = _all.get(engine := db.get_bind().engine)
    if kept is None or kept[0] != last:
        rows = db.execute(_IN_FORCE).all()
        kept = _all[engine] = (rows[0].id if rows else None, rows)
    return kept[1]


def _by_title(procedures: Iterable[Procedure]) -> list[Procedure]:
    return sorted(procedures, key=lambda procedure: title_order(procedure.title))


@lru_cache(maxsize=1024)
def title_order(title: str) -> str:
    """By what titles are sorted: folding one costs more than all else of a list."""
    return fold(title)
