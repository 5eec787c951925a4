"""The only place where a dossier moves: a matter and a deed go in, an outcome comes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from workflows import asking, net
from workflows.advance import Matter, advance, begin, resumed
from workflows.case import (
    NOTHING,
    SYSTEM,
    Actor,
    Case,
    Event,
    Given,
    OpenStep,
    Outcome,
    Refused,
    Scene,
)
from workflows.clock import days_taken, punctuality
from workflows.conditions import Answers
from workflows.counted import told
from workflows.definition import Action, Procedure, Step
from workflows.net import Move, Token
from workflows.permits import check, find, post_of, reappointing, within_the_calendar

GIVEN = ("reason", "paper", "carrier", "parcel", "question")
"""The words that somebody gave, as a line of the journal keeps them."""


def start(
    procedure: Procedure,
    answers: Answers,
    scene: Scene,
    *,
    here: str,
    channel: str,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Open a case at the first step of the procedure, for the competent office `here`."""
    bare = Case(here=here, channel=channel, submitted_at=at, open=(), last_by=by.id)
    return opened(Matter(procedure, bare, answers, scene), by=by, at=at)


def opened(matter: Matter, *, by: Actor, at: datetime) -> Outcome:
    """The same for a case that says already which offices it is for."""
    bare = matter.case
    with within_the_calendar():
        case = begin(matter, at)
    event = Event("submitted", at, by, None, "", bare.here, _names(case), told(bare, case))
    return Outcome(case, (event,))


def take(
    matter: Matter,
    action_name: str,
    *,
    step: str,
    by: Actor,
    at: datetime,
    given: Given = NOTHING,
) -> Outcome:
    """Apply one action of an open step, or refuse it with the reason."""
    here = find(matter.case, step, "")
    post = post_of(matter, here, by)
    place = matter.step(step)
    action = place.action(action_name)
    if action is None:
        raise Refused("no-such-action")
    check(matter, place, action, by, given, post=post)
    asking.demand(matter.procedure, action, given)

    with within_the_calendar():
        case = advance(matter, Move(_token(here), "act", action_name), at)
        case = asking.hastened(matter, case, given, at)
    case = replace(case, last_by=by.id)
    payload = _payload(matter, case, given) | {"action": action_name, "prints": action.prints}
    events = [
        Event(kind, at, by, post, step, here.office, _opened(matter.case, case), payload)
        for kind in _kinds(matter, place, action, case)
    ]
    return Outcome(case, tuple(events))


def reply(
    matter: Matter, *, step: str, branch: str, by: Actor, at: datetime, given: Given
) -> Outcome:
    """Answer one branch of a consultation with an opinion; the last answer joins them."""
    here = find(matter.case, step, branch)
    post = post_of(matter, here, by)
    if given.opinion not in ("agree", "disagree"):
        raise Refused("opinion-missing")
    if given.opinion == "disagree" and not given.reason.strip():
        raise Refused("reason-missing")

    with within_the_calendar():
        case = advance(matter, Move(_token(here), "reply"), at)
    case = replace(case, last_by=by.id)
    payload = _payload(matter, case, given) | {"opinion": given.opinion, "branch": branch}
    events = [
        Event(kind, at, by, post, step, here.office, _opened(matter.case, case), payload)
        for kind in _with_end("replied", case)
    ]
    return Outcome(case, tuple(events))


def expire(matter: Matter, *, step: str, branch: str, at: datetime) -> Outcome:
    """Let time do its work at a wait, or a silent consultation, whose own due time has passed.

    A leader to whom a question was passed on answers late rather than never: nothing expires there.
    `CalendarEnds` is not refused: time goes on, and must be able to do its work later.
    """
    here, place = find(matter.case, step, branch), matter.step(step)
    ends = place.kind in ("wait", "consult") and not here.escalated
    if not ends or here.due is None or at < here.due:
        raise Refused("not-expired")

    kind = "expired"
    if branch:
        kind = "escalated" if net.escalates(place, _token(here)) else "silent"
    case = advance(matter, Move(_token(here), "silence" if branch else "expire"), at)
    payload = _payload(matter, case, NOTHING) | {"branch": branch}
    events = [
        Event(kind, at, SYSTEM, None, step, here.office, _opened(matter.case, case), payload)
        for kind in _with_end(kind, case)
    ]
    return Outcome(case, tuple(events))


def withdraw(matter: Matter, *, by: Actor, at: datetime, reason: str = "") -> Outcome:
    """Take the dossier back; possible until a result is decided."""
    case = matter.case
    if case.closed_at:
        raise Refused("closed")
    if case.result:
        raise Refused("already-decided")
    closed = replace(resumed(case, at), open=(), outcome="withdrawn", closed_at=at, last_by=by.id)
    event = Event("withdrawn", at, by, None, "", case.here, payload={"reason": reason.strip()})
    return Outcome(closed, (event,))


def reappoint(matter: Matter, *, due: datetime, by: Actor, at: datetime, reason: str) -> Outcome:
    """Apologise and name one new day, later than the one that was promised."""
    case, (promised, here, post) = matter.case, reappointing(matter, by, at)
    if due <= promised:
        raise Refused("not-later")
    if not reason.strip():
        raise Refused("reason-missing")

    after = replace(case, due=due, reappointed=True, last_by=by.id)
    payload = {"reason": reason.strip(), "was": promised.isoformat()} | told(case, after)
    event = Event("reappointed", at, by, post, here.step, post.office, payload=payload)
    return Outcome(after, (event,))


def _kinds(matter: Matter, step: Step, action: Action, case: Case) -> tuple[str, ...]:
    kinds = []
    if action.result:
        kinds.append("decided")
    if case.closed_at:
        kinds.append(_closing(case))
    if kinds:
        return tuple(kinds)
    if action.receives and matter.case.received_at is None:
        return ("received",)
    if net.asks_supplement(matter.procedure, action):
        return ("asked",)
    return ("resubmitted" if step.reason == "supplement" else "moved",)


def _with_end(kind: str, case: Case) -> tuple[str, ...]:
    """What an answer or the time is told as; if it ended the dossier, its end is told too."""
    return (kind, _closing(case)) if case.closed_at else (kind,)


def _closing(case: Case) -> str:
    return "delivered" if case.result else case.outcome


def _payload(matter: Matter, after: Case, given: Given) -> dict[str, Any]:
    before = matter.case
    payload: dict[str, Any] = {
        key: value
        for key in (*GIVEN, "missing", "signature", "within")
        if (value := getattr(given, key))
    } | told(before, after)
    if after.finished_at and not before.finished_at and after.due:
        payload["result"] = after.result
        payload["punctuality"] = punctuality(after.finished_at, after.due)
        payload["electronic"] = matter.procedure.result_electronic
        payload |= _took(matter, after)
    return payload


def _took(matter: Matter, after: Case) -> dict[str, int]:
    """In how many working days the result came, as they were counted on its day."""
    received, finished = after.received_at, after.finished_at
    if matter.scene.counted or received is None or finished is None:
        return {}
    days = days_taken(received, finished, matter.scene.calendar_of(after.here))
    return {} if days is None else {"took": days}


def _opened(before: Case, after: Case) -> tuple[str, ...]:
    known = {(o.step, o.branch) for o in before.open}
    return tuple(o.step for o in after.open if (o.step, o.branch) not in known)


def _names(case: Case) -> tuple[str, ...]:
    return tuple(o.step for o in case.open)


def _token(here: OpenStep) -> Token:
    return Token(here.step, here.branch, here.escalated)
