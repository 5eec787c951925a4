"""Money that a bank is asked to give back, and what its word makes of that. Pure.

It is asked once. Whoever does not know whether the question has arrived asks what became of it, and
asks for the money again only where the bank says that it knows of nothing, under the same number,
on the day on which the bank refuses a number twice. What is never told is at last a person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from workflows.calendar import local_day

RefundState = Literal["ordered", "sent", "done", "refused", "unclear"]
RefundSaid = Literal["done", "refused", "open", "never"]

OPEN_STATES = ("ordered", "sent")
"""Those in which the bank is still asked."""

ON_THE_WAY = (*OPEN_STATES, "unclear")
"""Those in which nobody knows yet."""

ASKED_AFTER = (
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=2),
    timedelta(days=4),
)
"""How long after each time in vain the bank is asked anew; banks take days to give back."""


@dataclass(frozen=True, slots=True)
class Refund:
    """What is to go back of one payment order. `whole`: it is all that was paid with it; `by` is who
    decided it, as the bank may know them; `sent_at` when the bank was first asked."""

    reference: str
    order: str
    amount: int
    whole: bool
    by: str
    state: RefundState
    created_at: datetime
    sent_at: datetime | None = None
    code: str = ""
    transaction: str = ""
    asked: int = 0


@dataclass(frozen=True, slots=True)
class RefundWord:
    """What a bank says of money that goes back, its signature checked. `open`: it is under way;
    `never`: the bank knows of the payment, and of nothing that should go back."""

    order: str
    amount: int
    said: RefundSaid
    code: str = ""
    transaction: str = ""


@dataclass(frozen=True, slots=True)
class RefundVerdict:
    """The refund as it is now, and which line of the journal this word makes, if any."""

    refund: Refund
    line: Literal["", "refunded", "refund-failed"] = ""


def judge_refund(refund: Refund, word: RefundWord) -> RefundVerdict:
    """Of this order and this amount, and not settled before; money that has gone is gone, even
    after it was taken to be refused."""
    ours = (word.order, word.amount) == (refund.order, refund.amount)
    if not ours or word.said == "never" or refund.state == "done":
        return RefundVerdict(refund)
    if refund.state == "refused" and word.said != "done":
        return RefundVerdict(refund)
    told = replace(refund, code=word.code, transaction=word.transaction or refund.transaction)
    if word.said == "done":
        return RefundVerdict(replace(told, state="done"), "refunded")
    if word.said == "refused":
        return RefundVerdict(replace(told, state="refused"), "refund-failed")
    return RefundVerdict(told)


def may_send_again(refund: Refund, word: RefundWord | None, at: datetime) -> bool:
    """Whether the bank may be asked for the money once more: it says that it knows of nothing, and
    would refuse a number that it has had today."""
    if word is None or word.said != "never" or refund.sent_at is None:
        return False
    return local_day(refund.sent_at) == local_day(at)


def refund_in_vain(refund: Refund, *, hopeless: bool = False) -> Refund:
    """The refund after the bank was asked once more and could not tell; at last it is a person's,
    and at once where there is no bank to ask."""
    asked = refund.asked + 1
    state: RefundState = "unclear" if hopeless or asked >= len(ASKED_AFTER) else refund.state
    return replace(refund, asked=asked, state=state)


def refund_asked_at(refund: Refund, now: datetime) -> datetime:
    """When to ask the bank again."""
    return now + ASKED_AFTER[min(refund.asked, len(ASKED_AFTER) - 1)]


def given_back(lines: Iterable[tuple[str, Mapping[str, Any]]], number: str) -> int:
    """How much of a receipt went back or is on its way, by the lines (kind, payload) of its dossier."""
    own = ((kind, told) for kind, told in lines if told.get("number") == number)
    return sum(_sign(kind, told) * int(told["amount"]) for kind, told in own)


def most_back(balance: int, paid: int, back: int) -> int:
    """How much of a payment may still go back, of which `back` went before: what its dossier has
    paid too much, and never more than is left of it."""
    return min(-balance, paid - back)


def _sign(kind: str, told: Mapping[str, Any]) -> int:
    """What is on its way counts from its order on, unless it came to nothing."""
    if kind == "refunded":
        return 0 if told.get("ordered") else 1
    return 1 if kind == "refund-ordered" else -1
