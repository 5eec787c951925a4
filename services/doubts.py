"""What a bank never told, a person at the desk finds out and closes: with a reason, on the record.

A word that comes after all changes what it may: what was closed as paid is not paid twice, money
that was said never to have come and comes is entered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services import journal, orders, paying, receipts, refunding
from services.db import table, transaction
from services.deeds import Deed
from services.desk_offices import desks_of
from services.errors import Conflict, Invalid, NotFound
from services.models import Dossier, PaymentOrder, Refund
from services.processing import go_on_once_paid
from services.receipts import Money
from services.standing import Standing, take_up
from workflows.case import Actor, Event, Outcome, Post
from workflows.paying import OrderState

BY_DESK = "desk"
"""The code of what a person has closed."""

_REFUND, _DOSSIER, _ORDER = table(Refund), table(Dossier), table(PaymentOrder)


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody has found out. `so`: the money came, or went back; `proof` is the bank's number
    for it, without which nothing is believed."""

    so: bool
    proof: str
    why: str


@dataclass(frozen=True, slots=True)
class About:
    """An order or a refund of which the bank never told. `open`: nobody has closed it yet."""

    reference: str
    way: str
    amount: int
    since: datetime
    public_id: str
    dossier: str
    applicant: str
    open: bool


def order_at(db: Session, reference: str, by: Actor) -> About:
    """An order of a dossier at one of the reader's desks."""
    return _about(db, paying.found(db, reference), by, "order-unknown")


def refund_at(db: Session, reference: str, by: Actor) -> About:
    """A refund of a dossier at one of the reader's desks."""
    return _about(db, refunding.found(db, reference), by, "refund-unknown")


def _about(db: Session, row: Row[Any] | None, by: Actor, unknown: str) -> About:
    if row is None or row.desk not in desks_of(by):
        raise NotFound(unknown)
    of = db.execute(select(_DOSSIER).where(_DOSSIER.c.id == row.dossier_id)).one()
    return About(
        reference=row.reference,
        way=row.way,
        amount=row.amount,
        since=row.created_at,
        public_id=of.public_id,
        dossier=of.code or of.number,
        applicant=of.applicant,
        open=row.state == "unclear",
    )


def refunds(db: Session, by: Actor) -> Sequence[Row[Any]]:
    """The refunds at the reader's desks of which the bank never told, oldest first."""
    query = select(_REFUND, _ORDER.c.way, _ORDER.c.reference.label("order"))
    query = query.join(_ORDER, _ORDER.c.id == _REFUND.c.order_id)
    query = query.join(_DOSSIER, _DOSSIER.c.id == _REFUND.c.dossier_id)
    mine = query.where(_REFUND.c.state == "unclear", _DOSSIER.c.desk.in_(desks_of(by)))
    return db.execute(mine.order_by(_REFUND.c.created_at, _REFUND.c.id).limit(orders.MOST)).all()


def close_order(db: Session, reference: str, deed: Deed, said: Finding) -> str:
    """Money of an unclear order did come, with proof, or never came; the receipt, or empty."""
    with transaction(db):
        if journal.done(db, deed.key):
            return receipts.number_of(db, f"paid:{reference}")
        standing, deed = _held(db, paying.found(db, reference), deed, "order-unknown")
        row = paying.found(db, reference)
        if row is None or row.state != "unclear":
            raise Conflict("order-decided")
        _demand(said)
        before = paying.order_of(row)
        state: OrderState = "paid" if said.so else "failed"
        proof = said.proof.strip() if said.so else ""
        after = replace(before, state=state, code=BY_DESK, transaction=proof)
        paying.change(db, row.id, before, after)
        events = list(_closing(db, standing, row, deed, said))
        journal.record(db, standing, Outcome(standing.matter.case, tuple(events)), key=deed.key)
        go_on_once_paid(db, row.public_id, deed)
    return str(events[-1].payload["number"]) if said.so else ""


def _closing(
    db: Session, standing: Standing, row: Row[Any], deed: Deed, said: Finding
) -> Sequence[Event]:
    post, about = Post("clerk", row.desk), {"reference": row.reference, "reason": said.why.strip()}
    told = about | {"amount": row.amount, "method": row.way, "came": said.so}
    closed = Event("order-closed", deed.at, deed.by, post, "", row.desk, payload=told)
    if not said.so:
        return (closed,)
    more = {"reference": row.reference, "transaction": said.proof.strip(), "bank": ""}
    money = Money(row.amount, row.way, row.id, tuple(more.items()))
    paid = replace(deed, key=f"paid:{row.reference}")
    return (closed, receipts.take(db, standing, paid, money, post))


def close_refund(db: Session, reference: str, deed: Deed, said: Finding) -> None:
    """Money of an unclear refund did go back, with proof, or did not: then it may be ordered anew."""
    with transaction(db):
        if journal.done(db, deed.key):
            return
        standing, deed = _held(db, refunding.found(db, reference), deed, "refund-unknown")
        row = refunding.found(db, reference)
        if row is None or row.state != "unclear":
            raise Conflict("order-decided")
        _demand(said)
        proof = said.proof.strip() if said.so else ""
        after = replace(refunding.refund_of(row), code=BY_DESK, transaction=proof)
        refunding.change(db, row, replace(after, state="done" if said.so else "refused"))
        line, more = "refunded" if said.so else "refund-failed", {"reason": said.why.strip()}
        more |= {"transaction": proof, "code": BY_DESK}
        refunding.enter(db, standing, row, line, deed, Post("clerk", row.desk), more)


def _held(db: Session, row: Row[Any] | None, deed: Deed, unknown: str) -> tuple[Standing, Deed]:
    """The dossier, once nobody else holds it, and the deed after what was done before it; of other
    desks nothing is known."""
    if row is None or row.desk not in desks_of(deed.by):
        raise NotFound(unknown)
    standing = take_up(db, row.public_id)
    return standing, replace(deed, at=standing.no_earlier(deed.at))


def _demand(said: Finding) -> None:
    if not said.why.strip():
        raise Invalid("reason-missing", where="why")
    if said.so and not said.proof.strip():
        raise Invalid("proof-missing", where="proof")
