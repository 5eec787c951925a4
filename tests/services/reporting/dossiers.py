"""Dossiers with a past, made through the services: filed here or there, decided early or late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import counter, drafts, filing, processing, responding
from services.counter import HandedIn
from services.db import transaction
from services.deeds import Deed
from services.entering import Applicant, Filing
from services.models import JournalLine, OfficerRole
from tests.factories import (
    a_citizen,
    a_draft,
    a_key,
    an_officer,
    answers_for,
    moves,
    stands,
    the_procedure,
)
from workflows.calendar import VIETNAM
from workflows.case import Actor, Given

EXTRACT, COPIES, RECORD = "2.000635", "2.000815", "2.000488"
"""Level 4 and level 2 at any commune, level 4 at the justice department: paper results."""
AN_MY, CAM_PHO, JUSTICE = "tam-ky.an-my", "hoi-an.cam-pho", "quang-nam.justice"


def on(day: str, hour: int = 8) -> datetime:
    """An hour of a day of 2021, `03-01` the first of March."""
    return datetime.fromisoformat(f"2021-{day}T{hour:02}:00").replace(tzinfo=VIETNAM)


def online(
    db: Session, code: str, at: datetime, office: str = AN_MY, assurance: str = "substantial"
) -> str:
    """A dossier that a citizen files on the portal; its public id."""
    citizen = a_citizen(db)
    draft_id = a_draft(db, citizen, code)
    if code != RECORD:
        drafts.choose(
            db, draft_id, office=office, delivery="desk", delivery_address="", by=citizen, at=at
        )
    return filing.submit(db, draft_id, by=citizen, at=at, assurance=assurance).public_id


def at_counter(db: Session, code: str, at: datetime, office: str = AN_MY) -> str:
    """A dossier that a clerk records for somebody who came, received at once; its public id."""
    procedure = the_procedure(db, code)
    answers = answers_for(procedure)
    papers = [HandedIn(slot.name, "original", 1) for slot in procedure.wanted(answers)]
    what = Filing(a_key(), Applicant("Trần Văn Bình"), answers, office=office, channel="counter")
    desk = "trung-tam" if code == RECORD else office
    clerk = an_officer(db, "clerk", desk)
    return counter.record_walk_in(db, code, what, papers, by=clerk, at=at).public_id


def goes(db: Session, public_id: str, actions: Sequence[str], at: datetime) -> None:
    """The right officers take these actions, an hour apart; `agree` answers a consultation."""
    for n, action in enumerate(actions):
        if action == "agree":
            answers_all(db, public_id, at + timedelta(hours=n))
        else:
            moves(db, public_id, action, at=at + timedelta(hours=n))


def answers_all(db: Session, public_id: str, at: datetime) -> None:
    """Every office that was asked agrees."""
    for here in stands(db, public_id).matter.case.open:
        deed = Deed(an_officer(db, here.role, here.office), at, a_key())
        given = Given(opinion="agree")
        processing.reply(db, public_id, deed, step=here.step, branch=here.branch, given=given)


def granted(db: Session, public_id: str, at: datetime) -> None:
    """What was received goes all its way to a signed result."""
    standing = stands(db, public_id)
    ways = {
        RECORD: ("propose", "agree", "propose", "approve", "grant"),
        EXTRACT: ("propose", "grant"),
        COPIES: ("propose", "grant"),
    }
    goes(db, public_id, ways[standing.dossier.procedure], at)


def supplemented(db: Session, public_id: str, at: datetime) -> None:
    """The officer at work asks for papers, and the citizen brings them an hour later."""
    moves(db, public_id, "ask", at=at)
    dossier = stands(db, public_id).dossier
    sure = dossier.assurance
    by = Actor(f"citizen:{dossier.citizen_id}", dossier.applicant, "citizen", assurance=sure)
    responding.resubmit(db, public_id, {}, Deed(by, at + timedelta(hours=1), a_key()))


def a_spring(db: Session) -> None:
    """March and April: An Mỹ resolves two online of three, Cẩm Phô one at the counter too late,
    the justice department one online; one more is only filed."""
    early, late, waiting = (online(db, EXTRACT, on("03-01")) for _ in range(3))
    brought = at_counter(db, COPIES, on("03-02"))
    for one in (early, late):
        moves(db, one, "accept", at=on("03-01", 9))
    granted(db, early, on("03-01", 10))
    granted(db, late, on("03-03"))
    granted(db, brought, on("03-02", 9))
    assert waiting

    slow = at_counter(db, COPIES, on("03-10"), CAM_PHO)
    granted(db, slow, on("04-06"))

    record = online(db, RECORD, on("03-15"))
    moves(db, record, "accept", at=on("03-15", 9))
    granted(db, record, on("03-16"))


def employed(db: Session) -> None:
    """Whoever did something at an office holds that role there."""
    rows = db.execute(
        select(JournalLine.actor, JournalLine.office, JournalLine.role)
        .where(JournalLine.actor.startswith("officer:"), JournalLine.step != "")
        .distinct()
    ).all()
    with transaction(db):
        for actor, office, role in rows:
            number = int(actor.partition(":")[2])
            db.add(
                OfficerRole(
                    officer_id=number, office=office, role=role, valid_from=date(2021, 1, 1)
                )
            )
