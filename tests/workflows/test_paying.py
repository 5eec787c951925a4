"""Paid exactly once, whatever a bank says, in whatever order, however often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest

from tests.workflows.telling import Life
from workflows.paying import (
    ASKED_AFTER,
    Order,
    Word,
    ask_at,
    asked_in_vain,
    in_the_way,
    judge,
    moved_by_payment,
    ordered,
)

NOON = datetime(2021, 3, 1, 12, tzinfo=UTC)
UNTIL = NOON + timedelta(minutes=15)
ORDER = Order("MC1", "vnpay", 20_000, "waiting", NOON, UNTIL)
PAID = Word("MC1", 20_000, "paid", "00", "14", "NCB")
FAILED = Word("MC1", 20_000, "failed", "24")
OPEN = Word("MC1", 20_000, "open", "07")
WRONG = replace(PAID, amount=2_000)
REPEATS, FORGED = 100, 40


def test_a_hundred_repeats_in_every_order_among_forty_forgeries_pay_once() -> None:
    rng = Random(2021)  # noqa: S311  # the same each time
    for order_of_words in permutations((PAID, FAILED, OPEN, WRONG)):
        words = [word for word in order_of_words for _ in range(REPEATS)]
        for _ in range(FORGED):  # What an adapter lets through of a forgery: at most a wrong word.
            words.insert(rng.randrange(len(words)), replace(PAID, amount=rng.randrange(20_000)))
        order, paid = ORDER, 0
        for word in words:
            verdict = judge(order, word)
            assert verdict.order
            order, paid = verdict.order, paid + verdict.pays

        assert (order.state, order.transaction, paid) == ("paid", "14", 1)


def test_words_that_come_mixed_pay_once() -> None:
    rng = Random(7)  # noqa: S311  # the same each time
    for _ in range(200):
        words = rng.choices((PAID, FAILED, OPEN, WRONG), k=30)
        order, paid = ORDER, 0
        for word in words:
            verdict = judge(order, word)
            assert verdict.order
            order, paid = verdict.order, paid + verdict.pays

        assert paid == (PAID in words)


@pytest.mark.parametrize(
    ("order", "word", "answer", "state"),
    [
        (None, PAID, "unknown", None),
        (ORDER, WRONG, "wrong-amount", "waiting"),
        (replace(ORDER, state="paid"), WRONG, "wrong-amount", "paid"),
        (ORDER, PAID, "confirmed", "paid"),
        (ORDER, FAILED, "confirmed", "failed"),
        (ORDER, OPEN, "confirmed", "waiting"),
        (replace(ORDER, state="paid"), FAILED, "already", "paid"),
        (replace(ORDER, state="failed"), FAILED, "already", "failed"),
        (replace(ORDER, state="failed"), PAID, "confirmed", "paid"),
        (replace(ORDER, state="unclear"), PAID, "confirmed", "paid"),
    ],
)
def test_a_word_is_judged_in_the_order_that_vnpay_wants(
    order: Order | None, word: Word, answer: str, state: str | None
) -> None:
    verdict = judge(order, word)

    assert verdict.answer == answer
    assert (verdict.order.state if verdict.order else None) == state


def test_a_bank_that_cannot_tell_is_asked_so_often_and_then_no_more() -> None:
    order, asked = ORDER, []
    while order.state == "waiting":
        asked.append(ask_at(order, NOON))
        order = asked_in_vain(order)

    assert asked[0] == UNTIL + ASKED_AFTER[0]
    assert (order.state, len(asked)) == ("unclear", len(ASKED_AFTER))


def test_an_order_keeps_others_away_only_as_long_as_a_bank_may_still_tell_of_it() -> None:
    order, tenth = ordered("MC1", "vnpay", 20_000, NOON), UNTIL + timedelta(minutes=10)

    assert order == ORDER
    assert in_the_way(order, tenth - timedelta(seconds=1))
    assert not in_the_way(order, tenth)
    assert not in_the_way(replace(order, state="unclear"), NOON)
    assert not in_the_way(ordered("MC2", "vietqr", 20_000, NOON), NOON)


def test_only_a_wait_for_money_that_needs_no_paper_is_moved_by_it() -> None:
    assert moved_by_payment(Life().matter) is None
