"""The texts of a procedure that were put in force: which holds, since when, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import catalogue
from services.actor_ids import of_officer, row_of
from services.errors import NotFound
from services.models import Officer, Publication, Revision
from workflows import validity
from workflows.definition import Procedure

State = Literal["coming", "holds", "ended", "replaced"]


@dataclass(frozen=True, slots=True)
class Edition:
    """A text that was put in force, the first of its procedure being number 1.

    `by` is the officer who did it, empty for the product itself (installation or command). On the
    day of the question dossiers are filed under the one that `holds`; one that is `coming` begins
    later. One that has `ended`, or was `replaced`, stays for what was received under it.
    """

    procedure: Procedure
    number: int
    digest: str
    at: datetime
    by: str
    state: State


def of(db: Session, code: str, *, on: date) -> Sequence[Edition]:
    """All that was put in force of a procedure, the last first; NotFound when nothing was."""
    rows = db.execute(
        select(Publication.revision_id, Publication.at, Publication.by, Revision.digest)
        .join(Revision)
        .where(Revision.code == code)
        .order_by(Publication.id.desc())
    ).all()
    if not rows:
        raise NotFound("procedure-unknown", code=code)
    names = _names(db, {row.by for row in rows})
    texts = [catalogue.by_id(db, row.revision_id) for row in rows]
    return [
        Edition(text, number, row.digest, row.at, names.get(row.by, ""), state)
        for number, row, text, state in zip(
            range(len(rows), 0, -1), rows, texts, _states(texts, on), strict=True
        )
    ]


def _states(texts: Sequence[Procedure], on: date) -> list[State]:
    """How each stands on a day, the last first: the first that has begun counts, until its end."""
    now = next((n for n, one in enumerate(texts) if validity.begun(one, on)), len(texts))
    return [_state(one, n - now, on) for n, one in enumerate(texts)]


def _state(text: Procedure, after: int, on: date) -> State:
    """`after`: how many places a text stands after the one that counts."""
    if after:
        return "replaced" if after > 0 else "coming"
    return "ended" if validity.ended(text, on) else "holds"


def _names(db: Session, actors: set[str]) -> dict[str, str]:
    ids = [row_of(one) for one in actors if one.startswith("officer:")]
    rows = db.execute(select(Officer.id, Officer.name).where(Officer.id.in_(ids)))
    return {of_officer(row.id): row.name for row in rows}
