"""Recounts every figure from the journal: what is shown must be what happened, and no more.

Dossiers are taken a few thousand at a time, so that ten million need no more memory than ten
thousand; only the tallies themselves are held whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.orm import Session

from services import places
from services.db import only_writer, snapshot, table, transaction
from services.models import Dossier, FactRow, JournalLine, Setting
from services.reporting import tallying
from services.reporting.gathering import FRESH, SCOPES, Month, Sum, added_up, sum_rows
from services.reporting.months import months_from
from services.reporting.tallying import DAYS, month_of
from workflows.figures.facts import About, facts
from workflows.figures.walked import READ, done

_DOSSIER, _LINE, _FACT, _SETTING = map(table, (Dossier, JournalLine, FactRow, Setting))
BEHIND = "figures-behind"
"""The mark of an update after which everything has to be counted anew (`behind`)."""
CHUNK = 2000
"""Dossiers that are recounted at a time."""
ROWS = 500
"""Rows of a statement that adds to the tallies; SQLite binds 32,766 values at most."""

Counted = tuple[int, int, str, date, str, str]
"""dossier, line, fact, day, office, procedure."""

Cell = tuple[date, str, str, str]
"""day, office, procedure, fact."""


@dataclass(frozen=True, slots=True)
class Differences:
    """What the figures say and the journal does not, or the other way round. Empty is right."""

    facts_missing: int
    facts_surplus: int
    tallies_wrong: int

    def __bool__(self) -> bool:
        return bool(self.facts_missing or self.facts_surplus or self.tallies_wrong)


def verify(db: Session) -> Differences:
    """Compare the facts and the tallies with a fresh count of the journal, all as of one moment."""
    with snapshot(db):
        return _compared(db)


def recount(db: Session) -> int:
    """Write all facts and tallies anew from the journal; return how many facts there are."""
    n = 0
    cells: Counter[Cell] = Counter()
    kept = (_FACT, DAYS, FRESH, SCOPES)
    with transaction(db):
        only_writer(db, *kept)
        for rows_of in kept:
            db.execute(delete(rows_of))
        for first, last in _chunks(db):
            true = list(_recounted(db, first, last))
            names = ("dossier_id", "line", "name", "day", "office", "procedure")
            if true:
                db.execute(insert(_FACT), [dict(zip(names, one, strict=True)) for one in true])
            n += len(true)
            cells.update(_cell(one) for one in true)
        for rows in _slices(_day_rows(cells)):
            tallying.add(db, DAYS, rows)
        sums = sum_rows(added_up(places.directory(db), _by_month(cells)))
        for rows in _slices(sums):
            tallying.add(db, SCOPES, rows)
        db.execute(delete(_SETTING).where(_SETTING.c.name == BEHIND))
    return n


def _chunks(db: Session) -> Iterator[tuple[int, int]]:
    """The first and last row id of each chunk of dossiers."""
    last = db.scalar(select(func.max(_DOSSIER.c.id))) or 0
    return ((first, first + CHUNK - 1) for first in range(1, last + 1, CHUNK))


def _compared(db: Session) -> Differences:
    missing = surplus = 0
    cells: Counter[Cell] = Counter()
    for first, last in _chunks(db):
        true, kept = set(_recounted(db, first, last)), _kept(db, first, last)
        missing += len(true - kept)
        surplus += len(kept - true)
        cells.update(_cell(one) for one in true)
    days = Counter({(r.day, r.office, r.procedure, r.fact): r.n for r in db.execute(select(DAYS))})
    wanted = added_up(places.directory(db), _by_month(cells))
    wrong = _unlike(days, cells) + _unlike(_sums(db), wanted)
    return Differences(missing, surplus, wrong)


def _day_rows(cells: Counter[Cell]) -> list[dict[str, Any]]:
    keys = ("day", "office", "procedure", "fact", "n")
    return [dict(zip(keys, (*cell, n), strict=True)) for cell, n in cells.items()]


def _sums(db: Session) -> Counter[Sum]:
    """What the sums of scopes say together with what is not added up yet."""
    kept: Counter[Sum] = Counter()
    for parent, tier, fact, year, scope, *counts in db.execute(select(SCOPES)):
        for month, n in zip(months_from(year), counts, strict=True):
            kept[parent, scope, tier, fact, month] += n
    fresh: Counter[Month] = Counter()
    for row in db.execute(select(FRESH)):
        fresh[row.office, row.fact, row.month] += row.n
    kept.update(added_up(places.directory(db), fresh))
    return kept


def _slices(rows: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    return (rows[start : start + ROWS] for start in range(0, len(rows), ROWS))


def _unlike(kept: Counter[Any], wanted: Counter[Any]) -> int:
    return sum(kept[cell] != wanted[cell] for cell in kept.keys() | wanted.keys())


def _cell(one: Counted) -> Cell:
    _, _, name, day, office, procedure = one
    return (day, office, procedure, name)


def _by_month(cells: Counter[Cell]) -> Counter[Month]:
    months: Counter[Month] = Counter()
    for (day, office, _, name), n in cells.items():
        months[office, name, month_of(day)] += n
    return months


def _kept(db: Session, first: int, last: int) -> set[Counted]:
    columns = (_FACT.c.dossier_id, _FACT.c.line, _FACT.c.name, _FACT.c.day)
    query = select(*columns, _FACT.c.office, _FACT.c.procedure)
    rows = db.execute(query.where(_FACT.c.dossier_id.between(first, last)))
    return {(r.dossier_id, r.line, r.name, r.day, r.office, r.procedure) for r in rows}


def _recounted(db: Session, first: int, last: int) -> Iterator[Counted]:
    query = (
        select(
            *(_LINE.c[name] for name in ("dossier_id", "day", *READ)),
            *(_DOSSIER.c.channel, _DOSSIER.c.assurance, _DOSSIER.c.test),
            *(_DOSSIER.c.office.label("competent"), _DOSSIER.c.procedure, _DOSSIER.c.submitted_at),
        )
        .join(_DOSSIER, _DOSSIER.c.id == _LINE.c.dossier_id)
        .where(_LINE.c.dossier_id.between(first, last))
        .order_by(_LINE.c.dossier_id, _LINE.c.n)
    )
    for line, about in _told(db.execute(query)):
        for fact in facts(line.kind, line.day, line.payload, about):
            yield (line.dossier_id, line.n, fact.name, fact.day, line.competent, line.procedure)


def _told(lines: Iterable[Row[Any]]) -> Iterator[tuple[Row[Any], About]]:
    """Each line with what was known of its dossier once it was written."""
    dossier_id, supplements = 0, 0
    received_at: datetime | None = None
    before: list[Row[Any]] = []
    for line in lines:
        if line.dossier_id != dossier_id:
            dossier_id, received_at, supplements = line.dossier_id, None, 0
            before = []
        before.append(line)
        if line.kind == "received" and received_at is None:
            received_at = line.at
        supplements += line.kind == "asked"
        yield (
            line,
            About(
                procedure=line.procedure,
                channel=line.channel,
                assurance=line.assurance,
                test=line.test,
                submitted_at=line.submitted_at,
                received_at=received_at,
                supplements=supplements,
                steps=tuple(done(before)) if line.kind == "decided" else (),
            ),
        )
