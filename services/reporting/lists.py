"""What every number opens into: the dossiers whose facts make it, a page at a time.

A page goes on from the dossier where the last one ended, so that the thousandth costs what the
first does, and what is counted meanwhile moves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, Tuple, func, select, tuple_
from sqlalchemy.orm import Session

from services.db import table
from services.errors import NotFound
from services.models import Dossier, FactRow
from services.reporting.counting import Cut, inside
from workflows.clock import punctuality

_FACT, _DOSSIER = table(FactRow), table(Dossier)
_PLACE = (_FACT.c.day, _FACT.c.dossier_id, _FACT.c.line, _FACT.c.name)
PAGE = 50


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


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list: the dossiers, and from which ones the pages beside it go on, if any."""

    rows: tuple[Listed, ...]
    before: str | None
    after: str | None


def page(
    db: Session,
    cut: Cut,
    names: Collection[str],
    *,
    after: str = "",
    before: str = "",
    size: int = PAGE,
) -> Page:
    """The dossiers after (or before) the one with this public id, the earliest counted first."""
    back = bool(before) and not after
    order = [column.desc() if back else column for column in _PLACE]
    query = select(*_PLACE).where(_inside(cut, names))
    if mark := after or before:
        here = _place_of(db, cut, names, mark)
        query = query.where(tuple_(*_PLACE) < here if back else tuple_(*_PLACE) > here)
    rows = _rows(db, query.order_by(*order).limit(size + 1))
    more = len(rows) > size
    if more:
        rows = rows[1:] if back else rows[:-1]
    earlier, later = (more, True) if back else (bool(after), more)
    return Page(
        tuple(rows),
        rows[0].public_id if rows and earlier else None,
        rows[-1].public_id if rows and later else None,
    )


def every(db: Session, cut: Cut, names: Collection[str], size: int = 500) -> Iterator[Listed]:
    """The whole list, read a page at a time."""
    found = page(db, cut, names, size=size)
    yield from found.rows
    while found.after:
        found = page(db, cut, names, after=found.after, size=size)
        yield from found.rows


def length(db: Session, cut: Cut, names: Collection[str]) -> int:
    """How many dossiers the list has."""
    return db.scalars(select(func.count()).select_from(_FACT).where(_inside(cut, names))).one()


def position(db: Session, cut: Cut, names: Collection[str], public_id: str) -> int:
    """The place of a dossier in the list, from 1 on."""
    here = _place_of(db, cut, names, public_id)
    query = select(func.count()).select_from(_FACT).where(_inside(cut, names))
    return db.scalars(query.where(tuple_(*_PLACE) <= here)).one()


def _inside(cut: Cut, names: Collection[str]) -> ColumnElement[bool]:
    condition = (
        _FACT.c.name.in_(names)
        & _FACT.c.day.between(cut.period.first, cut.period.last)
        & inside(_FACT.c.office, cut.offices)
    )
    return condition & (_FACT.c.procedure == cut.procedure) if cut.procedure else condition


def _place_of(db: Session, cut: Cut, names: Collection[str], public_id: str) -> Tuple:
    """Where in the list a dossier stands; `NotFound` when it does not."""
    query = select(*_PLACE).join(_DOSSIER, _DOSSIER.c.id == _FACT.c.dossier_id)
    query = query.where(_DOSSIER.c.public_id == public_id, _inside(cut, names))
    row = db.execute(query.order_by(*_PLACE).limit(1)).one_or_none()
    if row is None:
        raise NotFound("page-unknown")
    return tuple_(*row)


def _rows(db: Session, places: Select[tuple[date, int, int, str]]) -> list[Listed]:
    place = places.subquery()
    names = [name for name in Listed.__slots__ if name != "day"]
    query = select(place.c.day, *(_DOSSIER.c[name] for name in names)).join(
        _DOSSIER, _DOSSIER.c.id == place.c.dossier_id
    )
    columns = (place.c.day, place.c.dossier_id, place.c.line, place.c.name)
    found = db.execute(query.order_by(*columns)).mappings()
    return [Listed(**row) for row in found]
