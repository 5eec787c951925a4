"""The one writer of where a dossier stands, and of the lines that explain it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from services import (
    bookkeeping,
    carriage_lines,
    issuing,
    jobs,
    lateness,
    links,
    notices,
    numbers,
    parcel_lines,
)
from services.db import table
from services.errors import Conflict
from services.models import ClockInterval, Dossier, JournalLine, OpenStepRow
from services.quick import Quick
from services.reporting import tallying
from services.standing import DONE, Standing, is_away
from workflows.calendar import local_day
from workflows.case import Case, Event, OpenStep, Outcome
from workflows.clock import Interval
from workflows.definition import Procedure
from workflows.stages import stage_of

_DOSSIER = table(Dossier)
_STEP = table(OpenStepRow)
_INTERVAL = table(ClockInterval)
_LINE = table(JournalLine)

KEPT = (
    "received_at",
    "clock_from",
    "due",
    "finished_at",
    "closed_at",
    "result",
    "outcome",
    "supplements",
    "reappointed",
    "last_by",
)
"""What the dossier's row keeps of its case, under the same names."""

_PLACE = ("step", "branch", "office", "role", "since", "due", "escalated")
_CHANGING = (*KEPT, "stage", "lines", "updated_at")
_MOVING = (
    update(_DOSSIER)
    .where(_DOSSIER.c.id == bindparam("this"), _DOSSIER.c.lines == bindparam("seen"))
    .values({name: bindparam(name) for name in _CHANGING})
)
_MOVE, _RECEIVE = Quick(_MOVING), Quick(_MOVING.values(code=numbers.given(4)))
_CLOSE = Quick(delete(_STEP).where(_STEP.c.id == bindparam("this")))
_OPEN, _WRITE = Quick(insert(_STEP)), Quick(insert(_LINE))


def record(db: Session, standing: Standing, outcome: Outcome, *, key: str | None = None) -> None:
    """Set the case and write down why, with everything that follows from it.

    Runs inside the caller's transaction. `key` makes the deed happen once. Raises `Conflict` when
    the dossier was moved by somebody else since it was taken up.
    """
    _set_row(db, standing, outcome)
    explain(db, standing, outcome, key=key)


def note(db: Session, standing: Standing, event: Event, *, key: str | None = None) -> None:
    """The same for what moves nothing: the case stays as it is, and a line says what happened."""
    record(db, standing, Outcome(standing.matter.case, (event,)), key=key)


def explain(db: Session, standing: Standing, outcome: Outcome, *, key: str | None) -> None:
    """As `record`, for a dossier whose row says already where it stands (`kept`): one that was entered
    just now."""
    _set_steps(db, standing, outcome.case)
    _set_warning(db, standing, outcome)
    if outcome.case.pauses != standing.matter.case.pauses:
        _set_intervals(db, standing.dossier.id, outcome.case.pauses)
    links.promise(db, standing, outcome)
    lines = []
    for n, event in enumerate(outcome.events):
        line = _line(standing, event, n)
        line["key"] = key if n == 0 else None
        issuing.issue(db, standing, line)
        notices.tell(db, standing, line)
        bookkeeping.post(db, line)
        parcel_lines.follow(db, standing, line)
        carriage_lines.follow(db, standing, line)
        lines.append(line)
    tallying.count(db, standing.dossier, lines, outcome.case)
    _WRITE.put(db, *lines)


def done(db: Session, key: str) -> bool:
    """Whether the deed with this key was already recorded."""
    return DONE.scalar(db, {"key": key}) is not None


def recorded(db: Session, keys: Iterable[str]) -> frozenset[str]:
    """Which of the deeds with these keys were already recorded."""
    return frozenset(db.scalars(select(_LINE.c.key).where(_LINE.c.key.in_(list(keys)))))


def kept(procedure: Procedure, outcome: Outcome, lines: int = 0) -> dict[str, Any]:
    """What the row of a dossier says of its case, once it has so many more than these lines."""
    values: dict[str, Any] = {name: getattr(outcome.case, name) for name in KEPT}
    values["stage"] = stage_of(procedure, outcome.case)
    values["lines"] = lines + len(outcome.events)
    values["updated_at"] = outcome.events[-1].at
    return values


