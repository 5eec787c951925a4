"""The texts of a procedure that were put in force: which holds, since when, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import catalogue, staff
from services.actor_ids import of_officer, row_of
from services.errors import NotFound
from services.folding import fold
from services.models import Publication, Revision
from workflows import validity
from workflows.definition import Procedure

_PUBLISHED = (
    select(
        *(Revision.code, Revision.digest),
        *(Publication.revision_id, Publication.at, Publication.by),
    )
    .join(Publication, Publication.revision_id == Revision.id)
    .order_by(Publication.id.desc())
)
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
    rows = db.execute(_PUBLISHED.where(Revision.code == code)).all()
    if not rows:
        raise NotFound("procedure-unknown", code=code)
    return _editions(db, rows, _names(db, {row.by for row in rows}), on)


def every(db: Session, *, on: date) -> Sequence[Sequence[Edition]]:
    """The editions of each procedure as `of` tells them, by its title."""
    rows = db.execute(_PUBLISHED).all()
    names, by_code = _names(db, {row.by for row in rows}), dict[str, list[Any]]()
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    found = [_editions(db, own, names, on) for own in by_code.values()]
    return sorted(found, key=lambda one: fold(shown(one).procedure.title))


def shown(editions: Sequence[Edition]) -> Edition:
    """The edition that speaks for its procedure: the one that holds, else the last."""
    return next((one for one in editions if one.state == "holds"), editions[0])


def successor(db: Session, code: str, *, on: date) -> Procedure | None:
    """The procedure that is open in the place of one that has ended, by what its last text says."""
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        with suppress(NotFound):
            one = next((it for it in of(db, code, on=on) if it.state in ("holds", "ended")), None)
            if one and one.state == "holds":
                return one.procedure if len(seen) > 1 else None
            code = one.procedure.replaced_by if one else ""
    return None


def _editions(db: Session, rows: Sequence[Any], names: dict[str, str], on: date) -> list[Edition]:
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
    found = staff.named(db, {row_of(one) for one in actors if one.startswith("officer:")})
    return {of_officer(row_id): name for row_id, name in found.items()}
