"""What time does: waits that last too long, consultations unanswered, results that may be late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services import alerts, journal, lateness
from services.db import transaction
from services.standing import Standing
from services.taking_up import by_itself
from workflows import engine
from workflows.calendar import local_day
from workflows.case import SYSTEM, Event, Outcome, Post, Refused
from workflows.ladder import next_rung, rung_at
from workflows.permits import OVERSEERS


def expire(db: Session, public_id: str, *, step: str, branch: str, at: datetime, key: str) -> bool:
    """Let a wait or a silent branch expire if it still is open and due; say whether it did.

    A timer that comes late, early or twice therefore does no harm.
    """
    with transaction(db):
        if not (begun := by_itself(db, public_id, key, at)):
            return False
        standing, at = begun
        try:
            outcome = engine.expire(standing.matter, step=step, branch=branch, at=at)
        except Refused:
            return False
        _tell_of_silence(db, standing, outcome, (step, branch))
        journal.record(db, standing, outcome, key=key)
        return True


def climb(db: Session, public_id: str, *, due: datetime, at: datetime, key: str) -> bool:
    """Tell who answers for it that a result may be late, or is, and promise the next look.

    Nothing moves. Says whether somebody was told: nobody is of a dossier that is done, that waits for
    the citizen, or whose due time has changed since. What comes late is told as it stands by then.
    """
    with transaction(db):
        if not (begun := by_itself(db, public_id, key, at)):
            return False
        standing, at = begun
        case = standing.matter.case
        if case.due != due or case.finished_at or case.closed_at:
            return False
        regime = standing.matter.procedure.regime
        calendar = standing.matter.scene.days_open(case.here, regime)
        rung, n = rung_at(due, calendar, at), standing.dossier.lines + 1
        if next_rung(due, calendar, at):
            lateness.promise(db, standing, due, at=at, n=n)
        if case.paused or rung is None:
            return False
        posts = alerts.told(db, rung, case, on=local_day(at))
        alerts.tell(db, standing, posts, rung.name, at=at)
        _say(db, standing, rung.kind, {"due": due.isoformat(), "rung": rung.name}, at, key)
        return True


def remind(db: Session, public_id: str, *, step: str, branch: str, at: datetime, key: str) -> bool:
    """Remind an office of an opinion that it still owes; say whether it did."""
    with transaction(db):
        if not (begun := by_itself(db, public_id, key, at)):
            return False
        standing, at = begun
        here = next(
            (o for o in standing.matter.case.open if (o.step, o.branch) == (step, branch)), None
        )
        if here is None or here.escalated:
            return False
        alerts.tell(db, standing, [Post(here.role, here.office)], "asked-soon", at=at, about=here)
        _say(db, standing, "reminded", {"step": step, "branch": branch}, at, key)
        return True


def _say(
    db: Session, standing: Standing, kind: str, says: dict[str, Any], at: datetime, key: str
) -> None:
    case = standing.matter.case
    event = Event(kind, at, SYSTEM, None, "", case.here, payload=says)
    journal.note(db, standing, event, key=key)


def _tell_of_silence(
    db: Session, standing: Standing, outcome: Outcome, place: tuple[str, str]
) -> None:
    """A question that an office let pass is told to its leader if they have it now, and to who
    answers for the office that asked (NĐ 61/2018/NĐ-CP Điều 19.5)."""
    event = outcome.events[0]
    if event.kind not in ("silent", "escalated"):
        return
    now = next((o for o in outcome.case.open if (o.step, o.branch) == place), None)
    if now:
        posts = [Post(now.role, now.office)]
        alerts.tell(db, standing, posts, "asked-late", at=event.at, about=now)
    asked_by = [Post(role, outcome.case.here) for role in OVERSEERS]
    held = alerts.held(db, asked_by, on=local_day(event.at))
    answers = next((post for post in asked_by if post in held), asked_by[-1])
    alerts.tell(db, standing, [answers], f"answer-{event.kind}", at=event.at)
