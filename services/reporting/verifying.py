"""Recounts every figure from the journal: what is shown must be what happened, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.orm import Session

from services.db import table, transaction
from services.models import Dossier, FactRow, JournalLine, Tally
from services.reporting import tallying
from services.reporting.facts import About, facts

_DOSSIER, _LINE = table(Dossier), table(JournalLine)
_FACT, _TALLY = table(FactRow), table(Tally)

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
    """Compare the facts and the tallies with a fresh count of the journal."""
    true = set(_recounted(db))
    columns = (_FACT.c.dossier_id, _FACT.c.line, _FACT.c.name, _FACT.c.day)
    kept = {tuple(row) for row in db.execute(select(*columns, _FACT.c.office, _FACT.c.procedure))}
    tallies = Counter({_cell(row): row.n for row in db.execute(select(_TALLY))})
    wanted = _tallied(true)
    wrong = sum(tallies[cell] != wanted[cell] for cell in tallies.keys() | wanted.keys())
    return Differences(len(true - kept), len(kept - true), wrong)


def recount(db: Session) -> int:
    """Write all facts and tallies anew from the journal; return how many facts there are."""
    with transaction(db):
        true = sorted(set(_recounted(db)))
        db.execute(delete(_FACT))
        db.execute(delete(_TALLY))
        names = ("dossier_id", "line", "name", "day", "office", "procedure")
        if true:
            db.execute(insert(_FACT), [dict(zip(names, one, strict=True)) for one in true])
        for (day, office, procedure, fact), n in sorted(_tallied(set(true)).items()):
            place = {"day": day, "office": office, "procedure": procedure, "fact": fact}
            tallying.add(db, [place | {"n": n}])
    return len(true)


def journal_lines(db: Session) -> int:
    """How many lines the journal has."""
    return db.scalars(select(func.count()).select_from(_LINE)).one()


def _tallied(counted: set[Counted]) -> Counter[Cell]:
    return Counter((day, office, procedure, name) for _, _, name, day, office, procedure in counted)


def _cell(row: Row[tuple[object, ...]]) -> Cell:
    return (row.day, row.office, row.procedure, row.fact)


def _recounted(db: Session) -> Iterator[Counted]:
    query = (
        select(
            *(_LINE.c.dossier_id, _LINE.c.n, _LINE.c.kind, _LINE.c.at, _LINE.c.day),
            *(_LINE.c.payload, _DOSSIER.c.channel, _DOSSIER.c.assurance, _DOSSIER.c.test),
            *(_DOSSIER.c.office, _DOSSIER.c.procedure),
        )
        .join(_DOSSIER, _DOSSIER.c.id == _LINE.c.dossier_id)
        .order_by(_LINE.c.dossier_id, _LINE.c.n)
        .execution_options(yield_per=2000)
    )
    dossier_id, received_at = 0, None
    for line in db.execute(query):
        if line.dossier_id != dossier_id:
            dossier_id, received_at = line.dossier_id, None
        received_at = _received(line.kind, line.at, received_at)
        about = About(line.channel, line.assurance, line.test, received_at)
        for fact in facts(line.kind, line.day, line.payload, about):
            yield (line.dossier_id, line.n, fact.name, fact.day, line.office, line.procedure)


def _received(kind: str, at: datetime, known: datetime | None) -> datetime | None:
    return at if kind == "received" and known is None else known
