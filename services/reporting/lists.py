"""What every number opens into: the dossiers whose facts make it, a page at a time.

A page goes on from the dossier where the last one ended, so that the thousandth costs what the
first does, and what is counted meanwhile moves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, RowMapping, Select, Tuple, func, select, tuple_, union_all
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


SHOWN = tuple(name for name in Listed.__slots__ if name != "day")
"""The columns of a dossier that a list shows."""


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
    mark = after or before
    here = _place_of(db, cut, names, mark) if mark else None
    found = [_listed(row) for row in _rows(db, _next(cut, names, here, size + 1, back=back))]
    more = len(found) > size
    if more:
        found = found[1:] if back else found[:-1]
    earlier, later = (more, True) if back else (bool(after), more)
    return Page(
        tuple(found),
        found[0].public_id if found and earlier else None,
        found[-1].public_id if found and later else None,
    )


def every(db: Session, cut: Cut, names: Collection[str], size: int = 500) -> Iterator[Listed]:
    """The whole list, read a page at a time; never more than that is held.

    Between two pages no transaction is open: who takes the rows may be slow, and on SQLite a reader
    that stays keeps the write-ahead log growing. Each page is as of its own moment.
    """
    here: Tuple | None = None
    while True:
        found = _rows(db, _next(cut, names, here, size))
        db.rollback()
        yield from map(_listed, found)
        if len(found) < size:
            return
        here = _place(found[-1])


def position(db: Session, cut: Cut, names: Collection[str], public_id: str) -> int:
    """The place of a dossier in the list, from 1 on."""
    here = _place_of(db, cut, names, public_id)
    query = select(func.count()).select_from(_FACT).where(_inside(cut, names))
    return db.scalars(query.where(tuple_(*_PLACE) <= here)).one()


def length(db: Session, cut: Cut, names: Collection[str]) -> tuple[int, int]:
    """How many rows the whole list has, and how many different dossiers."""
    counted = (func.count(), func.count(_FACT.c.dossier_id.distinct()))
    rows, dossiers = db.execute(select(*counted).where(_inside(cut, names))).one()
    return rows, dossiers


def _inside(cut: Cut, names: Collection[str]) -> ColumnElement[bool]:
    condition = (
        _FACT.c.name.in_(names)
        & _FACT.c.day.between(cut.period.first, cut.period.last)
        & inside(_FACT.c.office, cut.offices)
    )
    return condition & _FACT.c.procedure.in_(cut.procedures) if cut.procedures else condition


def _place_of(db: Session, cut: Cut, names: Collection[str], public_id: str) -> Tuple:
    """Where in the list a dossier stands; `NotFound` when it does not."""
    query = select(*_PLACE).join(_DOSSIER, _DOSSIER.c.id == _FACT.c.dossier_id)
    query = query.where(_DOSSIER.c.public_id == public_id, _inside(cut, names))
    row = db.execute(query.order_by(*_PLACE).limit(1)).one_or_none()
    if row is None:
        raise NotFound("page-unknown")
    return _place(row._mapping)  # noqa: SLF001  # SQLAlchemy's public name for a row as a mapping


def _next(
    cut: Cut, names: Collection[str], here: Tuple | None, most: int, *, back: bool = False
) -> Select[tuple[date, int, int, str]]:
    """The next places after one, or before it.

    Each fact is read along its own index and no further than a page: sorting all of them for every
    page would make a long list cost the square of its length.
    """
    stretches = []
    for name in sorted(names):
        query = select(*_PLACE).where(_inside(cut, (name,)))
        if here is not None:
            query = query.where(tuple_(*_PLACE) < here if back else tuple_(*_PLACE) > here)
        order = [column.desc() if back else column for column in _PLACE]
        stretches.append(select(query.order_by(*order).limit(most).subquery()))
    rows = union_all(*stretches).subquery()
    place = (rows.c.day, rows.c.dossier_id, rows.c.line, rows.c.name)
    turned = [column.desc() if back else column.asc() for column in place]
    return select(*place).order_by(*turned).limit(most)


def _rows(db: Session, places: Select[tuple[date, int, int, str]]) -> Sequence[RowMapping]:
    """The dossiers at these places, in order."""
    place = places.subquery()
    columns = (place.c.day, place.c.dossier_id, place.c.line, place.c.name)
    shown = (_DOSSIER.c[name] for name in SHOWN)
    query = select(*columns, *shown).join(_DOSSIER, _DOSSIER.c.id == place.c.dossier_id)
    return db.execute(query.order_by(*columns)).mappings().all()


def _listed(row: RowMapping) -> Listed:
    return Listed(day=row["day"], **{name: row[name] for name in SHOWN})


def _place(row: RowMapping) -> Tuple:
    return tuple_(*(row[column.name] for column in _PLACE))
