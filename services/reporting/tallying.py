"""Adds the facts of a line to the tallies, in the transaction that writes the line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, insert
from sqlalchemy.orm import Session

from services.db import inserting, table
from services.models import FactRow, Tally
from services.reporting.facts import About, Fact, facts
from workflows.case import Case

_FACT = table(FactRow)
_TALLY = table(Tally)


def count(db: Session, dossier: Row[Any], line: Mapping[str, Any], case: Case) -> None:
    """Write down the facts that a line makes true, and add each to its tally."""
    about = About(dossier.channel, dossier.assurance, dossier.test, case.received_at)
    found = _ordered(facts(line["kind"], line["day"], line["payload"], about))
    if not found:
        return
    place = {"office": dossier.office, "procedure": dossier.procedure}
    where = {"dossier_id": dossier.id, "line": line["n"]} | place
    db.execute(insert(_FACT), [where | {"name": f.name, "day": f.day} for f in found])
    add(db, [place | {"fact": f.name, "day": f.day, "n": 1} for f in found])


def add(db: Session, counts: Sequence[Mapping[str, Any]]) -> None:
    """Add to tallies: rows of day, office, procedure, fact and n."""
    rows = inserting(db, _TALLY).values(list(counts))
    db.execute(
        rows.on_conflict_do_update(
            index_elements=["day", "office", "procedure", "fact"],
            set_={"n": _TALLY.c.n + rows.excluded.n},
        )
    )


def _ordered(found: Iterable[Fact]) -> list[Fact]:
    """The same order everywhere, so that two transactions never wait for each other in a circle."""
    return sorted(found, key=lambda fact: (fact.day, fact.name))
