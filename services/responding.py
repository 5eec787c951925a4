"""What a citizen does with a filed dossier: complete it, confirm a draft result, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services import drafts, filing, journal
from services.actor_ids import of_citizen
from services.assessing import assess_anew
from services.db import table, transaction
from services.deeds import Deed
from services.errors import Invalid, NotFound
from services.models import DossierAnswers, Paper
from services.parcel_lines import BROUGHT, Carried
from services.standing import Standing
from services.taking_up import once
from workflows import engine
from workflows.answering import called, visible
from workflows.assurance import enough
from workflows.case import Actor, Event, Given, Refused
from workflows.net import RESUBMIT


def resubmit(db: Session, public_id: str, answers: Mapping[str, Any], deed: Deed) -> None:
    """Hand in what was asked for: corrected answers, and the papers added to the supplement.

    `answers` holds only those that change. Raises `Incomplete` as filing does, and `Invalid`
    `assurance-too-low` where it was filed online by somebody who had to be known more surely.
    """
    with transaction(db):
        if not (begun := _of_ones_own(db, public_id, deed)):
            return
        standing, deed = begun
        if not enough(deed.by.assurance, demanded(standing)):
            raise Invalid("assurance-too-low")
        handed_in = called(standing.matter.procedure, _merged(standing, answers))
        drafts.drop_supplement(db, standing.dossier.id, handed_in=handed_in)
        hand_in(db, standing, answers, deed)


def hand_in(
    db: Session,
    standing: Standing,
    answers: Mapping[str, Any],
    deed: Deed,
    carried: Carried = BROUGHT,
) -> None:
    """Complete a dossier that waits for it, with its papers as they are now; part of a verb.

    The dossier goes back to where it was asked for, and its fees are assessed anew; what its owner
    had begun elsewhere is over. Raises `Incomplete` as filing does.
    """
    drafts.drop_supplement(db, standing.dossier.id)
    step = waiting_for(standing, "supplement")
    procedure = standing.matter.procedure
    merged = _merged(standing, answers)
    filing.complete(procedure, merged, _slots(db, standing))
    db.execute(
        update(table(DossierAnswers))
        .where(DossierAnswers.dossier_id == standing.dossier.id)
        .values(answers=merged)
    )
    told = assess_anew(db, standing, merged, deed) if merged != standing.matter.answers else ()
    _take(db, standing, (step, RESUBMIT), deed, answers=merged, told=told, carried=carried)


def confirm(db: Session, public_id: str, deed: Deed) -> None:
    """Confirm the draft of a result that was shown."""
    with transaction(db):
        if not (begun := _of_ones_own(db, public_id, deed)):
            return
        standing, deed = begun
        step = standing.matter.step(waiting_for(standing, "confirmation"))
        onward = next((action.name for action in step.actions if not action.back), "")
        _take(db, standing, (step.name, onward), deed, answers=standing.matter.answers)


def send_back(db: Session, public_id: str, deed: Deed, *, reason: str) -> None:
    """Say what is wrong with the draft that was shown: it is made again.

    Raises `Refused` where the procedure has no way back, or when no reason is given.
    """
    with transaction(db):
        if not (begun := _of_ones_own(db, public_id, deed)):
            return
        standing, deed = begun
        step = standing.matter.step(waiting_for(standing, "confirmation"))
        back = next((action.name for action in step.actions if action.back), "")
        given = Given(reason=reason)
        outcome = engine.take(
            standing.matter, back, step=step.name, by=deed.by, at=deed.at, given=given
        )
        journal.record(db, standing, outcome, key=deed.key)


def withdraw(db: Session, public_id: str, deed: Deed, *, reason: str = "") -> None:
    """Take the dossier back; possible until a result is decided."""
    with transaction(db):
        if not (begun := _of_ones_own(db, public_id, deed)):
            return
        standing, deed = begun
        outcome = engine.withdraw(standing.matter, by=deed.by, at=deed.at, reason=reason)
        journal.record(db, standing, outcome, key=deed.key)


def _of_ones_own(db: Session, public_id: str, deed: Deed) -> tuple[Standing, Deed] | None:
    """Take up one's own dossier; None when this deed has been done already."""
    begun = once(db, public_id, deed)
    if begun:
        owned(begun[0], deed.by)
    return begun


def owned(standing: Standing, by: Actor) -> None:
    """Raise `NotFound` unless it is one's own dossier: anybody else's does not exist."""
    if by.id != of_citizen(standing.dossier.citizen_id):
        raise NotFound("dossier-unknown")


def demanded(standing: Standing) -> str:
    """How surely whoever completes a dossier has to be known: as whoever filed it. At a desk
    somebody has looked at a card."""
    return standing.matter.procedure.assurance if standing.dossier.channel == "online" else ""


def waiting_for(standing: Standing, reason: str) -> str:
    """The name of the open step that waits for the citizen to do this."""
    for o in standing.matter.case.open:
        if standing.matter.step(o.step).reason == reason:
            return o.step
    raise Refused("not-open")


def _merged(standing: Standing, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a dossier with those that change."""
    return visible(standing.matter.procedure, dict(standing.matter.answers) | dict(answers))


def _slots(db: Session, standing: Standing) -> frozenset[str]:
    here = Paper.dossier_id == standing.dossier.id
    return frozenset(db.scalars(select(Paper.slot).where(here, Paper.removed_at.is_(None))))


def _take(
    db: Session,
    standing: Standing,
    move: tuple[str, str],
    deed: Deed,
    *,
    answers: Mapping[str, Any],
    told: tuple[Event, ...] = (),
    carried: Carried = BROUGHT,
) -> None:
    before = standing.matter.answers
    matter = replace(standing.matter, answers=answers)
    step, action = move
    outcome = engine.take(matter, action, step=step, by=deed.by, at=deed.at)
    names = sorted(before.keys() | answers.keys())
    changed = {n: [before.get(n), answers.get(n)] for n in names if before.get(n) != answers.get(n)}
    if changed:
        outcome = outcome.noting(changed=changed)
    outcome = outcome.noting(**carried.noted)
    outcome = replace(outcome, events=outcome.events + told)
    journal.record(db, standing, outcome, key=deed.key)
