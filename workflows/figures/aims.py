"""By how much a share misses what it is held against, and where most of that is missing.

What is missing is told in dossiers: so many more would have had to count for the target to be met as
things are. Each office is held against the same target, so that a great office a little below it and
a small one far below it can be compared. A target is a share of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

from workflows.figures.certainty import ENOUGH, interval
from workflows.figures.shares import Count

MOST = 3
"""As many offices or procedures are named."""

Lack = tuple[str, int]
"""The code of an office or a procedure, and how much it lacks by itself."""


def too_few(count: Count) -> bool:
    """Whether there are dossiers, but not enough for a verdict."""
    return 0 < count.denominator < ENOUGH


def missing(count: Count, aim: float, *, fewer: bool = False) -> int:
    """How many more would have had to count; where less is better, how many too many did."""
    wanted = round(aim * count.denominator, 6)
    lack = count.numerator - floor(wanted) if fewer else ceil(wanted) - count.numerator
    return max(lack, 0)


def unsure(count: Count, aim: float) -> bool:
    """Whether what is still to come may well lie on the other side of the target."""
    low, high = interval(count)
    return low < aim < high


def most_lacking(
    counts: Iterable[tuple[str, Count]], aim: float, *, fewer: bool = False
) -> tuple[Lack, ...]:
    """Those that lack most; none where there is only one, which would explain nothing."""
    every = list(counts)
    found = [(code, missing(count, aim, fewer=fewer)) for code, count in every]
    found.sort(key=lambda one: (-one[1], one[0]))
    return tuple(one for one in found[:MOST] if one[1]) if len(every) > 1 else ()
