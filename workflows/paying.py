"""A payment order, and what the word of a bank makes of it. Pure.

An order is somebody's intent to pay so much for a dossier in one way. The word of the bank that
took the money settles it: in whatever order, and however often, that word comes, the order is paid
once at most, and what was paid stays paid. What no bank ever tells is settled by a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from workflows.advance import Matter

OrderState = Literal["waiting", "paid", "failed", "unclear"]
Said = Literal["paid", "failed", "open"]
Answer = Literal["confirmed", "already", "wrong-amount", "unknown"]

GATEWAYS = ("vnpay", "national")
"""The ways that lead to the page of somebody who then says what became of it."""

VIETQR = "vietqr"
"""A transfer with a memo, of which the bank's statement tells."""

FROM_AFAR = (*GATEWAYS, VIETQR)
"""The ways in which somebody pays without coming to a desk."""

TIME_TO_PAY = timedelta(minutes=15)
"""How long the page of a bank stays open for an order."""

TIME_TO_TRANSFER = timedelta(days=30)
"""How long the memo of a transfer is shown; money that comes later is matched all the same."""

ASKED_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""How long after its time to pay, then after each time in vain, the bank is asked about an order."""


PATIENCE = ASKED_AFTER[1]
"""How long after its time to pay an order that nobody has settled still stands in the way of others."""


@dataclass(frozen=True, slots=True)
class Order:
    """An intent to pay. `amount` in đồng; `asked` is how often the bank was asked in vain; `unclear`
    is the state of one that a person has to look at."""

    reference: str
    way: str
    amount: int
    state: OrderState
    created_at: datetime
    until: datetime
    code: str = ""
    transaction: str = ""
    bank: str = ""
    asked: int = 0


def ordered(reference: str, way: str, amount: int, at: datetime) -> Order:
    """An order that is begun now."""
    until = at + (TIME_TO_PAY if way in GATEWAYS else TIME_TO_TRANSFER)
    return Order(reference, way, amount, "waiting", at, until)


def in_the_way(order: Order, at: datetime) -> bool:
    """Whether nobody may pay anew yet, because the bank may still tell of this order. One of which
    it never told keeps nobody from paying: what is too much goes back."""
    return order.state == "waiting" and order.way in GATEWAYS and at < order.until + PATIENCE


@dataclass(frozen=True, slots=True)
class Word:
    """What a bank says of an order, its signature checked. `code` is its own reason; `open`: the
    money is neither taken for good nor refused."""

    reference: str
    amount: int
    said: Said
    code: str = ""
    transaction: str = ""
    bank: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to answer the bank, the order as it is now, and whether this word has paid it."""

    answer: Answer
    order: Order | None
    pays: bool = False


def judge(order: Order | None, word: Word) -> Verdict:
    """Known, right amount, not settled before: in this order, as VNPAY wants it (2.1.0).

    Money that comes late, after a refusal or after the time to pay, has still been taken.
    """
    if order is None:
        return Verdict("unknown", None)
    if word.amount != order.amount:
        return Verdict("wrong-amount", order)
    if order.state == "paid" or (order.state == "failed" and word.said != "paid"):
        return Verdict("already", order)
    state: OrderState = "paid" if word.said == "paid" else order.state
    if word.said == "failed":
        state = "failed"
    after = replace(
        order, state=state, code=word.code, transaction=word.transaction, bank=word.bank
    )
    return Verdict("confirmed", after, pays=state == "paid")


def asked_in_vain(order: Order) -> Order:
    """The order after the bank was asked once more and could not tell; at last it is a person's."""
    asked = order.asked + 1
    state: OrderState = "unclear" if asked >= len(ASKED_AFTER) else order.state
    return replace(order, asked=asked, state=state)


def ask_at(order: Order, now: datetime) -> datetime:
    """When to ask the bank about an order that waits."""
    later = ASKED_AFTER[min(order.asked, len(ASKED_AFTER) - 1)]
    return later + (now if order.asked else max(now, order.until))


def moved_by_payment(matter: Matter) -> tuple[str, str] | None:
    """The open wait that ends once all is paid, and the action by which it does; if there is one."""
    for here in matter.case.open:
        step = matter.step(here.step)
        if step.kind == "wait" and step.reason == "payment":
            for action in step.actions:
                fits = action.when is None or action.when(matter.answers)
                if action.needs == ("fee",) and fits:
                    return step.name, action.name
    return None
