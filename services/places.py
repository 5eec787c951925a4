"""The world as the rules see it, read from the database and kept until it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services.db import CONNECTION, memory, table
from services.models import CalendarDay, OfficeRow, OfficeSuccessor, Setting, StoppageRow
from services.quick import Quick
from workflows.calendar import from_rows, parse_overrides
from workflows.case import Scene
from workflows.offices import Directory, Office
from workflows.stoppages import Stoppage

VERSION, CHANGED, MINE = "places", "places-changed", "places-mine"
COMMON = ""
"""The calendar that every office keeps, but for days of its own."""

VERSION_OF = Quick(select(table(Setting).c.value).where(table(Setting).c.name == VERSION))
# Columns and no objects: a scene is read anew after every change, 800 offices at a time.
OFFICES = select(*(getattr(OfficeRow, name) for name in Office.__slots__))
DAYS = select(
    CalendarDay.office,
    CalendarDay.on,
    CalendarDay.working,
    CalendarDay.title,
    CalendarDay.source,
    CalendarDay.certain,
)

_kept: WeakKeyDictionary[Engine, tuple[int, Scene]] = WeakKeyDictionary()


def scene(db: Session, told: Sequence[Any] | None = None) -> Scene:
    """The offices and calendars of now; one indexed read unless somebody changed them, or none with
    what `VERSION_OF` has `told`."""
    if VERSION in (remembered := memory(db)):
        scene: Scene = remembered[VERSION]
        return scene
    if CONNECTION in db.info and db.info.get(CHANGED) is db.info[CONNECTION]:
        remembered[VERSION] = mine = db.info.get(MINE) or read(db)
        db.info[MINE] = mine
        return mine
    value = next(iter(VERSION_OF.rows(db, {}) if told is None else told), None)
    version = int(value.value["n"]) if value else 0
    engine = db.get_bind().engine
    kept = _kept.get(engine)
    if kept is None or kept[0] != version:
        kept = (version, read(db))
        _kept[engine] = kept
    remembered[VERSION] = kept[1]
    return kept[1]


def changed(db: Session) -> None:
    """Tell every process that offices or calendars are other than before.

    Until that is kept nobody else may see it: this transaction reads it for itself.
    """
    memory(db).pop(VERSION, None)
    db.info.pop(MINE, None)
    db.info[CHANGED] = db.info.get(CONNECTION)
    row = db.get(Setting, VERSION)
    if row is None:
        db.add(Setting(name=VERSION, value={"n": 1}))
    else:
        row.value = {"n": int(row.value["n"]) + 1}


def directory(db: Session) -> Directory:
    """The offices of now."""
    return scene(db).directory


def read(db: Session) -> Scene:
    """The world as the rows say it to this very transaction; `scene` is what others may keep."""
    days: dict[str, list[dict[str, str]]] = {}
    for office, on, working, title, source, certain in db.execute(DAYS):
        row = {
            "on": on.isoformat(),
            "working": str(working).lower(),
            "title": title,
            "source": source,
            "certain": str(certain).lower(),
        }
        days.setdefault(office, []).append(row)
    common = from_rows(days.pop(COMMON))
    local = {o: common.altered(o, parse_overrides(rows)) for o, rows in days.items()}
    offices = sorted((Office(*row) for row in db.execute(OFFICES)), key=_official_order)
    directory = Directory.of(offices, _heirs(db, offices))
    return Scene(directory, common, local, stoppages=_stoppages(db, directory))


def _stoppages(db: Session, directory: Directory) -> tuple[Stoppage, ...]:
    rows = db.scalars(select(StoppageRow).where(StoppageRow.stops).order_by(StoppageRow.first))
    return tuple(
        Stoppage(
            row.first,
            row.last,
            row.title,
            frozenset(one.code for one in directory.ever_below(row.office)),
            row.regime,
        )
        for row in rows
    )


def _heirs(db: Session, offices: Sequence[Office]) -> list[tuple[str, str]]:
    """Who took over from whom, the latest first; a commune may be named by its statistical code."""
    communes = {(one.gso, one.valid_from): one.code for one in offices if one.tier == "commune"}
    latest = (OfficeSuccessor.on.desc(), OfficeSuccessor.old)
    edges = db.scalars(select(OfficeSuccessor).order_by(*latest))
    pairs = ((one.old, one.new_code or communes.get((one.new_gso, one.on), "")) for one in edges)
    return [(old, new) for old, new in pairs if new and new != old]


def _official_order(office: Office) -> tuple[str, str, str]:
    """As state papers list them: units by statistical code, others by identity code; the same on
    every database, which a query's own order is not."""
    return office.gso, office.identity_code, office.code
