"""From a move of the token game to a case: which offices, which due times, which clock."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from workflows import net
from workflows.calendar import local_day
from workflows.case import Case, OpenStep, Scene
from workflows.clock import Deadline, Interval, Limit, deadline, due_at, step_due
from workflows.conditions import Answers
from workflows.definition import Procedure, Step
from workflows.net import Marking, Move, Token
from workflows.offices import NoSuchOffice, Office
from workflows.routing import Unresolvable, parse_office, resolve
from workflows.stoppages import pauses_of

STOPPING = ("pauses", "restarts")
TIME_TO_ASK = Limit(working_days=3)
"""From receipt to a request for papers that gives a whole new period (NĐ 61/2018/NĐ-CP Điều 19.4)."""

_expression = lru_cache(maxsize=1024)(parse_office)


@dataclass(frozen=True, slots=True)
class Matter:
    """What every deed is about: a procedure, where its dossier stands, its answers, the world."""

    procedure: Procedure
    case: Case
    answers: Answers
    scene: Scene

    def step(self, name: str) -> Step:
        """A step of the procedure."""
        return self.procedure.step(name)


def begin(matter: Matter, at: datetime) -> Case:
    """The case of a dossier that was just filed: its first step is open."""
    return _dressed(matter, matter.case, Marking(frozenset()), net.begin(matter.procedure), at)


def advance(matter: Matter, move: Move, at: datetime) -> Case:
    """The case after a move, with its clock and the due times of what it opened."""
    before = marking_of(matter.case)
    return _dressed(matter, matter.case, before, net.fire(matter.procedure, before, move), at)


def marking_of(case: Case) -> Marking:
    """The case as the token game sees it."""
    tokens = frozenset(Token(o.step, o.branch, o.escalated) for o in case.open)
    return Marking(tokens, case.supplements, case.received_at is not None, case.result)


def _dressed(matter: Matter, case: Case, before: Marking, after: Marking, at: datetime) -> Case:
    gone, new = before.tokens - after.tokens, after.tokens - before.tokens
    kept = tuple(o for o in case.open if Token(o.step, o.branch, o.escalated) in after.tokens)
    opened = tuple(_open_step(matter, token, at) for token in sorted(new))
    case = replace(
        case,
        open=kept + opened,
        supplements=after.supplements,
        result=after.result,
        finished_at=at if after.result and not case.result else case.finished_at,
    )
    if after.received and not before.received:
        case = replace(case, received_at=at)
    case = _clocked(matter, case, _steps(matter, gone), at)
    return _closed(matter, case, new, at)


def _steps(matter: Matter, tokens: Iterable[Token]) -> tuple[Step, ...]:
    return tuple(matter.step(token.step) for token in tokens)


def _open_step(matter: Matter, token: Token, at: datetime) -> OpenStep:
    step = matter.step(token.step)
    if step.kind == "consult":
        ask = step.asks[int(token.branch) - 1]
        role, hours = ("leader", ask.leader_hours) if token.escalated else (ask.role, ask.hours)
        office = office_of(matter, ask.office, at)
    elif step.kind == "task":
        role, office, hours = step.role, office_of(matter, step.office, at), step.hours
    else:
        role, office, hours = "clerk", office_of(matter, "desk", at), 0
    if counted := matter.scene.counted:
        due = counted.steps.get((token.step, token.branch))
    elif step.expires:
        due = due_at(step.expires.limit, received=at, calendar=matter.scene.calendar)
    else:
        due = step_due(hours, at, matter.scene.calendar_of(office)) if hours else None
    return OpenStep(token.step, token.branch, office, role, at, due, token.escalated)


def office_of(matter: Matter, expression: str, at: datetime) -> str:
    """The office that an expression of the procedure file means for this dossier."""
    meant, on = _expression(expression), local_day(at)
    if matter.case.desk and meant.is_own_desk:
        with suppress(NoSuchOffice):
            return matter.scene.directory.acting(matter.case.desk, on).code
    return resolve(
        meant,
        here=matter.case.here,
        answers=matter.answers,
        directory=matter.scene.directory,
        on=on,
    )


def office_meant(matter: Matter, expression: str, at: datetime) -> Office | None:
    """The same as it is known; None when there is none (any more), which the engine will refuse."""
    try:
        return matter.scene.directory.ever(office_of(matter, expression, at))
    except Unresolvable:
        return None


def _clocked(matter: Matter, case: Case, left: tuple[Step, ...], at: datetime) -> Case:
    """Stop, continue or restart the statutory clock.

    Time in which the citizen fulfils a financial duty lies outside the period.
    """
    if case.received_at is None:
        return case
    restarted = begins_anew(matter, case, left)
    if restarted:
        case = replace(case, clock_from=at, pauses=())
    stopping = next((s for o in case.open if (s := matter.step(o.step)).clock in STOPPING), None)
    if stopping:
        return case if case.paused else _paused(case, stopping.reason, at)
    if restarted:
        return _redue(matter, case)
    return _resumed(matter, case, at) if case.paused else case


def begins_anew(matter: Matter, case: Case, left: Iterable[Step]) -> bool:
    """Whether the whole period begins as these steps are left: on receipt, and with a supplement that was asked for in
    time: within three working days (NĐ 61/2018/NĐ-CP Điều 19.4), and before the result was due.

    One that is asked for later only stops the clock while the citizen is busy. A late office could
    otherwise win a whole period by asking.
    """
    if case.clock_from is None or case.due is None:
        return True
    if all(step.clock != "restarts" for step in left):
        return False
    if counted := matter.scene.counted:
        return counted.anew
    calendar, policy = matter.scene.calendar_of(case.here), matter.procedure.policy
    last = due_at(TIME_TO_ASK, received=case.clock_from, calendar=calendar, policy=policy)
    return case.pauses[-1].since <= min(last, case.due)


def _paused(case: Case, reason: str, at: datetime) -> Case:
    return replace(case, pauses=(*case.pauses, Interval(reason, at, None)))


def _resumed(matter: Matter, case: Case, at: datetime) -> Case:
    return _redue(matter, resumed(case, at))


def _redue(matter: Matter, case: Case) -> Case:
    """The due time anew. A promised day never moves nearer: neither one that was promised with an
    apology, nor one from before a correction of the calendar."""
    if counted := matter.scene.counted:
        return replace(case, due=counted.due or case.due)
    due = due_of(matter, case)
    return replace(case, due=max(case.due or due, due))


def resumed(case: Case, at: datetime) -> Case:
    """The case with no pause left open."""
    return replace(case, pauses=tuple(pause.closed(at) for pause in case.pauses))


def due_of(matter: Matter, case: Case) -> datetime:
    """When the statutory period of a received dossier ends, as its clock stands."""
    return due_at(matter.procedure.limit_for(case.channel), **_terms(matter, case))


def explained(matter: Matter, case: Case) -> Deadline:
    """The same as `due_of`, day by day."""
    return deadline(matter.procedure.limit_for(case.channel), **_terms(matter, case))


def _terms(matter: Matter, case: Case) -> dict[str, Any]:
    since, regime = case.clock_from or case.submitted_at, matter.procedure.regime
    return {
        "received": since,
        "calendar": matter.scene.calendar_of(case.here),
        "policy": matter.procedure.policy,
        "pauses": case.pauses + pauses_of(matter.scene.stoppages, case.here, regime, since),
    }


def _closed(matter: Matter, case: Case, new: Iterable[Token], at: datetime) -> Case:
    ends = [step for step in _steps(matter, new) if step.kind == "end"]
    if not ends:
        return case
    return replace(case, open=(), outcome=case.result or ends[0].outcome, closed_at=at)
