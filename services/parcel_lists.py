"""The book of a desk's post, a part at a time: what waits, what is on its way, what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services import parcels, places
from services.db import table
from services.desk_lists import Entry, entries, entry
from services.desk_offices import desks_of
from services.models import Dossier, Parcel, ParcelDossier
from services.parcel_lines import IN, OUT
from workflows.case import Actor
from workflows.outlook import answer_by

PAGE = 50
LISTS: Mapping[str, tuple[str, str]] = {
    "waiting": (IN, "waiting"),
    "sent": (OUT, "sent"),
    "returned": (OUT, "returned"),
    "book-in": (IN, ""),
    "book-out": (OUT, ""),
}
"""Each part, by the way and the state; the books hold all, the newest first."""

_PARCEL, _HOLDS, _DOSSIER = table(Parcel), table(ParcelDossier), table(Dossier)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the book. `due`: by when whoever sent something must have an answer; `after`: where
    the next page starts."""

    rows: Sequence[tuple[Row[Any], datetime | None]]
    after: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One envelope, with the dossiers that were in it."""

    parcel: Row[Any]
    dossiers: Sequence[Entry]
    due: datetime | None


def counts(db: Session, by: Actor) -> Mapping[str, int]:
    """How many envelopes there are in each part that is work."""
    names = {state: name for name, state in LISTS.items() if state[1]}
    query = select(_PARCEL.c.way, _PARCEL.c.state, func.count()).group_by(
        _PARCEL.c.way, _PARCEL.c.state
    )
    mine = (_PARCEL.c.desk.in_(desks_of(by)), _PARCEL.c.state.in_(("waiting", "sent", "returned")))
    found = {(row[0], row[1]): int(row[2]) for row in db.execute(query.where(*mine))}
    return {name: found.get(state, 0) for state, name in names.items()}


def listed(db: Session, by: Actor, name: str, *, after: int | None = None) -> Listed:
    """A page of a part of the book: of work the oldest first, of a book the newest."""
    way, state = LISTS[name]
    query = select(_PARCEL).where(_PARCEL.c.desk.in_(desks_of(by)), _PARCEL.c.way == way)
    if state:
        query = query.where(_PARCEL.c.state == state).order_by(_PARCEL.c.id)
    else:
        query = query.order_by(_PARCEL.c.id.desc())
    if after is not None:
        query = query.where(_PARCEL.c.id > after if state else _PARCEL.c.id < after)
    found = db.execute(query.limit(PAGE + 1)).all()
    shown = found[:PAGE]
    more = shown[-1].id if len(found) > PAGE else None
    return Listed([(row, _due(db, row)) for row in shown], more)


def shown(db: Session, public_id: str, by: Actor) -> Shown:
    """One envelope of the reader's desks."""
    parcel = parcels.own(db, public_id, by)
    rows = db.execute(
        entries(_DOSSIER.c.submitted_at, _DOSSIER.c.due)
        .join(_HOLDS, _HOLDS.c.dossier_id == _DOSSIER.c.id)
        .where(_HOLDS.c.parcel_id == parcel.id)
        .order_by(_DOSSIER.c.id)
    )
    held = [entry(row, row.submitted_at, row.due) for row in rows]
    return Shown(parcel, held, _due(db, parcel))


def _due(db: Session, row: Row[Any]) -> datetime | None:
    """Who sends by post is answered like who files online."""
    if row.state != "waiting":
        return None
    return answer_by(places.scene(db).calendar_of(row.desk), row.at)
