"""Money that goes back, and fees that are not asked for: by a clerk, with a reason, on the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services import bookkeeping, journal, refunding
from services.db import table, transaction
from services.deeds import Deed
from services.errors import Invalid
from services.models import Charge, JournalLine, Payment
from services.processing import go_on_once_paid
from services.standing import Standing
from services.taking_up import once
from workflows import permits
from workflows.case import Event, Post, Refused
from workflows.ledger import GIVEN_BACK
from workflows.paying import GATEWAYS
from workflows.refunding import given_back, most_back

METHODS = ("cash", "transfer")
GATEWAY = "gateway"
"""Back through the bank that took it; else a person has given it back, and says so."""

_PAYMENT = table(Payment)


def refund(
    db: Session, public_id: str, deed: Deed, *, number: str, amount: int, method: str, why: str
) -> None:
    """Give back of one payment what was paid too much; never more than that, nor than was paid.

    By `GATEWAY` the bank that took it is asked to, and its word is booked when it comes. A receipt
    of which all went back is annulled: marked, and kept.
    """
    with transaction(db):
        if not (begun := once(db, public_id, deed)):
            return
        standing, deed = begun
        post, dossier = _at_the_desk(standing, deed, why), standing.dossier
        mine = (_PAYMENT.c.dossier_id == dossier.id, _PAYMENT.c.number == number)
        payment = db.execute(select(_PAYMENT).where(*mine)).one_or_none()
        if payment is None:
            raise Invalid("payment-unknown", where="number")
        back = _gone(db, dossier.id, number)
        most = most_back(bookkeeping.owed(db, dossier.id), payment.amount, back)
        if not 0 < amount <= most or not _fits(method, payment):
            raise Invalid("refund-impossible", where="amount")
        payload = {"amount": amount, "method": method, "number": number, "reason": why.strip()}
        if method != GATEWAY:
            refunding.annul(db, dossier.id, number, amount, deed.at)
            _record(db, standing, deed, post, "refunded", payload)
            return
        payload |= {"reference": refunding.order(db, deed, payment, amount, back)}
        _record(db, standing, deed, post, "refund-ordered", payload | {"method": payment.method})


def _fits(method: str, payment: Row[Any]) -> bool:
    """Whether money of a payment can go back in this way: through a bank only what came by it."""
    by_bank = payment.order_id is not None and payment.method in GATEWAYS
    return by_bank if method == GATEWAY else method in METHODS


def waive(db: Session, public_id: str, deed: Deed, *, charge: str, why: str) -> None:
    """Ask for one fee no more, for a reason that the law knows; what was paid for it goes back."""
    with transaction(db):
        if not (begun := once(db, public_id, deed)):
            return
        standing, deed = begun
        post, dossier = _at_the_desk(standing, deed, why), standing.dossier
        if standing.matter.case.closed_at:
            raise Refused("closed")
        found = db.get(Charge, (dossier.id, charge))
        before = bookkeeping.said(db, dossier.id, "waived", "charge", charge)
        amount = found.amount - before if found else 0
        if found is None or amount <= 0:
            raise Invalid("nothing-to-waive", where="charge")
        payload = {"amount": amount, "charge": charge, "title": found.title}
        _record(db, standing, deed, post, "waived", payload | {"reason": why.strip()})
        go_on_once_paid(db, public_id, deed)


def _gone(db: Session, dossier_id: int, number: str) -> int:
    """How much of a receipt went back or is on its way."""
    lines = select(JournalLine.kind, JournalLine.payload).where(
        JournalLine.dossier_id == dossier_id, JournalLine.kind.in_(GIVEN_BACK)
    )
    return given_back(((kind, told) for kind, told in db.execute(lines)), number)


def _at_the_desk(standing: Standing, deed: Deed, why: str) -> Post:
    post = permits.at_desk(standing.dossier.desk, deed.by)
    if not why.strip():
        raise Refused("reason-missing")
    return post


def _record(
    db: Session, standing: Standing, deed: Deed, post: Post, kind: str, payload: dict[str, Any]
) -> None:
    at: datetime = deed.at
    event = Event(kind, at, deed.by, post, "", standing.dossier.desk, payload=payload)
    journal.note(db, standing, event, key=deed.key)
