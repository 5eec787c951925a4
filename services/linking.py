"""Opening the dossiers that follow from another one: nothing is filed, asked or brought a second time.

Each is opened in a transaction of its own, so that one that cannot be opened keeps none of the
others, and a worker that dies leaves nothing half done.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from services import catalogue, entering, filing, journal
from services.db import table, transaction
from services.entering import Applicant, Entered, Filing
from services.errors import Invalid, NotFound
from services.keeping import RESULT
from services.models import LinkedDossier, Paper
from services.numbers import derived
from services.standing import Standing, take_up
from services.taking_up import by_itself
from workflows import engine
from workflows.answering import visible
from workflows.calendar import local_day
from workflows.case import SYSTEM, Event, Refused
from workflows.competence import lets_choose
from workflows.definition import Procedure
from workflows.follows import LINKED, THE_RESULT, Follow
from workflows.lines import LINKING
from workflows.returning import returnable

OPENED, FAILED = LINKING
_PAPER = table(Paper)


def open_linked(db: Session, public_id: str, *, follow: str, at: datetime, key: str) -> bool:
    """Open one dossier that follows from another, with its code, office and clock; say whether it
    was opened. Once, however often it is called.

    What cannot be opened is said on the first dossier, and to its owner.
    """
    with transaction(db):
        if not (begun := by_itself(db, public_id, key, at)):
            return False
        standing, at = begun
        wanted = next(one for one in standing.matter.procedure.follows if one.name == follow)
        told: dict[str, Any] = {"follow": follow, "procedure": wanted.procedure}
        if entering.already(db, _key(standing, wanted)):
            return False
        try:
            entered = _enter(db, standing, wanted, at=at)
        except (Invalid, NotFound, Refused) as why:
            _say(db, standing, FAILED, told | {"why": why.reason}, at=at, key=key)
            return False
        link = {"origin_id": standing.dossier.id, "name": follow, "dossier_id": entered.id}
        db.execute(insert(table(LinkedDossier)).values(link))
        _receive(db, entered, at=at)
        _say(db, standing, OPENED, told | {"number": entered.number}, at=at, key=key)
    return True


def _enter(db: Session, standing: Standing, follow: Follow, *, at: datetime) -> Entered:
    """Write the dossier; nothing was written when it raises."""
    dossier = standing.dossier
    revision = catalogue.current(db, follow.procedure, on=local_day(at))
    procedure = revision.procedure
    answers = visible(procedure, follow.carried(standing.matter.answers))
    papers = _papers(db, standing, follow, procedure)
    filing.complete(procedure, answers, frozenset(paper["slot"] for paper in papers))
    key = _key(standing, follow)
    kept = returnable(procedure, dossier.delivery, dossier.delivery_address)
    what = Filing(
        key=key,
        applicant=_applicant(dossier),
        answers=answers,
        office=dossier.office if lets_choose(procedure) else "",
        delivery=dossier.delivery if kept else "desk",
        delivery_address=dossier.delivery_address if kept else "",
        channel=LINKED,
        desk=dossier.desk,
        origin=dossier.code or dossier.number,
    )
    entered = entering.enter(db, revision.revision_id, what, by=SYSTEM, at=at)
    for n, paper in enumerate(papers):
        whose = {"public_id": derived(f"{key}:{n}", "paper", 16).lower()}
        db.execute(insert(_PAPER), whose | paper | {"dossier_id": entered.id, "added_at": at})
    return entered


def _key(standing: Standing, follow: Follow) -> str:
    return f"linked:{standing.dossier.key}:{follow.name}"


def _applicant(dossier: Row[Any]) -> Applicant:
    return Applicant(
        name=dossier.applicant,
        id_number=dossier.applicant_id_number,
        phone=dossier.applicant_phone,
        email=dossier.applicant_email,
        address=dossier.applicant_address,
        citizen_id=dossier.citizen_id,
    )


def _papers(
    db: Session, standing: Standing, follow: Follow, procedure: Procedure
) -> list[dict[str, Any]]:
    """The papers that go along, as rows: the files stay where they are, and each says where it is
    from. The result itself is noted, whether a file of it was kept or not."""
    dossier, matter = standing.dossier, standing.matter
    wanted = {slot.name: slot for slot in procedure.wanted(follow.carried(matter.answers))}
    there = db.execute(
        select(_PAPER)
        .where(_PAPER.c.dossier_id == dossier.id, _PAPER.c.removed_at.is_(None))
        .where(_PAPER.c.internal.is_(False))
        .order_by(_PAPER.c.id)
    ).all()
    found = []
    for slot, of in follow.papers.items():
        if slot not in wanted:
            continue
        new = {"slot": slot, "title": wanted[slot].title, "internal": False}
        new |= {"origin": dossier.number, "added_by": SYSTEM.id}
        mine = RESULT if of == THE_RESULT else of
        files = [
            {name: getattr(row, name) for name in ("form", "count", "filename", "sha256")}
            for row in there
            if row.slot == mine
        ]
        if of == THE_RESULT and not files:
            files = [{"form": "copy", "count": 1, "filename": "", "sha256": None}]
        found += [new | file for file in files]
    return found


def _receive(db: Session, entered: Entered, *, at: datetime) -> None:
    """Receive it at once: its papers were looked at when the first was received. Where a fee comes
    first, or the rules refuse, a clerk receives it."""
    standing = take_up(db, entered.public_id)
    place = standing.matter.case.open[0].step
    accepting = next((a for a in standing.matter.step(place).actions if a.receives), None)
    if accepting is None:
        return
    with suppress(Refused):
        outcome = engine.take(standing.matter, accepting.name, step=place, by=SYSTEM, at=at)
        journal.record(db, standing, outcome, key=f"receive:{entered.public_id}")


def _say(
    db: Session, standing: Standing, kind: str, told: dict[str, Any], *, at: datetime, key: str
) -> None:
    event = Event(kind, at, SYSTEM, None, "", standing.dossier.desk, payload=told)
    journal.note(db, standing, event, key=key)
