"""What is worth a second look: jumps of an office, and many dossiers from one hand.

None of it is a proof of anything: a law that came into force looks the same. It says where to look.
"""

from __future__ import annotations

from workflows.figures.certainty import ENOUGH, interval
from workflows.figures.shares import Count

BEFORE = 6
"""Months that a month is held against, together."""
POINTS = 0.15
"""By how much of one a share must have moved, besides being surely another."""
TIMES = 3
"""How many times as many dossiers as in a usual month are a jump."""

PEOPLE = 3
"""As many different applicants at least: who files often for themselves is no crowd."""
OF_ACCOUNT, OF_PHONE, OF_DEVICE, OF_OFFICER = 10, 5, 10, 20
"""Dossiers at least: of an account, a telephone or a browser in the month, of an officer within an
hour."""


def surely_other(now: Count, before: Count) -> bool:
    """Whether a share of enough dossiers, as both must be, moved by enough, and is another even if
    both were as near as they may be."""
    if now.denominator < ENOUGH or before.denominator < ENOUGH:
        return False
    (low, high), (lower, higher) = interval(now), interval(before)
    return abs((now.share or 0) - (before.share or 0)) >= POINTS and (low > higher or high < lower)


def many(now: int, usual: Count) -> bool:
    """Whether so many are `TIMES` what a usual month had; `usual` is a sum over months."""
    return (
        bool(usual.denominator)
        and now >= ENOUGH
        and now * usual.denominator >= TIMES * usual.numerator
    )
