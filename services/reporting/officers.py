"""The points of officers: the five indicators of TT 01/2018/TT-VPCP, Điều 13 that are theirs.

They are read from the journal, an office at a time: of the dossiers that had a result in the period,
the steps that officers ended at that office. What is added up is what is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row, String, cast, or_, select, union
from sqlalchemy.orm import Session

from services.db import table
from services.models import Cover, Dossier, FactRow, JournalLine, OfficerRole
from services.reporting.board import Asked
from services.reporting.comparing import compare
from services.reporting.scopes import Scope, heads
from workflows.article_13 import OF_AN_OFFICER
from workflows.definition import ROLES
from workflows.figures.walked import ENDS, READ, Done, done
from workflows.offices import Office
from workflows.scoring import Card, score

_LINE, _FACT, _DOSSIER = table(JournalLine), table(FactRow), table(Dossier)
LONGEST = timedelta(days=730)
"""A step so long before its result is looked for no more."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A dossier with a result, and the steps of it that an officer did."""

    public_id: str
    number: str
    procedure: str
    punctuality: str
    asked: int
    steps: Sequence[Done]

    @property
    def counts(self) -> Counter[str]:
        """What it adds to the officer's counts, under the names of the card's lines."""
        found = Counter({"resolved": 1, f"resolved.{self.punctuality}": 1})
        found[f"resolved.asked.{self.asked}"] += 1
        found.update(f"step.{one.stood}" for one in self.steps if one.stood)
        return found


@dataclass(slots=True)
class Officer:
    """An officer of an office, by the id that the journal knows."""

    actor: str
    name: str
    dossiers: list[Worked] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """Everything that the card sums."""
        return sum((one.counts for one in self.dossiers), Counter())

    @property
    def card(self) -> Card:
        """The points."""
        return score(OF_AN_OFFICER, self.counts)


def of_office(db: Session, asked: Asked) -> list[Officer]:
    """The officers of the office asked for, without those below it; one statement."""
    office = asked.scope.office
    found: dict[str, Officer] = {}
    rows = db.execute(_lines(asked)).all()
    for _, together in groupby(rows, key=lambda row: row.dossier_id):
        lines = list(together)
        names = {line.actor: line.actor_name for line in lines}
        for actor, worked in _worked(lines, office):
            officer = found.setdefault(actor, Officer(actor, names[actor]))
            officer.dossiers.append(worked)
    return sorted(found.values(), key=lambda one: (-one.card.certain, -len(one.dossiers), one.name))


@dataclass(frozen=True, slots=True)
class Place:
    """An office directly below with all that lies below it: how many officers work there, and how
    many dossiers had a result."""

    office: Office
    officers: int
    resolved: int


def places(db: Session, asked: Asked) -> list[Place]:
    """Where officers are, below the office asked for; those with most results first. Two statements
    for whole months."""
    below = heads(asked.directory, Scope(asked.scope.office))
    role = table(OfficerRole).c
    at_work = select(role.office, role.officer_id).where(
        role.role.in_(ROLES),
        role.valid_from <= asked.period.last,
        or_(role.valid_to.is_(None), role.valid_to >= asked.period.first),
    )
    people: dict[str, set[int]] = {}
    for office, officer in db.execute(at_work):
        people.setdefault(below.over.get(office, ""), set()).add(officer)
    cut = asked.cut(Scope(asked.scope.office))
    results = compare(db, cut, below, (), (("resolved",),)).period
    found = (
        Place(one, len(people.get(one.code, ())), results.get(one.code, (0,))[0])
        for one in below.offices
        if one.code not in below.bases
    )
    return sorted((one for one in found if one.officers), key=lambda one: -one.resolved)


def _lines(asked: Asked) -> Any:
    """All lines of the dossiers with a result in the period that this office had a part in."""
    office, first, last = asked.scope.office, asked.period.first, asked.period.last
    own = select(OfficerRole.officer_id).where(OfficerRole.office == office)
    lent = select(Cover.substitute_id).where(Cover.office == office)
    ids = union(own, lent).subquery()
    actors = select("officer:" + cast(ids.c[0], String))
    mine = (
        select(_LINE.c.dossier_id)
        .join(_FACT, _FACT.c.dossier_id == _LINE.c.dossier_id)
        .where(
            _LINE.c.actor.in_(actors),
            _LINE.c.role != "",
            _LINE.c.day.between(first - LONGEST, last),
            _LINE.c.office == office,
            _LINE.c.kind.in_(ENDS),
            _FACT.c.name == "resolved",
            _FACT.c.day.between(first, last),
        )
    )
    said = (_DOSSIER.c[name] for name in ("public_id", "number", "code", "procedure"))
    return (
        select(_LINE.c.dossier_id, _LINE.c.actor_name, *(_LINE.c[name] for name in READ), *said)
        .join(_DOSSIER, _DOSSIER.c.id == _LINE.c.dossier_id)
        .where(_LINE.c.dossier_id.in_(mine))
        .order_by(_LINE.c.dossier_id, _LINE.c.n)
    )


def _worked(lines: Sequence[Row[Any]], office: str) -> Iterator[tuple[str, Worked]]:
    """Of one dossier: who did which steps at the office, up to its result."""
    last = next(n for n, line in enumerate(lines) if line.kind == "decided")
    until, decided = lines[: last + 1], lines[last]
    supplements = sum(line.kind == "asked" for line in until)
    by_actor: dict[str, list[Done]] = {}
    for step in done(until):
        if step.office == office:
            by_actor.setdefault(step.actor, []).append(step)
    for actor, steps in by_actor.items():
        yield (
            actor,
            Worked(
                *(decided.public_id, decided.code or decided.number, decided.procedure),
                punctuality=decided.payload["punctuality"],
                asked=supplements,
                steps=steps,
            ),
        )
