"""A bulk as its page shows it: before it is started what would happen, afterwards what did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import bulk_trial, standing_in
from services.actor_ids import officer_id
from services.bulk import PLAIN, UNDO_WITHIN, items, mine, undoable
from services.bulk_trial import Tried, What
from services.db import table
from services.models import Bulk, BulkItem
from services.offers import Place
from workflows.calendar import local_day
from workflows.case import Actor
from workflows.definition import Action

_BULK, _ITEM = table(Bulk), table(BulkItem)
PROBLEMS = ("not", "failed", "left")
"""The states of what is not done, with why."""

ANY = "–"
"""Some reason: what is asked for later keeps nothing from being shown now."""


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier of a bulk: `state` is would, not, waiting, done, failed or left, with `why`."""

    public_id: str
    code: str
    procedure: str
    step: str
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A bulk as its page shows it; `state` is planned, running or done.

    `action` is that of the procedure, if it is one. `wants`: what has to be given before it starts, `reason` or `to`, one of the `colleagues`.
    """

    bulk: Bulk
    state: str
    lines: Sequence[Line]
    undo: bool
    action: Action | None
    wants: frozenset[str]
    colleagues: Mapping[int, str]

    @property
    def problems_first(self) -> Sequence[Line]:
        """The lines as a page shows them: of 500, the three that need a look stand above."""
        return sorted(self.lines, key=lambda line: line.state not in PROBLEMS)

    @property
    def until(self) -> datetime | None:
        """Until when it can be taken back; nothing while it is not done."""
        return self.bulk.done_at and self.bulk.done_at + UNDO_WITHIN

    @property
    def undone_within(self) -> timedelta | None:
        """For how long it can be taken back once it is done; nothing where it never can."""
        return UNDO_WITHIN if self.bulk.action in PLAIN else None

    def count(self, *states: str) -> int:
        """How many lines are in one of these states."""
        return sum(line.state in states for line in self.lines)


def shown(db: Session, public_id: str, by: Actor, *, at: datetime) -> Shown:
    """A bulk of the reader: before it is started what would happen, afterwards what did."""
    bulk = mine(db, public_id, by)
    own, what = items(db, bulk), What(bulk.action, reason=ANY)
    seen = bulk_trial.tried(db, by, what, [(it.public_id, it.step, it.branch) for it in own], at=at)
    lines = [_line(bulk, item, seen[item.public_id, item.step, item.branch]) for item in own]
    undone = db.scalar(select(func.count(_BULK.c.id)).where(_BULK.c.undoes == bulk.id))
    done = any(item.outcome == "done" for item in own)
    state = "done" if bulk.done_at else "running" if bulk.started_at else "planned"
    places = [one.place for one in seen.values() if one and one.place]
    return Shown(
        bulk=bulk,
        state=state,
        lines=lines,
        undo=undoable(bulk, at) and not undone and done,
        action=_action(bulk, seen),
        wants=_wants(bulk, places),
        colleagues=_colleagues(db, places, at) if bulk.action == "assign" else {},
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """A bulk in the list of its officer's: how many are chosen, done, and not done."""

    public_id: str
    action: str
    at: datetime
    state: str
    chosen: int
    done: int
    not_done: int


def kept(db: Session, by: Actor, most: int) -> Sequence[Kept]:
    """The last bulks of the reader that were started, the last first."""
    n = {
        name: func.count().filter(_ITEM.c.outcome.in_(outcomes)).label(name)
        for name, outcomes in (("done", ("done",)), ("not_done", PROBLEMS))
    }
    rows = (
        select(_BULK, func.count().label("chosen"), *n.values())
        .join(_ITEM, _ITEM.c.bulk_id == _BULK.c.id)
        .where(_BULK.c.officer_id == officer_id(by), _BULK.c.started_at.is_not(None))
        .group_by(_BULK.c.id)
        .order_by(_BULK.c.id.desc())
        .limit(most)
    )
    return [
        Kept(
            *(row.public_id, row.action, row.at, "done" if row.done_at else "running"),
            *(row.chosen, row.done, row.not_done),
        )
        for row in db.execute(rows)
    ]


def _action(bulk: Bulk, seen: Mapping[tuple[str, str, str], Tried | None]) -> Action | None:
    """The action as the procedure of one of them has it, also when the step is open no more."""
    name = bulk.action.removeprefix("act:")
    steps = (one.standing.matter.procedure.step(at[1]) for at, one in seen.items() if one)
    return next(filter(None, (step.action(name) for step in steps)), None)


def _wants(bulk: Bulk, places: Sequence[Place]) -> frozenset[str]:
    """What has to be given once for all."""
    if bulk.action in ("assign", "free"):
        return frozenset(("reason", "to") if bulk.action == "assign" else ("reason",))
    name = bulk.action.removeprefix("act:")
    choices = (one for place in places for one in place.choices if one.action.name == name)
    return frozenset(want for one in choices for want in one.wants if want == "reason")


def _colleagues(db: Session, places: Sequence[Place], at: datetime) -> dict[int, str]:
    """Who works at one of the posts; each post is asked for once."""
    posts = {(place.here.role, place.here.office): place.here for place in places}
    found: dict[int, str] = {}
    for here in posts.values():
        found |= standing_in.colleagues(db, here, local_day(at))
    return found


def _line(bulk: Bulk, item: BulkItem, one: Tried | None) -> Line:
    """A line of the page: what would happen, or what did."""
    state, why = item.outcome, item.why
    if not state:
        why = "" if bulk.started_at else one.why if one else "dossier-unknown"
        state = "waiting" if bulk.started_at else "not" if why else "would"
    if one is None:
        return Line(item.public_id, "", "", item.step, state, why)
    dossier, procedure = one.standing.dossier, one.standing.matter.procedure
    step = procedure.step(item.step)
    asked = step.asks[int(item.branch) - 1].title if step.kind == "consult" and item.branch else ""
    code = dossier.code or dossier.number
    return Line(item.public_id, code, procedure.title, asked or step.title, state, why)
