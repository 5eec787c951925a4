"""What few dossiers say about an office, and what they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.figures.certainty import interval, places
from workflows.figures.shares import Count

COUNTS = st.integers(0, 500).flatmap(lambda n: st.integers(0, n).map(lambda k: Count(k, n)))


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        (12, 12, 0.757, 1.0),
        (0, 10, 0.0, 0.278),
        (50, 100, 0.404, 0.596),
        (950, 1000, 0.935, 0.962),
        (0, 0, 0.0, 1.0),
    ],
)
def test_an_interval_is_as_wide_as_the_number_is_small(
    numerator: int, denominator: int, low: float, high: float
) -> None:
    assert interval(Count(numerator, denominator)) == pytest.approx((low, high), abs=0.001)


def test_all_of_twelve_is_not_surely_better_than_most_of_a_thousand() -> None:
    few, many, worst = Count(12, 12), Count(950, 1000), Count(600, 1000)

    assert places([few, many, worst]) == [(1, 2), (1, 2), (3, 3)]
    assert places([few, many, worst], fewer=True) == [(2, 3), (2, 3), (1, 1)]


@given(st.lists(COUNTS, max_size=12))
def test_who_stands_surely_before_another_has_the_better_share(counts: list[Count]) -> None:
    found = list(zip(counts, places(counts), strict=True))

    for one, (best, worst) in found:
        assert 1 <= best <= worst <= len(counts)
        for other, (earliest, _) in found:
            if worst < earliest and other.denominator:
                assert (one.share or 0) > (other.share or 0)
