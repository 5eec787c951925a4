"""What an officer adds to a consultation that they open: what exactly is asked, and by when.

NĐ 61/2018/NĐ-CP Điều 19.5: a request says its content and the time for an answer. The procedure says
whom and how long at most; an officer may ask for it sooner, never later, and never within less than
a working day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflows.advance import Matter
from workflows.case import Case, Given, OpenStep, Refused
from workflows.clock import step_due
from workflows.definition import Action, Procedure
from workflows.limits import HOURS_A_DAY


def hours_to_answer(procedure: Procedure, action: Action) -> int:
    """How many working hours the slowest office has that an action asks; 0 where it asks nobody."""
    steps = [procedure.step(name) for name in action.to]
    return max((ask.hours for step in steps for ask in step.asks), default=0)


def sooner(hours: int) -> range:
    """The whole working days that are fewer than the rule gives."""
    return range(1, -(-hours // HOURS_A_DAY))


def demand(procedure: Procedure, action: Action, given: Given) -> None:
    """Raise `Refused` for a question to nobody, or a time that the procedure does not allow."""
    hours = hours_to_answer(procedure, action)
    if not hours and (given.question.strip() or given.within):
        raise Refused("asks-nobody")
    if given.within and given.within not in sooner(hours):
        raise Refused("answer-days")


def hastened(matter: Matter, after: Case, given: Given, at: datetime) -> Case:
    """The same case; the offices that were asked just now answer within the days that were chosen.

    What a line of the journal tells to have been counted holds, like every due time.
    """
    if not given.within or matter.scene.counted:
        return after
    known = matter.case.open
    opened = (o if o in known else _hastened(matter, o, given.within, at) for o in after.open)
    return replace(after, open=tuple(opened))


def _hastened(matter: Matter, o: OpenStep, days: int, at: datetime) -> OpenStep:
    step = matter.step(o.step)
    if step.kind != "consult":
        return o
    hours = min(step.asks[int(o.branch) - 1].hours, days * HOURS_A_DAY)
    return replace(o, due=step_due(hours, at, matter.scene.calendar_of(o.office)))
