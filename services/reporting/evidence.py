"""Which lines of a dossier's journal made which facts: the end of the way from every number.

Who the applicant is and what was written stays where the dossier itself is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services import catalogue, places
from services.db import table
from services.errors import NotFound
from services.models import Dossier, FactRow, JournalLine
from services.reporting.scopes import watched
from workflows.case import Actor
from workflows.definition import Procedure
from workflows.figures.facts import Fact
from workflows.figures.walked import READ, Done, done

_LINE, _FACT = table(JournalLine), table(FactRow)


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: what happened where, how its step stood if it ended one, and what it counts as."""

    n: int
    at: datetime
    kind: str
    role: str
    office: str
    step: str
    done: Done | None
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A dossier, its text and its lines."""

    dossier: Dossier
    procedure: Procedure
    lines: Sequence[Shown]


def of_dossier(db: Session, public_id: str, by: Actor) -> Evidence:
    """The evidence of a dossier of an office whose figures somebody watches, or of one where its
    officers worked on it, for that makes their points; else `NotFound`."""
    dossier = db.scalar(select(Dossier).where(Dossier.public_id == public_id))
    if dossier is None:
        raise NotFound("dossier-unknown")
    mine = _FACT.c.dossier_id == dossier.id
    facts: dict[int, list[Fact]] = defaultdict(list)
    for row in db.execute(select(_FACT.c.line, _FACT.c.day, _FACT.c.name).where(mine)):
        facts[row.line].append(Fact(row.day, row.name))
    of_it = select(*(_LINE.c[name] for name in READ)).where(_LINE.c.dossier_id == dossier.id)
    lines = db.execute(of_it.order_by(_LINE.c.n)).all()
    worked = {line.office for line in lines if line.role}
    if watched(places.directory(db), by).isdisjoint({dossier.office, *worked}):
        raise NotFound("dossier-unknown")
    steps = {one.n: one for one in done(lines)}
    procedure = catalogue.by_id(db, dossier.revision_id)
    shown = [_shown(procedure, line, steps.get(line.n), facts[line.n]) for line in lines]
    return Evidence(dossier, procedure, shown)


def _shown(procedure: Procedure, line: Row[Any], step: Done | None, facts: list[Fact]) -> Shown:
    return Shown(
        *(line.n, line.at, line.kind, line.role, line.office),
        step=procedure.step(line.step).title if step else "",
        done=step,
        facts=sorted(facts, key=lambda one: one.name),
    )
