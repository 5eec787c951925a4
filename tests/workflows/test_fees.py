"""What a dossier costs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflows.telling import SAMPLE
from workflows.fees import assess, total


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
