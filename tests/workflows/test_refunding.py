"""Money goes back once, whatever a bank says of it, in whatever order, however often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from workflows.refunding import (
    ASKED_AFTER,
    Refund,
    RefundWord,
    given_back,
    judge_refund,
    may_send_again,
    most_back,
    refund_asked_at,
    refund_in_vain,
)

NOON = datetime(2021, 3, 1, 5, tzinfo=UTC)
REFUND = Refund(
    reference="MH1",
    order="MC1",
    amount=8_000,
    whole=True,
    by="officer:1",
    state="sent",
    created_at=NOON,
    sent_at=NOON,
)
DONE = RefundWord("MC1", 8_000, "done", "00", "91")
REFUSED = RefundWord("MC1", 8_000, "refused", "09")
OPEN = RefundWord("MC1", 8_000, "open", "05", "91")
NEVER = RefundWord("MC1", 8_000, "never")
OTHER = replace(DONE, amount=9_000)


def test_in_every_order_and_a_hundred_times_it_goes_back_once() -> None:
    for words in permutations((DONE, REFUSED, OPEN, NEVER, OTHER)):
        refund, lines = REFUND, list[str]()
        for word in words:
            for _ in range(100):
                verdict = judge_refund(refund, word)
                refund = verdict.refund
                lines += [verdict.line] if verdict.line else []

        assert refund.state == "done"
        assert lines in (["refunded"], ["refund-failed", "refunded"])


@pytest.mark.parametrize(
    ("state", "word", "after", "line"),
    [
        ("sent", DONE, "done", "refunded"),
        ("unclear", DONE, "done", "refunded"),
        ("sent", REFUSED, "refused", "refund-failed"),
        ("sent", OPEN, "sent", ""),
        ("sent", NEVER, "sent", ""),
        ("sent", OTHER, "sent", ""),
        ("sent", replace(DONE, order="MC2"), "sent", ""),
        ("done", REFUSED, "done", ""),
        ("refused", OPEN, "refused", ""),
        ("refused", DONE, "done", "refunded"),
    ],
)
def test_a_word_is_judged(state: str, word: RefundWord, after: str, line: str) -> None:
    verdict = judge_refund(replace(REFUND, state=state), word)  # type: ignore[arg-type]  # one of them

    assert (verdict.refund.state, verdict.line) == (after, line)


def test_it_is_asked_for_again_only_where_the_bank_knows_of_nothing_and_on_that_day() -> None:
    evening = NOON + timedelta(hours=11, minutes=59)

    assert may_send_again(REFUND, NEVER, evening)
    assert not may_send_again(REFUND, NEVER, evening + timedelta(minutes=1))
    assert not may_send_again(replace(REFUND, sent_at=None), NEVER, NOON)
    assert not may_send_again(REFUND, OPEN, NOON)
    assert not may_send_again(REFUND, None, NOON)


def test_a_bank_that_cannot_tell_is_asked_so_often_and_then_a_person() -> None:
    refund, waits = REFUND, list[timedelta]()
    while refund.state == "sent":
        waits.append(refund_asked_at(refund, NOON) - NOON)
        refund = refund_in_vain(refund)

    assert waits == list(ASKED_AFTER)
    assert refund.state == refund_in_vain(REFUND, hopeless=True).state == "unclear"


def test_of_a_payment_goes_back_what_was_too_much_and_is_left_of_it() -> None:
    lines: list[tuple[str, dict[str, object]]] = [
        ("refunded", {"number": "BL-1", "amount": 1_000}),
        ("refund-ordered", {"number": "BL-1", "amount": 3_000}),
        ("refunded", {"number": "BL-1", "amount": 3_000, "ordered": True}),
        ("refund-ordered", {"number": "BL-1", "amount": 5_000}),
        ("refund-failed", {"number": "BL-1", "amount": 5_000}),
        ("refunded", {"number": "BL-2", "amount": 7_000}),
    ]

    told = [given_back(lines[:n], "BL-1") for n in range(7)]

    assert told == [0, 1_000, 4_000, 4_000, 9_000, 4_000, 4_000]
    assert (most_back(-20_000, 8_000, 3_000), most_back(-2_000, 8_000, 3_000)) == (5_000, 2_000)
    assert most_back(1_000, 8_000, 0) < 0
