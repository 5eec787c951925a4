"""Money that goes back, and fees that are not asked for: by a clerk, with a reason, on the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services import bookkeeping, journal
from services.db import table, transaction
from services.deeds import Deed
from services.errors import Invalid
from services.models import Charge, JournalLine, Payment
from services.processing import fresh, go_on_once_paid
from services.standing import Standing
from workflows.case import Event, Outcome, Post, Refused

METHODS = ("cash", "transfer")
_PAYMENT = table(Payment)


def refund(
    db: Session, public_id: str, deed: Deed, *, number: str, amount: int, method: str, why: str
) -> None:
    """Give back of one payment what was paid too much; never more than that, nor than was paid.

    A receipt of which all went back is annulled: marked, and kept.
    """
    with transaction(db):
        if journal.done(db, deed.key):
            return
        standing, deed = fresh(db, public_id, deed)
        post, dossier = _at_the_desk(standing, deed, why), standing.dossier
        mine = (_PAYMENT.c.dossier_id == dossier.id, _PAYMENT.c.number == number)
        payment = db.execute(select(_PAYMENT).where(*mine)).one_or_none()
        if payment is None:
            raise Invalid("payment-unknown", where="number")
        back = said(db, dossier.id, "refunded", "number", number)
        most = min(-bookkeeping.owed(db, dossier.id), payment.amount - back)
        if not 0 < amount <= most or method not in METHODS:
            raise Invalid("refund-impossible", where="amount")
        if back + amount == payment.amount:
            db.execute(update(_PAYMENT).where(*mine).values(annulled_at=deed.at))
        payload = {"amount": amount, "method": method, "number": number}
        _record(db, standing, deed, post, "refunded", payload | {"reason": why.strip()})


def waive(db: Session, public_id: str, deed: Deed, *, charge: str, why: str) -> None:
    """Ask for one fee no more, for a reason that the law knows; what was paid for it goes back."""
    with transaction(db):
        if journal.done(db, deed.key):
            return
        standing, deed = fresh(db, public_id, deed)
        post, dossier = _at_the_desk(standing, deed, why), standing.dossier
        if standing.matter.case.closed_at:
            raise Refused("closed")
        found = db.get(Charge, (dossier.id, charge))
        amount = found.amount - said(db, dossier.id, "waived", "charge", charge) if found else 0
        if found is None or amount <= 0:
            raise Invalid("nothing-to-waive", where="charge")
        payload = {"amount": amount, "charge": charge, "title": found.title}
        _record(db, standing, deed, post, "waived", payload | {"reason": why.strip()})
        go_on_once_paid(db, public_id, deed)


def said(db: Session, dossier_id: int, kind: str, name: str, value: str) -> int:
    """How much the journal says was refunded of a receipt, or waived of a fee."""
    payloads = select(JournalLine.payload).where(
        JournalLine.dossier_id == dossier_id, JournalLine.kind == kind
    )
    return sum(int(one["amount"]) for one in db.scalars(payloads) if one.get(name) == value)


def _at_the_desk(standing: Standing, deed: Deed, why: str) -> Post:
    post = Post("clerk", standing.dossier.desk)
    if post not in deed.by.posts:
        raise Refused("not-yours")
    if not why.strip():
        raise Refused("reason-missing")
    return post


def _record(
    db: Session, standing: Standing, deed: Deed, post: Post, kind: str, payload: dict[str, Any]
) -> None:
    at: datetime = deed.at
    event = Event(kind, at, deed.by, post, "", standing.dossier.desk, payload=payload)
    journal.record(db, standing, Outcome(standing.matter.case, (event,)), key=deed.key)
