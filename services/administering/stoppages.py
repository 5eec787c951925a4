"""Days on which offices were closed or a system was down, as records; what runs is counted anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from services import catalogue, jobs, places
from services.administering import changes
from services.administering.changes import Errand, Kind, Record
from services.db import inserting, table, transaction
from services.errors import Conflict, Invalid, NotFound
from services.models import Dossier, StoppageRow
from workflows.calendar import at
from workflows.parsing import REGIMES

RECOUNT = "recount-clock"
"""The job that counts anew what a stoppage moves."""

LONGEST = 92
"""Days; more is a slip of the pen."""

_ROW, _DOSSIER = table(StoppageRow), table(Dossier)
_RUNNING = (
    *(_DOSSIER.c.finished_at.is_(None), _DOSSIER.c.closed_at.is_(None)),
    _DOSSIER.c.due.is_not(None),
)
SAID = ("last", "stops", "title", "source")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which days, of an office with all below it (everywhere, if none), under a regime (each)."""

    first: date
    office: str = ""
    regime: str = ""

    @property
    def subject(self) -> str:
        """How a change names it."""
        return changes.named(self.office, self.first, self.regime)

    @classmethod
    def of(cls, subject: str) -> Stretch:
        """The stretch that a change names; NotFound for what names none: it stands in an address."""
        office, first, regime = changes.parts_of(subject, 3, unknown="stoppage-unknown")
        try:
            return cls(date.fromisoformat(first), office, regime)
        except ValueError:
            raise NotFound("stoppage-unknown") from None


def enter(db: Session, stretch: Stretch, says: Record, errand: Errand) -> None:
    """Put a stretch on the record."""
    with transaction(db):
        if changes.done(db, errand):
            return
        if STOPPAGE.read(db, stretch.subject) is not None:
            raise Conflict("stoppage-known", where="first")
        changes.write(db, STOPPAGE, stretch.subject, says, errand)


def drop(db: Session, stretch: Stretch, errand: Errand) -> None:
    """Take a stretch off the record again; what it moved, or was counted with it, is counted anew."""
    with transaction(db):
        if changes.done(db, errand):
            return
        if STOPPAGE.read(db, stretch.subject) is None:
            raise NotFound("stoppage-unknown")
        changes.write(db, STOPPAGE, stretch.subject, None, errand)


def listed(db: Session) -> Sequence[StoppageRow]:
    """All that is on the record, the last first."""
    return db.scalars(select(StoppageRow).order_by(StoppageRow.first.desc())).all()


def foreseen(db: Session, stretch: Stretch, says: Record) -> int:
    """How many running dossiers are counted anew once this is on the record: those there, under the
    regime, that are due on its first day or later; none where time runs on.

    `Invalid` for days, an office or a regime that cannot be.
    """
    _demand(db, stretch, date.fromisoformat(says["last"]))
    if not says["stops"]:
        return 0
    due = (*_RUNNING, _DOSSIER.c.due >= at(stretch.first, time()), *_of(db, stretch.office))
    rows = select(_DOSSIER.c.revision_id, func.count().label("n")).where(*due)
    return sum(
        row.n
        for row in db.execute(rows.group_by(_DOSSIER.c.revision_id))
        if stretch.regime in ("", catalogue.by_id(db, row.revision_id).regime)
    )


def running(db: Session, office: str) -> Sequence[str]:
    """The public ids of the dossiers there that have a promised day and no result."""
    rows = select(_DOSSIER.c.public_id).where(*_RUNNING, *_of(db, office))
    return list(db.scalars(rows.order_by(_DOSSIER.c.id)))


def _of(db: Session, office: str) -> tuple[ColumnElement[bool], ...]:
    if not office:
        return ()
    codes = [one.code for one in places.directory(db).ever_below(office)]
    return (_DOSSIER.c.office.in_(codes),)


def _read(db: Session, subject: str) -> Record | None:
    row = db.execute(select(_ROW).where(*_here(subject))).one_or_none()
    if row is None:
        return None
    return {"last": row.last.isoformat(), **{key: getattr(row, key) for key in SAID[1:]}}


def _put(db: Session, subject: str, after: Record | None, errand: Errand) -> None:
    stretch, before = Stretch.of(subject), _read(db, subject)
    if after is None:
        db.execute(delete(_ROW).where(*_here(subject)))
    else:
        last = date.fromisoformat(after["last"])
        _demand(db, stretch, last)
        keys = {"office": stretch.office, "first": stretch.first, "regime": stretch.regime}
        values: dict[str, Any] = {**after, "last": last}
        put = inserting(db, _ROW).values(**keys, **values)
        db.execute(put.on_conflict_do_update(index_elements=list(keys), set_=values))
    places.changed(db)
    says = after or before
    if says and (says["stops"] or (before and before["stops"])):
        key = f"{RECOUNT}:{subject}:{errand.key or errand.at.isoformat()}"
        told = {"last": says["last"], "title": says["title"], "source": says["source"]}
        jobs.enqueue(db, RECOUNT, key=key, at=errand.at, subject=subject, **told)


def _demand(db: Session, stretch: Stretch, last: date) -> None:
    if stretch.office and places.directory(db).ever(stretch.office) is None:
        raise Invalid("no-such-office", where="office")
    if stretch.regime not in ("", *REGIMES):
        raise Invalid("regime-unknown", where="regime")
    if last < stretch.first:
        raise Invalid("days-reversed", where="last")
    if (last - stretch.first).days >= LONGEST:
        raise Invalid("stoppage-long", where="last", n=LONGEST)


def _here(subject: str) -> tuple[ColumnElement[bool], ...]:
    stretch = Stretch.of(subject)
    return (
        _ROW.c.office == stretch.office,
        _ROW.c.first == stretch.first,
        _ROW.c.regime == stretch.regime,
    )


STOPPAGE = Kind("stoppage", _read, _put)
