"""Giving back through the bank that took the money: it is asked once, and its word is booked once.

From the order on the money is on its way (`workflows.ledger`), so that nobody gives it back anew.
Whoever settles holds the dossier's row; the lines of the journal are unique besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from services import bookkeeping, jobs, journal, numbers
from services.adapters.null import NullGateway
from services.db import changed, let_go, table, transaction
from services.deeds import Deed
from services.models import Dossier, Payment, PaymentOrder, Refund
from services.paying import order_of
from services.ports import Forged, Gateway
from services.standing import Standing, take_up
from workflows import refunding
from workflows.case import SYSTEM, Event, Post
from workflows.paying import Order
from workflows.refunding import (
    OPEN_STATES,
    RefundState,
    RefundWord,
    judge_refund,
    may_send_again,
    refund_asked_at,
    refund_in_vain,
)

ASK = "ask-refund"

_REFUND, _ORDER = table(Refund), table(PaymentOrder)
_DOSSIER, _PAYMENT = table(Dossier), table(Payment)


def order(db: Session, deed: Deed, payment: Row[Any], amount: int, back: int) -> str:
    """Promise that the bank of a payment is asked for money back, of which `back` went before; its
    reference. Part of a verb, which has judged it and writes its line."""
    reference = f"MH{numbers.derived(deed.key, 'refund', 10)}"
    row = {"dossier_id": payment.dossier_id, "order_id": payment.order_id, "key": deed.key}
    row |= {"number": payment.number, "reference": reference, "amount": amount}
    row |= {"whole": amount == payment.amount and not back, "by": deed.by.id, "state": "ordered"}
    row |= {"created_at": deed.at, "sent_at": None, "code": "", "transaction": "", "asked": 0}
    db.execute(insert(_REFUND).values(row))
    _promise(db, reference, 0, deed.at)
    return reference


def settle(db: Session, gateways: Mapping[str, Gateway], reference: str, *, at: datetime) -> None:
    """Ask the bank to give back, or what became of it; a job's work, outside of any transaction."""
    row = found(db, reference)
    if row is None or row.state not in OPEN_STATES:
        return
    gateway = gateways.get(row.way, NullGateway())
    word = None
    if gateway.gives_back:
        with suppress(OSError, Forged):
            word = _asked(db, gateway, row, at)
    if word is None or not hear(db, reference, word, at=at):
        put_off(db, reference, at=at, hopeless=not gateway.gives_back)


def _asked(db: Session, gateway: Gateway, row: Row[Any], at: datetime) -> RefundWord | None:
    """What the bank says. That it is asked stands in the row before it is: whoever takes this up
    after a crash asks what became of it first."""
    refund, order = refund_of(row), _order(db, row)
    if refund.state == "ordered" and _sends(db, row, at):
        return gateway.give_back(refund, order, at=at)
    let_go(db)  # A bank may take its time.
    word = gateway.ask_back(refund, order, at=at)
    if may_send_again(refund, word, at):
        return gateway.give_back(refund, order, at=at)
    return word


def hear(db: Session, reference: str, word: RefundWord, *, at: datetime) -> bool:
    """Take the word of a bank about money that goes back; whether it is settled now."""
    with transaction(db):
        row, standing = _held(db, reference)
        if _of_another(db, row, word):
            return False
        before = refund_of(row)
        verdict = judge_refund(before, word)
        change(db, row, verdict.refund)
        if verdict.line:
            deed = Deed(SYSTEM, standing.no_earlier(at), f"{verdict.line}:{reference}")
            more = {"code": word.code, "transaction": word.transaction}
            enter(db, standing, row, verdict.line, deed, None, more)
    return verdict.refund.state not in OPEN_STATES


def enter(
    db: Session,
    standing: Standing,
    row: Row[Any],
    line: str,
    deed: Deed,
    post: Post | None,
    more: Mapping[str, Any],
) -> None:
    """Write that money went back, or did not; part of a verb, which has changed the row's state.

    `row` is as it was before: what was taken to be refused is on no way any more.
    """
    payload = {"amount": row.amount, "method": row.way, "number": row.number}
    payload |= {"reference": row.reference, "ordered": row.state != "refused"} | dict(more)
    if line == "refunded":
        annul(db, row.dossier_id, row.number, row.amount, deed.at)
    event = Event(line, deed.at, deed.by, post, "", standing.dossier.desk, payload=payload)
    journal.note(db, standing, event, key=deed.key)


