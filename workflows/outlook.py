"""What is still to come of a dossier: until when, in how many days, and the usual way on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.advance import Matter, begins_anew, explained, office_meant
from workflows.calendar import Calendar, CalendarEnds, local
from workflows.clock import Deadline, days_between, step_due
from workflows.definition import Step
from workflows.offices import Office
from workflows.stoppages import Stoppage
from workflows.usual import onward

ANSWER_HOURS = 8
"""Who filed online is answered within so many working hours (NĐ 45/2020/NĐ-CP). Illustrative: the
decree could be read only in part; a decree of 2026 says the same for one procedure."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The deadline with its days. `paused`: it stands still; `if_now`: it holds if the owner does
    today what is waited for, because the whole period then starts again."""

    deadline: Deadline
    paused: bool
    if_now: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step that usually comes, and the office that will take it, where that is known."""

    step: Step
    office: Office | None


def clock_of(matter: Matter, at: datetime) -> Clock | None:
    """The deadline as the clock stands at that moment; None before receipt, past the calendar, or
    where another day was promised: with an apology, or before the calendar was corrected.

    Where clocks disagree, a pause that was begun in the future has only just begun.
    """
    case = matter.case
    if case.received_at is None or case.clock_from is None:
        return None
    waits = [step for o in case.open if (step := matter.step(o.step)).clock == "restarts"]
    restarts = bool(waits) and begins_anew(matter, case, waits)
    until = max(case.closed_at or at, *(pause.since for pause in case.pauses), case.clock_from)
    if restarts:
        stands = replace(case, clock_from=at, pauses=())
    else:
        stands = replace(case, pauses=tuple(pause.closed(until) for pause in case.pauses))
    try:
        ends = explained(matter, stands)
    except CalendarEnds:
        return None
    promised, runs = case.due or ends.due, not (case.paused or case.closed_at)
    if ends.due < promised or (runs and ends.due > promised):
        return None
    return Clock(ends, paused=case.paused, if_now=restarts)


def answer_by(calendar: Calendar, since: datetime) -> datetime | None:
    """When who filed online at that moment must be answered by a desk with this calendar; None
    beyond it."""
    try:
        return step_due(ANSWER_HOURS, since, calendar)
    except CalendarEnds:
        return None


def days_left(
    calendar: Calendar, due: datetime | None, at: datetime, stopped: Iterable[Stoppage] = ()
) -> int | None:
    """The working days after today until the day of `due`, without those on which the limit does
    not run (`stopped`); negative when it is past, None beyond the calendar."""
    left = None if due is None else days_between(at, due, calendar)
    if due is None or left is None or left <= 0:
        return left
    today, last = local(at).date(), local(due).date()
    held = {on for one in stopped for on in one.days if today < on <= last}
    return left - sum(calendar.working(on) for on in held)


def left_of(matter: Matter, at: datetime) -> int | None:
    """The working days until the result of a dossier is due, by its office's calendar."""
    case, scene = matter.case, matter.scene
    stopped = scene.stopped(case.here, matter.procedure.regime)
    return days_left(scene.calendar_of(case.here), case.due, at, stopped)


def ahead(matter: Matter, at: datetime) -> Iterator[Ahead]:
    """The steps that come if all goes on as it mostly does; none that is open already."""
    procedure, case = matter.procedure, matter.case
    seen = {o.step for o in case.open}
    here = procedure.step(case.open[0].step) if case.open else None
    while here := _onward(matter, here):
        if here.name in seen or here.kind == "end":
            return
        seen.add(here.name)
        if here.kind == "task":
            yield Ahead(here, office_meant(matter, here.office, at))
        elif here.kind == "consult":
            yield Ahead(here, None)


def _onward(matter: Matter, here: Step | None) -> Step | None:
    """Where a step usually leads, under these answers."""
    if here is None:
        return None
    able = [one for one in here.actions if one.when is None or one.when(matter.answers)]
    to = onward(matter.procedure, here, able)
    return matter.step(to) if to else None
