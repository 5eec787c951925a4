"""The fee of a certified copy: by the page of the original, capped, and again for each copy.

Thông tư 226/2016/TT-BTC: 2,000 đồng for each of the first two pages, 1,000 from the third on, at
most 200,000 for one copy.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from workflows.definition import Procedure
from workflows.fees import assess, total
from workflows.parsing import parse

FILE = Path(__file__).parents[2] / "workflows/procedures/2.000815.toml"


@pytest.fixture(scope="module")
def copying() -> Procedure:
    """The procedure by which a commune certifies copies."""
    return parse(tomllib.loads(FILE.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("pages", "copies", "amount"),
    [(1, 1, 2_000), (2, 1, 4_000), (5, 1, 7_000), (5, 3, 21_000), (198, 1, 200_000)],
)
def test_a_copy_is_paid_by_the_page(
    copying: Procedure, pages: int, copies: int, amount: int
) -> None:
    lines = assess(copying, {"pages": pages, "copies": copies}, "counter")

    assert total(lines) == amount


def test_the_cap_holds_for_each_copy_alone(copying: Procedure) -> None:
    (line,) = assess(copying, {"pages": 500, "copies": 2}, "counter")

    assert (line.quantity, line.amount) == (1_000, 400_000)
