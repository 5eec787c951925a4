"""How long results took, in a form that can be added up: one fact for each procedure and length.

Up to a month each working day is told apart, longer ones are rounded up, so that "within so many
days" stays true and a procedure has some forty facts at most, however many dossiers it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

LENGTHS = (*range(31), 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 150, 200, 250, 500)
"""Working days; the last one holds whatever took longer, too."""

HALF, MOST = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Spread:
    """Of `n` results half had come within `half` working days, nine in ten within `most`."""

    n: int
    half: int
    most: int


def fact(procedure: str, days: int) -> str:
    """The name of the fact that a result of a procedure took so many working days."""
    return f"took.{procedure}.{next((one for one in LENGTHS if one >= days), LENGTHS[-1])}"


@lru_cache(maxsize=1024)
def facts_of(procedure: str) -> Mapping[str, int]:
    """Each of those facts, with its working days."""
    return {fact(procedure, days): days for days in LENGTHS}


def spread(counts: Mapping[int, int]) -> Spread | None:
    """What so many results of each length come to; None of none."""
    n = sum(counts.values())
    return Spread(n, _within(counts, HALF * n), _within(counts, MOST * n)) if n else None


def _within(counts: Mapping[int, int], wanted: float) -> int:
    """The shortest time within which at least so many results had come."""
    lengths = sorted(counts)
    so_far = accumulate(counts[days] for days in lengths)
    return next(days for days, n in zip(lengths, so_far, strict=True) if n >= wanted)
