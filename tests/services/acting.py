"""What officers do, in one line each; the offices and procedures in which they do it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import bookkeeping, counter, expiry, processing
from services.db import transaction
from services.deeds import Deed
from services.entering import Applicant, Filing
from services.models import JournalLine, Publication, Revision
from tests.factories import AN_MY as AN_MY_GSO
from tests.factories import (
    GIVEN_ALL,
    MONDAY,
    a_dossier,
    a_filed,
    a_key,
    an_officer,
    moves,
    stands,
)
from workflows.case import Actor, Given

AN_MY, URBAN, LABOUR, DISTRICT = "tam-ky.an-my", "tam-ky.urban", "tam-ky.labour", "tam-ky"
PERMIT, CLOSING, SAMPLE = "1.009994", "1.001266", "9.000001"
ASKED = (("1", "tam-ky.environment"), ("2", "tam-ky.police"), ("3", AN_MY))
KARAOKE, CULTURE = "1.001029", "quang-nam.culture"
WAY = ("accept", "propose", "approve", "propose", "approve", "grant", "deliver")
YES, NO = Given(opinion="agree"), Given(opinion="disagree", reason="Lối vào hẹp.")


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def acts(
    db: Session,
    public_id: str,
    action: str,
    by: Actor,
    *,
    step: str = "",
    given: Given = GIVEN_ALL,
    **how: Any,
) -> None:
    """Somebody takes an action, at the one step that is open unless another is named.

    `how` may say the `moment`, the one-time `key`, and the version that was `seen`.
    """
    step = step or stands(db, public_id).matter.case.open[0].step
    deed = Deed(by, how.get("moment", at(50)), how.get("key", a_key()), how.get("seen"))
    processing.act(db, public_id, action, deed, step=step, given=given)


def answers(db: Session, public_id: str, branch: str, by: Actor, given: Given = YES) -> None:
    deed = Deed(by, at(10), a_key())
    processing.reply(db, public_id, deed, step="opinions", branch=branch, given=given)


def claims(db: Session, public_id: str, by: Actor, key: str = "") -> None:
    deed = Deed(by, at(1), key or a_key())
    processing.claim(db, public_id, deed, step="receive", branch="")


def releases(db: Session, public_id: str, by: Actor) -> None:
    processing.release(db, public_id, Deed(by, at(2), a_key()), step="receive", branch="")


def reappoints(
    db: Session, public_id: str, by: Actor, due: datetime, *, hours: float = 3, **how: Any
) -> None:
    deed = Deed(by, at(hours), how.get("key") or a_key(), how.get("seen"))
    processing.reappoint(db, public_id, deed, due=due, reason=how.get("reason", "Đợi xác minh"))


def kinds(db: Session, public_id: str) -> list[str]:
    """The kinds of the lines of a dossier's journal."""
    of_it = JournalLine.dossier_id == stands(db, public_id).dossier.id
    return list(db.scalars(select(JournalLine.kind).where(of_it).order_by(JournalLine.n)))


def lines(db: Session) -> int:
    return db.scalars(select(func.count(JournalLine.id))).one()


def a_permit(db: Session, *then: str) -> str:
    """A building permit that went through these actions."""
    return str(a_dossier(db, PERMIT, then=then).dossier.public_id)


def at_inspection(db: Session, by: Actor | None = None) -> str:
    """A karaoke licence at the step at which the department adds the minutes of its inspection."""
    filed = a_filed(db, KARAOKE, by=by)
    here = stands(db, filed.public_id).matter.case.open[0]
    clerk = an_officer(db, here.role, here.office)
    bill = Deed(clerk, at(1), a_key())
    owed = bookkeeping.owed(db, stands(db, filed.public_id).dossier.id)
    counter.collect(db, filed.public_id, bill, amount=owed, method="cash")
    for hours, action in ((2, "accept"), (3, "propose")):
        moves(db, filed.public_id, action, at=at(hours))
    for asked in stands(db, filed.public_id).matter.case.open:
        deed = Deed(an_officer(db, asked.role, asked.office), at(8), a_key())
        place = {"step": asked.step, "branch": asked.branch}
        processing.reply(db, filed.public_id, deed, given=YES, **place)
    return filed.public_id


def a_colleague(by: Actor) -> Actor:
    """Another officer with the same posts; not known to the database."""
    return Actor("officer:999", "Đồng nghiệp", "officer", by.posts)


def publishes(db: Session, file: str) -> str:
    """Publish a procedure of the tests of the rules; give its code."""
    path = Path(__file__).parents[1] / "workflows" / file
    definition = tomllib.loads(path.read_text("utf-8"))
    with transaction(db):
        known = Revision(
            code=definition["code"],
            digest=path.stem,
            title="Thủ tục mẫu",
            definition=definition,
        )
        db.add(known)
        db.flush()
        db.add(Publication(revision_id=known.id, at=MONDAY, by="system"))
    return str(definition["code"])


def the_sample(db: Session) -> str:
    """A dossier of the small procedure that has everything, in review at An Mỹ."""
    publishes(db, "sample.toml")
    given = {"residence": AN_MY_GSO, "hurried": False, "copies": 1}
    what = Filing(a_key(), Applicant("Nguyễn An"), given, channel="counter")
    clerk = an_officer(db, "clerk", AN_MY)
    proof = counter.HandedIn("proof", "copy", 1)
    return counter.record_walk_in(db, SAMPLE, what, [proof], by=clerk, at=MONDAY).public_id


def expires(
    db: Session, public_id: str, step: str, branches: Iterable[str], moment: datetime
) -> list[bool]:
    """What the timers of these branches do at a moment."""
    return [
        expiry.expire(db, public_id, step=step, branch=branch, at=moment, key=a_key())
        for branch in branches
    ]
