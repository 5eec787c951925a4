"""What a dossier costs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflows.telling import SAMPLE
from workflows.fees import FeeLine, assess, compare, total


def price(channel: str = "online", **answers: Any) -> int:
    return total(assess(SAMPLE, answers, channel))


@pytest.mark.parametrize(
    ("copies", "amount"), [(1, 2000), (2, 4000), (3, 5000), (4, 5000), (0, 0), (-3, 0)]
)
def test_bands_add_up_to_the_cap(copies: int, amount: int) -> None:
    assert price(copies=copies) == amount


def test_an_unanswered_quantity_counts_as_one() -> None:
    assert price() == 2000
    assert price(copies="many") == 2000


def test_a_channel_that_costs_nothing_has_no_line() -> None:
    assert assess(SAMPLE, {"copies": 3}, "post") == ()


def test_a_waiver_is_a_line_that_says_why() -> None:
    (line,) = assess(SAMPLE, {"copies": 3, "hurried": True}, "counter")

    assert (line.amount, line.waived_because) == (0, "Việc gấp của hộ nghèo")


def test_what_costs_something_else_is_told_line_by_line() -> None:
    before = (FeeLine("copy", "Bản sao", "phí", 1, 8_000), FeeLine("old", "Cũ", "phí", 1, 5_000))
    after = (
        FeeLine("copy", "Bản sao", "phí", 3, 24_000),
        FeeLine("new", "Mới", "phí", 1, 0, "Hộ nghèo"),
        FeeLine("more", "Thêm", "phí", 1, 1_000),
    )

    changes = compare(before, after)

    assert [(one.name, one.was, one.now, one.difference) for one in changes] == [
        ("copy", 8_000, 24_000, 16_000),
        ("more", 0, 1_000, 1_000),
        ("old", 5_000, 0, -5_000),
    ]
    assert [(one.quantity_was, one.quantity) for one in changes] == [(1, 3), (0, 1), (1, 0)]
    assert compare(after, after) == ()
