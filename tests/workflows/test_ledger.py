"""Debit is credit, whatever happens to a dossier, and the balance is what it owes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.ledger import OWED, book, entry

Line = tuple[int, str, dict[str, Any]]
KINDS = (
    *("paid", "waived", "refund-ordered", "refunded", "refund-failed", "reassessed"),
    *("received", "refused", "withdrawn"),
)


def balances(charged: int, lines: list[Line]) -> Counter[str]:
    found = Counter[str]()
    for _, one in book(charged, lines):
        found[one.account] += one.debit - one.credit
    return found


@given(
    st.integers(0, 10**7),
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(-(10**7), 10**7)), max_size=20),
)
def test_every_entry_balances(charged: int, deeds: list[tuple[str, int]]) -> None:
    lines: list[Line] = [(1, "submitted", {})]
    lines += [
        (n, kind, {"amount": a, "difference": a, "method": "cash"})
        for n, (kind, a) in enumerate(deeds, 2)
    ]

    sides = Counter[int]()
    for n, one in book(charged, lines):
        assert (one.debit > 0) != (one.credit > 0)
        sides[n] += one.debit - one.credit

    assert not any(sides.values())


@pytest.mark.parametrize(
    ("deeds", "owed"),
    [
        ([], 20_000),
        ([("paid", 20_000)], 0),
        ([("paid", 20_000), ("paid", 20_000)], -20_000),
        ([("paid", 20_000), ("paid", 20_000), ("refunded", 20_000)], 0),
        ([("waived", 5_000), ("paid", 15_000)], 0),
        ([("waived", 20_000)], 0),
        ([("paid", 20_000), ("refused", 0)], -20_000),
        ([("waived", 5_000), ("paid", 15_000), ("stopped", 0), ("refunded", 15_000)], 0),
        ([("withdrawn", 0)], 0),
        ([("paid", 40_000), ("refund-ordered", 20_000)], 0),
        ([("paid", 40_000), ("refund-ordered", 20_000), ("refund-failed", 20_000)], -20_000),
        ([("paid", 20_000), ("reassessed", 8_000)], 8_000),
        ([("paid", 20_000), ("reassessed", -8_000)], -8_000),
        ([("reassessed", 8_000), ("paid", 28_000), ("refused", 0)], -28_000),
    ],
)
def test_the_balance_is_what_is_owed(deeds: list[tuple[str, int]], owed: int) -> None:
    told = [("submitted", 0), *deeds]
    lines = [
        (n, kind, {"amount": a, "difference": a, "method": "cash"})
        for n, (kind, a) in enumerate(told, 1)
    ]

    assert balances(20_000, lines)[OWED] == owed


def test_most_lines_mean_no_money() -> None:
    assert entry("received", {"amount": 5}, 20_000) == ()


def test_what_a_bank_gives_back_leaves_its_account_when_it_says_so() -> None:
    back = {"amount": 8_000, "method": "vnpay", "ordered": True}
    lines: list[Line] = [(1, "submitted", {}), (2, "paid", back), (3, "refused", {})]
    lines += [(4, "refund-ordered", back)]
    assert balances(8_000, lines)["vnpay"] == -balances(8_000, lines)["going"] == 8_000

    assert {k: n for k, n in balances(8_000, [*lines, (5, "refunded", back)]).items() if n} == {
        "dropped": 8_000,
        "fees": -8_000,
    }
