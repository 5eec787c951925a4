"""How the fees of the demo year are paid: from home, or over the counter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from services import counter, paying
from services.deeds import Deed
from services.demo.courses import Course
from workflows.case import Actor
from workflows.paying import Word

PAYS_ONLINE = 0.55
"""How likely somebody with an account pays from home."""

TRANSFERS = 0.06


def settle(db: Session, course: Course, clerk: Actor, at: datetime) -> None:
    """What is owed is paid, before the step that needs it."""
    if not course.charged or course.paid:
        return
    course.paid = True
    if course.account and course.rng.random() < PAYS_ONLINE:
        deed = Deed(course.account.actor, at, course.next_key())
        reference = paying.begin(db, course.public_id, "vnpay", deed)
        number = str(course.rng.randrange(10**7, 10**8))
        paying.hear(db, Word(reference, course.charged, "paid", "00", number, "NCB"), at=at)
        return
    method = "transfer" if course.online or course.rng.random() < TRANSFERS else "cash"
    deed = Deed(clerk, at, course.next_key())
    counter.collect(db, course.public_id, deed, amount=course.charged, method=method)
