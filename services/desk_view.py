"""One dossier as its one-stop desk sees it: what can be done now, what was paid, how it came here.

What the desk may do is read from the procedure: no action is known by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services import lookup
from services.db import table
from services.desk_offices import desks_of
from services.errors import NotFound
from services.models import JournalLine
from services.standing import Standing
from workflows import advance, net, outlook
from workflows.advance import marking_of
from workflows.calendar import CalendarEnds
from workflows.case import Actor, OpenStep
from workflows.clock import Deadline
from workflows.definition import Action, Field, PaperSlot, Step
from workflows.lines import WROTE

_LINE = table(JournalLine)


@dataclass(frozen=True, slots=True)
class Exits:
    """The ways out of a step at the desk; None where the procedure has none, or none any more.

    `accept` receives the dossier, `ask` sends it back once with all that is lacking, `refuse` ends
    it unreceived, `deliver` ends it with its result.
    """

    step: OpenStep
    accept: Action | None
    ask: Action | None
    refuse: Action | None
    deliver: Action | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a supplement request asks for: papers, questions, and whatever else was written."""

    reason: str
    papers: Sequence[PaperSlot]
    questions: Sequence[Field]
    other: Sequence[str]

    @property
    def titles(self) -> Sequence[str]:
        """Everything that is asked for, as people read it."""
        papers = [slot.title for slot in self.papers]
        return (*papers, *(question.label for question in self.questions), *self.other)


def of_desk(db: Session, public_id: str, by: Actor) -> Standing:
    """A dossier of one of the reader's desks; any other is not found."""
    standing = lookup.look(db, public_id, by)
    if standing.dossier.desk not in desks_of(by):
        raise NotFound("dossier-unknown")
    return standing


def reception(standing: Standing) -> Exits | None:
    """What a clerk can do with a dossier that is not received yet."""
    if standing.matter.case.received_at is not None:
        return None
    return _at_desk(standing, lambda exits: exits.accept)


def hand_over(standing: Standing) -> Exits | None:
    """What a clerk can do with a dossier whose result lies at the desk."""
    return _at_desk(standing, lambda exits: exits.deliver)


def awaits_supplement(standing: Standing) -> OpenStep | None:
    """The open wait for a supplement, if the dossier is in one."""
    matter = standing.matter
    waits = (o for o in matter.case.open if matter.step(o.step).reason == "supplement")
    return next(waits, None)


def history(db: Session, dossier_id: int) -> Sequence[Row[Any]]:
    """The lines of a dossier's journal, in order; without messages, which stand apart."""
    of_it = select(_LINE).where(_LINE.c.dossier_id == dossier_id, _LINE.c.kind != WROTE)
    return db.execute(of_it.order_by(_LINE.c.n)).all()


def asked(standing: Standing, lines: Sequence[Row[Any]]) -> Asked:
    """The last supplement request in a dossier's journal; empty if there was none."""
    requests = (line.payload for line in reversed(lines) if line.kind == "asked")
    payload: Mapping[str, Any] = next(requests, {})
    procedure, names = standing.matter.procedure, payload.get("missing", ())
    papers = [slot for slot in procedure.papers if slot.name in names]
    questions = [question for question in procedure.fields if question.name in names]
    known = {slot.name for slot in papers} | {question.name for question in questions}
    other = [name for name in names if name not in known]
    return Asked(payload.get("reason", ""), papers, questions, other)


def explained(standing: Standing) -> Deadline | None:
    """The due day with the days that make it; None while the clock stands still, is not running
    yet, or where another day was promised: with an apology, or before the calendar was corrected."""
    case = standing.matter.case
    if case.clock_from is None or case.paused:
        return None
    try:
        ends = advance.explained(standing.matter, case)
    except CalendarEnds:
        return None
    return ends if ends.due == case.due else None


def answer_by(standing: Standing, exits: Exits) -> datetime | None:
    """When who filed this must have been answered; None beyond the calendar."""
    calendar = standing.matter.scene.calendar_of(exits.step.office)
    return outlook.answer_by(calendar, exits.step.since)


def _at_desk(standing: Standing, wanted: Callable[[Exits], Action | None]) -> Exits | None:
    """The exits of the open step at the desk that has the wanted one."""
    for here in standing.matter.case.open:
        if (here.role, here.office) == ("clerk", standing.dossier.desk):
            exits = _exits(standing, here)
            if wanted(exits):
                return exits
    return None


def _exits(standing: Standing, here: OpenStep) -> Exits:
    matter, step = standing.matter, standing.matter.step(here.step)
    if step.kind != "task":
        return Exits(here, None, None, None, None)
    marking = marking_of(matter.case)
    open_now = [
        action
        for action in step.actions
        if net.allowed(matter.procedure, marking, step, action, matter.answers)
    ]

    def first(fits: Callable[[Action], bool]) -> Action | None:
        return next((action for action in open_now if fits(action)), None)

    def ends(action: Action, *outcomes: str) -> bool:
        targets: list[Step] = [matter.step(name) for name in action.to]
        return all(to.kind == "end" and to.outcome in outcomes for to in targets)

    return Exits(
        here,
        accept=first(lambda action: action.receives),
        ask=first(lambda action: net.asks_supplement(matter.procedure, action)),
        refuse=first(lambda action: not matter.case.result and ends(action, "refused")),
        deliver=first(lambda action: bool(matter.case.result) and ends(action, "granted")),
    )