def _set_row(db: Session, standing: Standing, outcome: Outcome) -> None:
    dossier, received_at = standing.dossier, outcome.case.received_at
    values = kept(standing.matter.procedure, outcome, dossier.lines)
    values |= {"this": dossier.id, "seen": dossier.lines}
    move = _MOVE
    if received_at and dossier.code is None:
        move = _RECEIVE
        values |= _code(db, standing, received_at)
    move.put(db, values, else_=Conflict("moved-meanwhile"))


def _code(db: Session, standing: Standing, at: datetime) -> dict[str, str]:
    on = local_day(at)
    unit = standing.matter.case.desk if is_away(standing, on) else standing.dossier.office
    office = standing.matter.scene.directory.acting(unit, on)
    return numbers.dossier_code(db, office.identity_code, on)


def _set_steps(db: Session, standing: Standing, case: Case) -> None:
    before, after = set(standing.matter.case.open), set(case.open)
    if len(before) == len(after) and _places(before) == _places(after):
        _move_steps(db, standing, after - before)
        return
    if gone := [standing.claims[o.step, o.branch].row_id for o in before - after]:
        _CLOSE.put(db, *({"this": row_id} for row_id in gone))
    if new := [o for o in case.open if o not in before]:
        mine = {"dossier_id": standing.dossier.id}
        _OPEN.put(db, *(mine | {name: getattr(o, name) for name in _PLACE} for o in new))
        _set_timers(db, standing, new)


def _places(steps: Iterable[OpenStep]) -> set[tuple[str, str, datetime, bool]]:
    return {(o.step, o.branch, o.since, o.escalated) for o in steps}


def _move_steps(db: Session, standing: Standing, moved: Iterable[OpenStep]) -> None:
    """The same steps wait elsewhere; whoever has claimed them keeps them, and their timers run on."""
    for o in moved:
        row = _STEP.c.id == standing.claims[o.step, o.branch].row_id
        db.execute(update(_STEP).where(row).values(office=o.office, due=o.due))


def _set_timers(db: Session, standing: Standing, new: Sequence[OpenStep]) -> None:
    """Promise that time will do its work where something waits for it."""
    for o in new:
        expires = standing.matter.step(o.step).kind in ("wait", "consult") and not o.escalated
        if o.due and expires:
            place = {"public_id": standing.dossier.public_id, "step": o.step, "branch": o.branch}
            key = jobs.timer_key(standing.dossier.id, o)
            jobs.enqueue(db, "expire", key=key, at=o.due, **place)
        if o.due and o.branch and expires:
            lateness.promise_reminder(db, standing, o, o.due)


def _set_warning(db: Session, standing: Standing, outcome: Outcome) -> None:
    """Promise a look at the dossier, whenever its due time is new."""
    due = outcome.case.due
    if due is None or due == standing.matter.case.due or outcome.case.finished_at:
        return
    n = standing.dossier.lines + 1
    lateness.promise(db, standing, due, at=outcome.events[-1].at, n=n)


def _set_intervals(db: Session, dossier_id: int, pauses: Sequence[Interval]) -> None:
    db.execute(delete(_INTERVAL).where(_INTERVAL.c.dossier_id == dossier_id))
    rows = [{"dossier_id": dossier_id, "n": n} | asdict(p) for n, p in enumerate(pauses, 1)]
    if rows:
        db.execute(insert(_INTERVAL), rows)


def _for_whom(event: Event) -> dict[str, str]:
    """The colleague for whom somebody worked at a post that is lent to them."""
    lent = event.by.covering(event.post) if event.post else None
    return {"for": lent.name} if lent else {}


def _line(standing: Standing, event: Event, n: int) -> dict[str, Any]:
    return {
        "dossier_id": standing.dossier.id,
        "n": standing.dossier.lines + n + 1,
        "kind": event.kind,
        "at": event.at,
        "day": local_day(event.at),
        "actor": event.by.id,
        "actor_name": event.by.name,
        "role": event.post.role if event.post else event.by.kind,
        "assurance": event.by.assurance,
        "here": standing.dossier.office,
        "office": event.office,
        "step": event.step,
        "to": list(event.to),
        "payload": dict(event.payload) | _for_whom(event),
    }
