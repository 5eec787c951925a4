"""Which order a line of a bank's statement pays, by what its payer wrote. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from workflows.paying import Order

Found = Literal["matched", "wrong-amount", "double", "unmatched"]
DOUBTFUL = ("wrong-amount", "double", "unmatched")
"""What a person decides."""

REFERENCE = re.compile(r"MC[2-9A-HJ-NP-Z]{10}")
"""As `services.paying` makes them; banks put words before and after, and break them with spaces."""


@dataclass(frozen=True, slots=True)
class BankLine:
    """Money that came in: the bank's own number for it, the day, how much, and what was written."""

    ref: str
    day: date
    amount: int
    memo: str


def reference_in(memo: str) -> str:
    """The reference of an order in what a payer wrote, or empty."""
    for text in (memo.upper(), re.sub(r"[^A-Z0-9]", "", memo.upper())):
        if found := REFERENCE.search(text):
            return found.group()
    return ""


def match(line: BankLine, orders: Mapping[str, Order]) -> Found:
    """What a line is: money for an order, too much or too little, once more, or nobody knows."""
    order = orders.get(reference_in(line.memo))
    if order is None:
        return "unmatched"
    if order.state == "paid":
        return "double"
    return "matched" if order.amount == line.amount else "wrong-amount"
