"""What a stoppage that is entered, or taken back, does to a dossier that runs already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflows.advance import Matter, due_of
from workflows.case import SYSTEM, Case, Counted, Event, OpenStep, Outcome
from workflows.counted import told
from workflows.lines import CLOCK_MOVED
from workflows.stoppages import Stoppage


def count_on(matter: Matter, came: Stoppage, *, at: datetime, **says: Any) -> Outcome | None:
    """The promised day anew, with a stoppage that was entered; None where it does not move.

    It only comes later. What stands still now is counted when it goes on.
    """
    case = matter.case
    if case.due is None or _over(case) or case.paused:
        return None
    due = due_of(matter, case)
    if due <= case.due:
        return None
    opened = tuple(replace(o, due=_shifted(matter, o, came, 1)) for o in case.open)
    return _moved(case, replace(case, due=due, open=opened), at, says)


def count_back(
    matter: Matter,
    gone: Stoppage,
    *,
    entered: datetime,
    moved: datetime | None,
    at: datetime,
    **says: Any,
) -> Outcome | None:
    """The promised day as it counts without a stoppage that was taken back; None where it stays.

    It comes back where the stoppage, which was on record since `entered`, had `moved` it (then), or
    where the day was counted with it; it never comes later. One that was promised with an apology
    stays, and so does one with which the stoppage had nothing to do. A pause that still lasts has
    cost nothing yet: it is counted when it ends.
    """
    case = matter.case
    if case.due is None or _over(case) or case.reappointed:
        return None
    if moved is None and _last_counted(case) < entered:
        return None
    stands = replace(case, pauses=tuple(one.closed(one.since) for one in case.pauses))
    due, with_it = due_of(matter, stands), due_of(_beside(matter, gone), stands)
    if due >= case.due or due == with_it:
        return None
    opened = tuple(
        replace(o, due=_shifted(matter, o, gone, -1)) if moved and o.since <= moved else o
        for o in case.open
    )
    return _moved(case, replace(case, due=due, open=opened), at, says)


def came_back(payload: Mapping[str, Any]) -> bool:
    """Whether such a line of the journal tells of a day that came nearer: a stoppage is gone."""
    return datetime.fromisoformat(payload["due"]) < datetime.fromisoformat(payload["was"])


def retold(case: Case, counted: Counted) -> Case:
    """The same from a line of the journal: what was counted then holds."""
    moved = tuple(replace(o, due=counted.steps.get((o.step, o.branch), o.due)) for o in case.open)
    return replace(case, due=counted.due or case.due, open=moved)


def _over(case: Case) -> bool:
    return bool(case.finished_at or case.closed_at)


def _last_counted(case: Case) -> datetime:
    """When the promised day was counted last as the dossier itself went on."""
    began = case.clock_from or case.submitted_at
    return max(began, *(one.until or began for one in case.pauses), began)


def _beside(matter: Matter, gone: Stoppage) -> Matter:
    scene = matter.scene
    return replace(matter, scene=replace(scene, stoppages=(*scene.stoppages, gone)))


def _moved(before: Case, after: Case, at: datetime, says: Mapping[str, Any]) -> Outcome:
    was = {"was": before.due.isoformat()} if before.due else {}
    payload = {**says, **was, **told(before, after)}
    return Outcome(after, (Event(CLOCK_MOVED, at, SYSTEM, None, "", before.here, payload=payload),))


def _shifted(matter: Matter, o: OpenStep, stretch: Stoppage, sign: int) -> datetime | None:
    """Who has work open gets (1), or gives back (-1), the working minutes that the stretch took.

    Only a task: a timer that waits for somebody else runs on.
    """
    span = stretch.interval
    if o.due is None or matter.step(o.step).kind != "task" or span.until is None:
        return o.due
    calendar = matter.scene.calendar_of(o.office)
    first, last = calendar.minute_of(o.since), calendar.minute_of(o.due)
    since, until = calendar.minute_of(span.since), calendar.minute_of(span.until)
    if until <= first or since >= last:
        return o.due
    return calendar.moment_of(max(1, last + sign * (until - max(since, first))))
