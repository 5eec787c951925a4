"""What a stoppage that is entered, changed or taken back does to a dossier that runs already."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from workflows.advance import Matter, due_of
from workflows.case import SYSTEM, Case, Counted, Event, OpenStep, Outcome
from workflows.counted import told
from workflows.limits import Interval


def recount(
    matter: Matter, span: Interval, *, was: datetime | None, at: datetime, **says: Any
) -> Outcome | None:
    """The promised day anew, with the stoppages of now; None where it does not move.

    `span` is the stretch that came, or went when there was one that moved the dossier from `was`. A
    day comes nearer only as far as the same stoppage had moved it, and never before one that was
    promised with an apology. What stands still now is counted when it goes on.
    """
    case = matter.case
    if case.due is None or case.finished_at or case.closed_at or case.paused:
        return None
    least = was if was and not case.reappointed else case.due
    due = max(least, due_of(matter, case))
    if due == case.due:
        return None
    after = replace(case, due=due, open=_steps(matter, span, forward=due > case.due))
    payload = says | {"was": case.due.isoformat()} | told(case, after)
    event = Event("clock-moved", at, SYSTEM, None, "", case.here, payload=payload)
    return Outcome(after, (event,))


def _steps(matter: Matter, span: Interval, *, forward: bool) -> tuple[OpenStep, ...]:
    """Who has work open gets, or gives back, the working minutes that the stretch took."""
    return tuple(
        replace(o, due=_shifted(matter, o, span, forward=forward)) for o in matter.case.open
    )


def _shifted(matter: Matter, o: OpenStep, span: Interval, *, forward: bool) -> datetime | None:
    """Only a task: a timer that waits for somebody else runs on."""
    if o.due is None or matter.step(o.step).kind != "task" or span.until is None:
        return o.due
    calendar = matter.scene.calendar_of(o.office)
    first, last = calendar.minute_of(o.since), calendar.minute_of(o.due)
    since, until = calendar.minute_of(span.since), calendar.minute_of(span.until)
    if until <= first or since >= last:
        return o.due
    lost = until - max(since, first)
    return calendar.moment_of(max(1, last + (lost if forward else -lost)))


def retold(case: Case, counted: Counted) -> Case:
    """The same from a line of the journal: what was counted then holds."""
    moved = tuple(replace(o, due=counted.steps.get((o.step, o.branch), o.due)) for o in case.open)
    return replace(case, due=counted.due or case.due, open=moved)
