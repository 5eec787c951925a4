"""What every number opens into: the dossiers that make it, a page at a time.

A page goes on from the dossier where the last one ended, so that the thousandth costs what the
first does, and what is counted meanwhile moves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Tuple,
    func,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from services.db import table
from services.errors import NotFound
from services.models import Dossier, FactRow
from services.reporting.counting import Cut, inside
from workflows.calendar import local_day
from workflows.clock import punctuality

_FACT, _DOSSIER = table(FactRow), table(Dossier)
_SOUGHT = _DOSSIER.alias()
COUNTED = "counted"
"""How the first column of a place is called: the day or the moment that a dossier was counted on."""
_PLACE = (_FACT.c.day.label(COUNTED), _FACT.c.dossier_id, _FACT.c.line, _FACT.c.name)
PAGE = 50
PORTION = 2000
"""As many as a file takes at once."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One dossier behind a number, without a word about whose it is.

    `day` is the day that it was counted on.
    """

    public_id: str
    number: str
    code: str | None
    procedure: str
    office: str
    channel: str
    stage: str
    day: date
    submitted_at: datetime
    received_at: datetime | None
    due: datetime | None
    finished_at: datetime | None

    @property
    def punctuality(self) -> str:
        """`early`, `on-time` or `late`; empty without a result."""
        return punctuality(self.finished_at, self.due) if self.finished_at and self.due else ""


SHOWN = tuple(name for name in Listed.__slots__ if name != "day")
"""The columns of a dossier that a list shows."""


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list: the dossiers, and from which ones the pages beside it go on, if any."""

    rows: tuple[Listed, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The list behind a number, before anything of it is read.

    `place` puts it in order: when a dossier was counted, its `dossier_id`, and what else tells two
    rows apart. `whole` is the condition of its rows, `stretches` the same in parts that each have
    an index in that order. A page may go on from any dossier of `known`.
    """

    place: tuple[ColumnElement[Any], ...]
    whole: ColumnElement[bool]
    stretches: tuple[ColumnElement[bool], ...]
    known: ColumnElement[bool]


def of_facts(cut: Cut, names: Collection[str]) -> Listing:
    """The dossiers of which one of these facts became true."""
    whole = _inside(cut, names)
    stretches = tuple(_inside(cut, (name,)) for name in sorted(names))
    return Listing(_PLACE, whole, stretches, known=whole)


def page(
    db: Session, listing: Listing, *, after: str = "", before: str = "", size: int = PAGE
) -> Page:
    """The dossiers after (or before) the one with this public id, the earliest counted first."""
    back = bool(before) and not after
    mark = after or before
    here = _place_of(db, listing, mark) if mark else None
    found = [_listed(row) for row in _rows(db, _next(listing, here, size + 1, back=back))]
    more = len(found) > size
    if more:
        found = found[1:] if back else found[:-1]
    earlier, later = (more, True) if back else (bool(after), more)
    return Page(
        tuple(found),
        found[0].public_id if found and earlier else None,
        found[-1].public_id if found and later else None,
    )


def every(db: Session, listing: Listing, size: int = PORTION) -> Iterator[Listed]:
    """The whole list, read a portion at a time; never more than that is held.

    Between two portions no transaction is open: who takes the rows may be slow, and on SQLite a
    reader that stays keeps the write-ahead log growing. Each is as of its own moment.
    """
    here: Tuple | None = None
    while True:
        found = _rows(db, _next(listing, here, size))
        db.rollback()
        yield from map(_listed, found)
        if len(found) < size:
            return
        here = _place(listing, found[-1])


def position(db: Session, listing: Listing, public_id: str) -> int:
    """The place of a dossier in the list, from 1 on."""
    here = _place_of(db, listing, public_id)
    before = select(*listing.place).where(listing.whole, tuple_(*listing.place) <= here)
    return db.scalars(select(func.count()).select_from(before.subquery())).one()


def length(db: Session, listing: Listing) -> tuple[int, int]:
    """How many rows the whole list has, and how many different dossiers."""
    rows = select(*listing.place).where(listing.whole).subquery()
    counted = select(func.count(), func.count(rows.c.dossier_id.distinct()))
    n, dossiers = db.execute(counted.select_from(rows)).one()
    return n, dossiers


def _inside(cut: Cut, names: Collection[str]) -> ColumnElement[bool]:
    condition = (
        _FACT.c.name.in_(names)
        & _FACT.c.day.between(cut.period.first, cut.period.last)
        & inside(_FACT.c.office, cut.offices)
    )
    return condition & _FACT.c.procedure.in_(cut.procedures) if cut.procedures else condition


def _place_of(db: Session, listing: Listing, public_id: str) -> Tuple:
    """Where in the list a dossier stands; `NotFound` when it cannot stand there."""
    own = select(_SOUGHT.c.id).where(_SOUGHT.c.public_id == public_id).scalar_subquery()
    _counted, dossier, *_others = listing.place
    query = select(*listing.place).where(dossier == own, listing.known)
    row = db.execute(query.order_by(*listing.place).limit(1)).mappings().one_or_none()
    if row is None:
        raise NotFound("page-unknown")
    return _place(listing, row)


def _next(listing: Listing, here: Tuple | None, most: int, *, back: bool = False) -> Select[Any]:
    """The next places after one, or before it.

    Each stretch is read along its own index and no further than a page: sorting all of them for
    every page would make a long list cost the square of its length.
    """
    stretches = []
    for condition in listing.stretches:
        query = select(*listing.place).where(condition)
        if here is not None:
            place = tuple_(*listing.place)
            query = query.where(place < here if back else place > here)
        order = [column.desc() if back else column for column in listing.place]
        stretches.append(select(query.order_by(*order).limit(most).subquery()))
    rows = union_all(*stretches).subquery()
    turned = [column.desc() if back else column.asc() for column in rows.c]
    return select(*rows.c).order_by(*turned).limit(most)


def _rows(db: Session, places: Select[Any]) -> Sequence[RowMapping]:
    """The dossiers at these places, in order."""
    place = places.subquery()
    shown = (_DOSSIER.c[name] for name in SHOWN)
    query = select(*place.c, *shown).join(_DOSSIER, _DOSSIER.c.id == place.c.dossier_id)
    return db.execute(query.order_by(*place.c)).mappings().all()


def _listed(row: RowMapping) -> Listed:
    counted = row[COUNTED]
    day = local_day(counted) if isinstance(counted, datetime) else counted
    return Listed(day=day, **{name: row[name] for name in SHOWN})


def _place(listing: Listing, row: RowMapping) -> Tuple:
    return tuple_(*(literal(row[column.name], column.type) for column in listing.place))
