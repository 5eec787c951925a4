"""A result comes back in a way that there is for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflows.drafts import SHIPPED, procedure
from workflows.returning import deliveries, handed_over, returnable


@pytest.mark.parametrize(
    ("delivery", "address", "electronic", "on_paper"),
    [
        ("desk", "", True, True),
        ("online", "", True, False),
        ("post", "Số 5 Hùng Vương", True, True),
        ("post", "", False, False),
        ("", "", False, False),
    ],
)
def test_what_is_on_paper_alone_comes_over_no_line(
    delivery: str, address: str, *, electronic: bool, on_paper: bool
) -> None:
    either = (replace(procedure(SHIPPED[0]), result_electronic=one) for one in (True, False))

    found = [returnable(one, delivery, address) for one in either]

    assert found == [electronic, on_paper]


@pytest.mark.parametrize(
    ("delivery", "result", "closed", "owed", "has_it"),
    [
        ("desk", "granted", False, 0, False),
        ("desk", "granted", True, 0, True),
        ("online", "granted", False, 0, True),
        ("online", "granted", False, 8000, False),
        ("online", "refused", False, 8000, True),
        ("online", "granted", True, 8000, True),
    ],
)
def test_a_result_is_had_once_it_is_handed_over(
    delivery: str, result: str, *, closed: bool, owed: int, has_it: bool
) -> None:
    found = handed_over(delivery, result, finished=True, closed=closed, owed=owed)

    assert found is has_it
    assert not handed_over(delivery, "", finished=False, closed=closed, owed=owed)


def test_an_electronic_result_lies_in_an_account() -> None:
    electronic = replace(procedure(SHIPPED[0]), result_electronic=True)

    assert deliveries(electronic) == ("desk", "post", "online")
    assert deliveries(electronic, owned=False) == ("desk", "post")
