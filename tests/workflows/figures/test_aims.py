"""What is missing from a target, and where: worked by hand."""

from __future__ import annotations

import pytest

from workflows.figures.aims import missing, most_lacking, too_few, unsure
from workflows.figures.shares import Count


@pytest.mark.parametrize(
    ("above", "of", "percent", "fewer", "lack"),
    [
        (2490, 10_000, 30, False, 510),
        (30, 100, 30, False, 0),
        (31, 100, 30, False, 0),
        (30, 101, 30, False, 1),
        (0, 0, 30, False, 0),
        (6, 10, 66.7, False, 1),
        (57, 190, 30, False, 0),
        (31, 668, 0, True, 31),
        (31, 668, 5, True, 0),
        (34, 668, 5, True, 1),
    ],
)
def test_missing_is_how_many_dossiers_more_would_have_met_the_target(
    *, above: int, of: int, percent: float, fewer: bool, lack: int
) -> None:
    assert missing(Count(above, of), percent / 100, fewer=fewer) == lack


@pytest.mark.parametrize(
    ("n", "few"), [(0, False), (1, True), (29, True), (30, False), (1000, False)]
)
def test_of_a_few_dossiers_nothing_is_concluded(*, n: int, few: bool) -> None:
    assert too_few(Count(0, n)) is few


def test_what_is_near_the_target_may_still_end_on_its_other_side() -> None:
    assert unsure(Count(33, 100), 0.3)
    assert not unsure(Count(330, 1000), 0.2)
    assert not unsure(Count(249, 1000), 0.3)


def test_those_that_lack_most_are_named_and_one_alone_explains_nothing() -> None:
    counts = [("a", Count(0, 10)), ("b", Count(20, 100)), ("c", Count(50, 100)), ("d", Count(0, 4))]

    assert most_lacking(counts, 0.3) == (("b", 10), ("a", 3), ("d", 2))
    assert most_lacking(counts[:1], 0.3) == ()
    assert most_lacking(counts[2:3] * 2, 0.3) == ()
