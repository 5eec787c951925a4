"""How much a share of few dossiers can be relied on, and which places of a ranking follow from it.

An interval is Wilson's, which holds for small numbers and for shares near none and all: E. B.
Wilson, Journal of the American Statistical Association 22 (1927), 209–212.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from workflows.figures.shares import Count

Z = 1.96
"""Nineteen times in twenty the true share lies inside."""

ENOUGH = 30
"""Of fewer dossiers one more or less moves a share by more than three points: nothing follows from it."""


def interval(count: Count) -> tuple[float, float]:
    """Between which shares of one the true one lies, if what came was a sample of what comes.

    Of nothing it may be any.
    """
    n, k = count.denominator, count.numerator
    if not n:
        return 0.0, 1.0
    square = Z * Z / n
    middle = (k / n + square / 2) / (1 + square)
    reach = Z * sqrt(k / n * (1 - k / n) / n + square / (4 * n)) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def places(counts: Sequence[Count], *, fewer: bool = False) -> list[tuple[int, int]]:
    """For each the best and the worst place that it may have among all, from 1 on.

    One stands surely before another if even its worst is better than the other's best.
    """
    spans = [interval(one) for one in counts]
    if fewer:
        spans = [(1 - high, 1 - low) for low, high in spans]
    return [
        (
            1 + sum(other > high for other, _ in spans),
            len(spans) - sum(other < low for _, other in spans),
        )
        for low, high in spans
    ]
