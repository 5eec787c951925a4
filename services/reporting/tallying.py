"""Adds the facts of a line to the tallies, in the transaction that writes the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row, Table, bindparam, insert, select
from sqlalchemy.orm import Session

from services.db import table
from services.models import FactRow, FreshTally, JournalLine, Tally
from services.quick import Quick, adding
from workflows.case import Case
from workflows.figures.facts import About, Fact, facts
from workflows.figures.walked import READ, Done, done

_LINE = table(JournalLine)
_BEFORE = Quick(
    select(*(_LINE.c[name] for name in READ))
    .where(_LINE.c.dossier_id == bindparam("this"))
    .order_by(_LINE.c.n)
)
_NOTE = Quick(insert(table(FactRow)))
_FRESH = Quick(insert(table(FreshTally)).inline())
DAYS = table(Tally)


def count(db: Session, dossier: Row[Any], lines: Sequence[Mapping[str, Any]], case: Case) -> None:
    """Write down the facts that the lines of one deed make true, and add each to its tallies.

    `case` is the case once all of them are written.
    """
    about = About(
        procedure=dossier.procedure,
        channel=dossier.channel,
        assurance=dossier.assurance,
        test=dossier.test,
        submitted_at=dossier.submitted_at,
        received_at=case.received_at,
        supplements=case.supplements,
        steps=_steps(db, dossier.id, lines),
    )
    found = [
        (fact, line["n"])
        for line in lines
        for fact in facts(line["kind"], line["day"], line["payload"], about)
    ]
    if not found:
        return
    found.sort(key=_in_order)
    office, place = dossier.office, {"office": dossier.office, "procedure": dossier.procedure}
    where = {"dossier_id": dossier.id} | place
    _NOTE.put(db, *(where | {"line": n, "name": f.name, "day": f.day} for f, n in found))
    add(db, DAYS, [place | {"fact": f.name, "day": f.day, "n": 1} for f, _ in found])
    fresh = {"office": office, "n": 1}
    _FRESH.put(db, *(fresh | {"fact": f.name, "month": month_of(f.day)} for f, _ in found))


def _steps(db: Session, dossier_id: int, lines: Sequence[Mapping[str, Any]]) -> Sequence[Done]:
    """How the steps went up to a decision; nobody asks before it."""
    if not any(line["kind"] == "decided" for line in lines):
        return ()
    before = _BEFORE.rows(db, {"this": dossier_id})
    return tuple(done([*before, *(SimpleNamespace(**line) for line in lines)]))


def add(db: Session, to: Table, counts: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to the tallies of days, or of scopes."""
    adding(db, to).put(db, *counts)


def month_of(day: date) -> date:
    """The first day of a day's month, as which a month is kept."""
    return day.replace(day=1)


def _in_order(one: tuple[Fact, int]) -> tuple[date, str]:
    """The same order everywhere, so that two transactions never wait for each other in a circle."""
    fact, _ = one
    return fact.day, fact.name
