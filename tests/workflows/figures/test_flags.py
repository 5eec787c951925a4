"""Which months are surely unlike the half year before."""

from __future__ import annotations

import pytest

from workflows.figures.flags import many, surely_other
from workflows.figures.shares import Count


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((55, 100), (30, 100), "jump"),
        ((45, 100), (35, 100), ""),  # ten points
        ((20, 40), (12, 40), ""),  # twenty points of few: the intervals touch
        ((29, 29), (0, 600), ""),  # of too few
        ((5, 100), (300, 600), "jump"),  # downwards, too
    ],
)
def test_a_share_jumps_when_it_is_far_and_surely_another(
    now: tuple[int, int], before: tuple[int, int], said: str
) -> None:
    assert surely_other(Count(*now), Count(*before)) is bool(said)


@pytest.mark.parametrize(
    ("now", "usual", "said"),
    [(30, (60, 6), "jump"), (29, (0, 6), ""), (59, (120, 6), ""), (90, (0, 0), "")],
)
def test_numbers_jump_at_three_times_a_usual_month(
    now: int, usual: tuple[int, int], said: str
) -> None:
    assert many(now, Count(*usual)) is bool(said)
