"""A result comes back in a way that there is for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflows.drafts import SHIPPED, procedure
from workflows.returning import returnable


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
