"""Adds the facts of a line to the tallies, in the transaction that writes the line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Table, insert
from sqlalchemy.orm import Session

from services.db import table
from services.models import FactRow, FreshTally, Tally
from services.quick import Quick, adding
from services.reporting.facts import About, Fact, facts
from workflows.case import Case

_NOTE = Quick(insert(table(FactRow)))
_FRESH = Quick(insert(table(FreshTally)).inline())
DAYS = table(Tally)


def count(db: Session, dossier: Row[Any], line: Mapping[str, Any], case: Case) -> None:
    """Write down the facts that a line makes true, and add each to its tallies."""
    about = About(
        channel=dossier.channel,
        assurance=dossier.assurance,
        test=dossier.test,
        submitted_at=dossier.submitted_at,
        received_at=case.received_at,
        supplements=case.supplements,
    )
    found = _ordered(facts(line["kind"], line["day"], line["payload"], about))
    if not found:
        return
    office, procedure = dossier.office, dossier.procedure
    place = {"office": office, "procedure": procedure}
    where = {"dossier_id": dossier.id, "line": line["n"]} | place
    _NOTE.many(db, [where | {"name": f.name, "day": f.day} for f in found])
    add(db, DAYS, [place | {"fact": f.name, "day": f.day, "n": 1} for f in found])
    months = [{"fact": f.name, "month": month_of(f.day), "office": office, "n": 1} for f in found]
    _FRESH.many(db, months)


def add(db: Session, to: Table, counts: Sequence[Mapping[str, Any]]) -> None:
    """Add rows with an `n` to the tallies of days, or of scopes."""
    adding(db, to).many(db, counts)


def month_of(day: date) -> date:
    """The first day of a day's month, as which a month is kept."""
    return day.replace(day=1)


def _ordered(found: Iterable[Fact]) -> list[Fact]:
    """The same order everywhere, so that two transactions never wait for each other in a circle."""
    return sorted(found, key=lambda fact: (fact.day, fact.name))
