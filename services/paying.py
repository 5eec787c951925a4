"""Paying from afar: an order is begun by its payer, and settled by the word of the bank.

What no bank ever told, a person closes (`services.doubts`).
Whoever settles holds the dossier's row, so that of words that come at once one is first; the order's
row, its payment and the line of the journal are unique besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.orm import Session

from services import bookkeeping, jobs, journal, numbers, receipts
from services.adapters.null import NullGateway
from services.db import let_go, table, transaction
from services.deeds import Deed
from services.errors import Conflict, Invalid
from services.models import Dossier, PaymentOrder
from services.ports import Forged, Gateway
from services.processing import go_on_once_paid
from services.quick import Quick
from services.receipts import Money
from services.responding import owned
from services.standing import Standing, take_up
from services.taking_up import fresh
from workflows.case import SYSTEM
from workflows.paying import (
    GATEWAYS,
    Answer,
    Order,
    OrderState,
    Word,
    ask_at,
    asked_in_vain,
    in_the_way,
    judge,
    ordered,
)

ASK = "ask-bank"
_ORDER, _DOSSIER = table(PaymentOrder), table(Dossier)
_OF_KEY = Quick(select(_ORDER.c.reference).where(_ORDER.c.key == bindparam("key")))
_OF_REFERENCE = Quick(
    select(_ORDER, _DOSSIER.c.public_id, _DOSSIER.c.desk)
    .join(_DOSSIER, _DOSSIER.c.id == _ORDER.c.dossier_id)
    .where(_ORDER.c.reference == bindparam("reference"))
)
_WAITING = Quick(
    select(_ORDER)
    .where(_ORDER.c.dossier_id == bindparam("dossier_id"), _ORDER.c.state == "waiting")
    .order_by(_ORDER.c.id.desc())
)
_BEGIN = Quick(insert(_ORDER))
_CHANGING = ("state", "code", "transaction", "bank", "asked")
_SET = Quick(
    update(_ORDER)
    .where(
        _ORDER.c.id == bindparam("this"),
        _ORDER.c.state == bindparam("was"),
        _ORDER.c.asked == bindparam("had"),
    )
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)


def begin(db: Session, public_id: str, way: str, deed: Deed) -> str:
    """Begin to pay all that one's dossier owes; the reference of the order.

    Who goes away and comes back goes on with the order that is still open. Raises `Conflict`
    `payment-waiting` while another may still be paid, `Invalid` `nothing-to-pay`.
    """
    with transaction(db):
        if known := _OF_KEY.scalar(db, {"key": deed.key}):
            return str(known)
        standing, deed = fresh(db, public_id, deed)
        owned(standing, deed.by)
        amount = bookkeeping.owed(db, standing.dossier.id)
        if amount <= 0:
            raise Invalid("nothing-to-pay")
        waiting = _WAITING.rows(db, {"dossier_id": standing.dossier.id})
        for one in waiting:
            if (one.way, one.amount) == (way, amount) and deed.at < one.until:
                return str(one.reference)
        if any(in_the_way(order_of(one), deed.at) for one in waiting):
            raise Conflict("payment-waiting")
        return _enter(db, standing, way, amount, deed)


def _enter(db: Session, standing: Standing, way: str, amount: int, deed: Deed) -> str:
    reference = f"MC{numbers.derived(deed.key, 'payment', 10)}"
    order = ordered(reference, way, amount, deed.at)
    _BEGIN.run(db, asdict(order) | {"dossier_id": standing.dossier.id, "key": deed.key})
    if way in GATEWAYS:
        _promise(db, order, deed.at)
    return reference


def hear(db: Session, word: Word, *, at: datetime) -> Answer:
    """Take the word of a bank about an order; it pays at most once, whatever comes how often."""
    with transaction(db):
        return heard(db, word, at=at)


def heard(db: Session, word: Word, *, at: datetime) -> Answer:
    """The same as a part of a verb."""
    first = found(db, word.reference)
    if first is None:
        return judge(None, word).answer
    standing = take_up(db, first.public_id)
    row = found(db, word.reference)  # Now that nobody else holds the dossier.
    assert row is not None, "an order is never deleted"  # noqa: S101 - a programming error is loud
    before = order_of(row)
    verdict = judge(before, word)
    if verdict.answer == "confirmed" and verdict.order:
        change(db, row.id, before, verdict.order)
        if verdict.pays:
            _pay(db, standing, row.id, verdict.order, at)
    return verdict.answer


def _pay(db: Session, standing: Standing, order_id: int, order: Order, at: datetime) -> None:
    """The money is here: enter it, and let the dossier go on if that is what it waits for."""
    deed = Deed(SYSTEM, standing.no_earlier(at), f"paid:{order.reference}")
    more = {"reference": order.reference, "transaction": order.transaction, "bank": order.bank}
    money = Money(order.amount, order.way, order_id, tuple(more.items()))
    event = receipts.take(db, standing, deed, money, None)
    journal.note(db, standing, event, key=deed.key)
    go_on_once_paid(db, standing.dossier.public_id, deed)


def put_off(db: Session, reference: str, *, at: datetime) -> None:
    """The bank could not tell what became of an order: ask later, or leave it to a person."""
    with transaction(db):
        row = found(db, reference)
        if row is None or row.state != "waiting":
            return
        before = order_of(row)
        after = asked_in_vain(before)
        if change(db, row.id, before, after) and after.state == "waiting":
            _promise(db, after, at)


def ask(db: Session, gateways: Mapping[str, Gateway], reference: str, *, at: datetime) -> None:
    """Ask the bank about an order that still waits; a job's work, outside of any transaction.

    Who is away, or answers without a signature, could not tell.
    """
    row = found(db, reference)
    let_go(db)  # A bank may take its time.
    if row is None or row.state != "waiting":
        return
    order = order_of(row)
    word = None
    with suppress(OSError, Forged):
        word = gateways.get(order.way, NullGateway()).ask(order, at=at)
    told = word is not None and word.said != "open" and word.reference == reference
    if not (told and word and hear(db, word, at=at) != "wrong-amount"):
        put_off(db, reference, at=at)


def order_of(row: Row[Any] | PaymentOrder) -> Order:
    """The order as the rules see it."""
    return Order(
        reference=row.reference,
        way=row.way,
        amount=row.amount,
        state=cast("OrderState", row.state),
        created_at=row.created_at,
        until=row.until,
        code=row.code,
        transaction=row.transaction,
        bank=row.bank,
        asked=row.asked,
    )


def found(db: Session, reference: str) -> Row[Any] | None:
    """An order with the address and the desk of its dossier."""
    rows = _OF_REFERENCE.rows(db, {"reference": reference})
    return rows[0] if rows else None


def change(db: Session, row_id: int, before: Order, after: Order) -> bool:
    """Set what the rules have made of an order; False when somebody else has set it meanwhile."""
    new = {f"new_{name}": getattr(after, name) for name in _CHANGING}
    where = {"this": row_id, "was": before.state, "had": before.asked}
    return bool(_SET.run(db, new | where).rowcount == 1)


def _promise(db: Session, order: Order, at: datetime) -> None:
    key, moment = f"{ASK}:{order.reference}:{order.asked}", ask_at(order, at)
    jobs.enqueue(db, ASK, key=key, at=moment, reference=order.reference)