def annul(db: Session, dossier_id: int, number: str, amount: int, at: datetime) -> None:
    """Mark a receipt of which all has gone back with this amount."""
    before = bookkeeping.said(db, dossier_id, "refunded", "number", number)
    whole = (_PAYMENT.c.number == number, _PAYMENT.c.amount <= before + amount)
    db.execute(update(_PAYMENT).where(*whole).values(annulled_at=at))


def put_off(db: Session, reference: str, *, at: datetime, hopeless: bool = False) -> None:
    """The bank could not tell: ask later, or leave it to a person."""
    with transaction(db):
        row, _ = _held(db, reference)
        if row.state not in OPEN_STATES:
            return
        after = refund_in_vain(refund_of(row), hopeless=hopeless)
        change(db, row, after)
        if after.state in OPEN_STATES:
            _promise(db, reference, after.asked, refund_asked_at(after, at))


def found(db: Session, reference: str) -> Row[Any] | None:
    """A refund with its dossier and the way of its order."""
    query = select(_REFUND, _DOSSIER.c.public_id, _DOSSIER.c.desk, _ORDER.c.way)
    query = query.join(_DOSSIER, _DOSSIER.c.id == _REFUND.c.dossier_id)
    query = query.join(_ORDER, _ORDER.c.id == _REFUND.c.order_id)
    query = query.add_columns(_ORDER.c.reference.label("order"))
    return db.execute(query.where(_REFUND.c.reference == reference)).one_or_none()


def refund_of(row: Row[Any]) -> refunding.Refund:
    """The refund as the rules see it."""
    return refunding.Refund(
        reference=row.reference,
        order=row.order,
        amount=row.amount,
        whole=row.whole,
        by=row.by,
        state=cast("RefundState", row.state),
        created_at=row.created_at,
        sent_at=row.sent_at,
        code=row.code,
        transaction=row.transaction,
        asked=row.asked,
    )


def change(db: Session, row: Row[Any], after: refunding.Refund) -> None:
    """Set what the rules have made of a refund whose dossier is held."""
    new = {name: getattr(after, name) for name in ("state", "code", "transaction", "asked")}
    db.execute(update(_REFUND).where(_REFUND.c.id == row.id).values(new))


def _held(db: Session, reference: str) -> tuple[Row[Any], Standing]:
    """A refund, once nobody else holds its dossier."""
    first = found(db, reference)
    assert first is not None, "a refund is never deleted"  # noqa: S101 - a programming error is loud
    standing = take_up(db, first.public_id)
    row = found(db, reference)
    assert row is not None, "a refund is never deleted"  # noqa: S101 - a programming error is loud
    return row, standing


def _sends(db: Session, row: Row[Any], at: datetime) -> bool:
    """Whether it is this worker that asks for the money; it stands in the database before."""
    mine = (_REFUND.c.id == row.id, _REFUND.c.state == "ordered")
    with transaction(db):
        return changed(db, update(_REFUND).where(*mine).values(state="sent", sent_at=at)) == 1


def _of_another(db: Session, row: Row[Any], word: RefundWord) -> bool:
    """Whether the bank speaks of another refund of the same order."""
    other = select(_REFUND.c.id).where(
        _REFUND.c.order_id == row.order_id,
        _REFUND.c.id != row.id,
        _REFUND.c.transaction == word.transaction,
    )
    return bool(word.transaction) and db.scalar(other.limit(1)) is not None


def _order(db: Session, row: Row[Any]) -> Order:
    return order_of(db.execute(select(_ORDER).where(_ORDER.c.id == row.order_id)).one())


def _promise(db: Session, reference: str, asked: int, at: datetime) -> None:
    jobs.enqueue(db, ASK, key=f"{ASK}:{reference}:{asked}", at=at, reference=reference)
