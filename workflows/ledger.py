"""The ledger of a dossier: what each event posts, debit and credit alike. Pure.

`owed` is what its applicant owes: a debit balance is still to be paid, a credit balance was paid too
much and has to go back. `going` is what a bank was asked to give back and has not given yet: nobody
may give it back once more, and no account of money has lost it. Everything follows from the lines
of the journal and from the fees that were assessed at filing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

OWED, FEES, WAIVED, DROPPED, GOING = "owed", "fees", "waived", "dropped", "going"
ENDED_WITHOUT = frozenset(("refused", "withdrawn", "stopped"))
"""The dossier ended without a result: its fee is not due any more."""

GIVEN_BACK = frozenset(("refund-ordered", "refunded", "refund-failed"))
POSTED = ENDED_WITHOUT | GIVEN_BACK | {"submitted", "paid", "waived", "reassessed"}
"""The lines that may post something."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry, in đồng."""

    account: str
    debit: int
    credit: int


def entry(kind: str, payload: Mapping[str, Any], due: int) -> tuple[Posting, ...]:
    """What a line posts: nothing, or as much debit as credit. `due`: charged and not waived so far;
    for the line of the filing what was charged."""
    amount, method = int(payload.get("amount", 0)), str(payload.get("method", ""))
    if kind in ENDED_WITHOUT:
        return _both(DROPPED, OWED, due)
    if kind == "submitted":
        return _both(OWED, FEES, due)
    if kind == "paid":
        return _both(method, OWED, amount)
    if kind == "waived":
        return _both(WAIVED, OWED, amount)
    if kind == "reassessed":
        more = int(payload.get("difference", 0))
        return _both(OWED, FEES, more) or _both(FEES, OWED, -more)
    return _both(*_back(kind, method, payload), amount) if kind in GIVEN_BACK else ()


def _back(kind: str, method: str, payload: Mapping[str, Any]) -> tuple[str, str]:
    """Debit and credit of money on its way back: asked for, given, or not given after all."""
    if kind == "refund-ordered":
        return OWED, GOING
    if kind == "refunded":
        return GOING if payload.get("ordered") else OWED, method
    return GOING, OWED


def book(
    charged: int, lines: Iterable[tuple[int, str, Mapping[str, Any]]]
) -> Iterator[tuple[int, Posting]]:
    """The whole ledger of a dossier from its lines (number, kind, payload), in their order."""
    balance = Counter[str]()
    for n, kind, payload in lines:
        due = charged if kind == "submitted" else due_of(balance)
        for one in entry(kind, payload, due):
            balance[one.account] += one.debit - one.credit
            yield n, one


def due_of(balance: Mapping[str, int]) -> int:
    """What is charged and neither waived nor dropped, from the balances of the accounts."""
    return -sum(balance.get(account, 0) for account in (FEES, WAIVED, DROPPED))


def _both(debit: str, credit: str, amount: int) -> tuple[Posting, ...]:
    return (Posting(debit, amount, 0), Posting(credit, 0, amount)) if amount > 0 else ()
