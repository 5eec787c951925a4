"""Processing: what clerks, officers, heads and leaders do with a dossier, one step at a time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from services import journal, keeping
from services.actor_ids import officer_id, row_of
from services.bookkeeping import owed
from services.db import changed, table, transaction
from services.deeds import Deed
from services.errors import Conflict
from services.keeping import ENCLOSED, RESULT, Kept, Label
from services.models import OpenStepRow
from services.standing import Standing, take_up
from services.taking_up import once
from workflows import engine, permits
from workflows.case import (
    NOTHING,
    SYSTEM,
    Actor,
    Event,
    Given,
    OpenStep,
    Post,
    Refused,
)
from workflows.paying import moved_by_payment

_STEP = table(OpenStepRow)


def act(
    db: Session,
    public_id: str,
    action: str,
    deed: Deed,
    *,
    step: str,
    given: Given = NOTHING,
    enclosed: Kept | None = None,
) -> None:
    """Take one action of an open step, with the file that it needs, if it needs one.

    A page that has grown stale is a `Conflict`; what the procedure does not allow is `Refused`
    with its reason. The paper and the line that names it are kept together or not at all.
    """
    with transaction(db):
        if not (begun := once(db, public_id, deed)):
            return
        standing, deed = begun
        unclaimed_by_others(standing, step, "", deed.by)
        if _costs(standing, step, action):
            given = given_fees(db, standing, given)
        given = replace(given, paper=enclosed.paper_id if enclosed else "")
        by = holding(standing, step, "", deed.by)
        outcome = engine.take(standing.matter, action, step=step, by=by, at=deed.at, given=given)
        if enclosed:
            _enclose(db, standing, step, action, enclosed, deed)
        journal.record(db, standing, outcome, key=deed.key)
        if moved_by_payment(replace(standing.matter, case=outcome.case)):
            go_on_once_paid(db, public_id, deed)


def _enclose(
    db: Session, standing: Standing, step: str, action: str, enclosed: Kept, deed: Deed
) -> None:
    """Tie a file to the dossier: for officers only, unless the action makes it the result."""
    place = standing.matter.step(step)
    does = place.action(action)
    result = does is not None and bool(does.result)
    label = Label(
        place={"dossier_id": standing.dossier.id},
        title=(does.label if does else "") or place.title,
        by=deed.by,
        at=deed.at,
        slot=RESULT if result else ENCLOSED,
        internal=not result,
    )
    keeping.tie(db, enclosed, label)


def reply(db: Session, public_id: str, deed: Deed, *, step: str, branch: str, given: Given) -> None:
    """Answer one branch of a consultation."""
    with transaction(db):
        if not (begun := once(db, public_id, deed)):
            return
        standing, deed = begun
        unclaimed_by_others(standing, step, branch, deed.by)
        by = holding(standing, step, branch, deed.by)
        outcome = engine.reply(
            standing.matter, step=step, branch=branch, by=by, at=deed.at, given=given
        )
        journal.record(db, standing, outcome, key=deed.key)


def reappoint(db: Session, public_id: str, deed: Deed, *, due: datetime, reason: str) -> None:
    """Apologise for a threatening delay and name one new day (Mẫu 04)."""
    with transaction(db):
        if not (begun := once(db, public_id, deed)):
            return
        standing, deed = begun
        outcome = engine.reappoint(standing.matter, due=due, by=deed.by, at=deed.at, reason=reason)
        journal.record(db, standing, outcome, key=deed.key)


def go_on_once_paid(db: Session, public_id: str, deed: Deed) -> None:
    """Let a dossier that waits for its fee, and owes nothing, go on by itself; part of a verb.

    Where the rules refuse, it stays: a clerk moves it on once the calendar is there.
    """
    standing = take_up(db, public_id)
    place = moved_by_payment(standing.matter)
    if place is None or owed(db, standing.dossier.id) > 0:
        return
    step, action = place
    given = Given(fee_settled=True)
    with suppress(Refused):
        outcome = engine.take(
            standing.matter, action, step=step, by=SYSTEM, at=deed.at, given=given
        )
        journal.record(db, standing, outcome, key=f"paid-on:{deed.key}")


def claim(db: Session, public_id: str, deed: Deed, *, step: str, branch: str) -> None:
    """Take the work at an open step for oneself; exactly one officer can."""
    with transaction(db):
        if not (begun := once(db, public_id, deed, whatever_day=True)):
            return
        standing, deed = begun
        here = permits.find(standing.matter.case, step, branch)
        held = standing.claims[step, branch]
        if held.officer_id == officer_id(deed.by):
            return
        if held.officer_id is not None and held.officer_id not in lenders(here, deed.by):
            raise Conflict("claimed-by-other")
        as_read = _STEP.c.claimed_by.is_not_distinct_from(held.officer_id)
        free = update(_STEP).where(_STEP.c.id == held.row_id, as_read)
        taken = free.values(claimed_by=officer_id(deed.by), claimed_at=deed.at)
        if changed(db, taken) != 1:
            raise Conflict("claimed-by-other")
        _note(db, standing, "claimed", here, deed)


def release(db: Session, public_id: str, deed: Deed, *, step: str, branch: str) -> None:
    """Give claimed work back to the office."""
    with transaction(db):
        if not (begun := once(db, public_id, deed, whatever_day=True)):
            return
        standing, deed = begun
        here = permits.find(standing.matter.case, step, branch)
        held = standing.claims[step, branch]
        own = update(_STEP).where(
            _STEP.c.id == held.row_id, _STEP.c.claimed_by == officer_id(deed.by)
        )
        if changed(db, own.values(claimed_by=None, claimed_at=None)) != 1:
            raise Conflict("not-claimed-by-you")
        _note(db, standing, "released", here, deed)


def done(db: Session, key: str) -> bool:
    """Whether the deed with this key has been done: what is sent now is a second click."""
    return journal.done(db, key)


def unclaimed_by_others(standing: Standing, step: str, branch: str, by: Actor) -> None:
    """Raise `Conflict` when somebody else has claimed the work."""
    held = standing.claims.get((step, branch))
    if held is None or held.officer_id in (None, officer_id(by)):
        return
    here = permits.find(standing.matter.case, step, branch)
    if held.officer_id not in lenders(here, by):
        raise Conflict("claimed-by-other")


def holding(standing: Standing, step: str, branch: str, by: Actor) -> Actor:
    """The same person, standing in at the post of an open step that they have taken over."""
    held = standing.claims.get((step, branch))
    if held is None or held.officer_id is None or held.officer_id != officer_id(by):
        return by
    here = permits.find(standing.matter.case, step, branch)
    return replace(by, stands_in=frozenset([Post(here.role, here.office)]))


def lenders(here: OpenStep, by: Actor) -> frozenset[int]:
    """The officers (row ids) in whose place somebody works at an open step."""
    return frozenset(row_of(of) for of in by.lenders(Post(here.role, here.office)))


def given_fees(db: Session, standing: Standing, given: Given) -> Given:
    """What was given, with what only the ledger can say: whether the fees are paid."""
    return replace(given, fee_settled=owed(db, standing.dossier.id) <= 0)


def _costs(standing: Standing, step: str, action: str) -> bool:
    """Whether an action needs the fees to be paid; an unknown one needs nothing yet."""
    open_here = any(o.step == step for o in standing.matter.case.open)
    found = standing.matter.step(step).action(action) if open_here else None
    return found is not None and "fee" in found.needs


def _note(db: Session, standing: Standing, kind: str, here: OpenStep, deed: Deed) -> None:
    by = holding(standing, here.step, here.branch, deed.by)
    post = permits.post_of(standing.matter, here, by)
    event = Event(
        kind, deed.at, deed.by, post, here.step, here.office, payload={"branch": here.branch}
    )
    journal.note(db, standing, event, key=deed.key)
