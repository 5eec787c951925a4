"""How surely the portal knows who is there: the levels, from the weakest to the strongest.

`low`: nobody but the person says so. `substantial`: worth as much as showing the identity card (an
electronic identity of level 2, or a card seen at a counter). `high`: more than that. Nothing, and
whatever is no level here, is the weakest: who came in by a password of staff, who walked in.
"""

from __future__ import annotations

from collections.abc import Iterable

LEVELS = ("low", "substantial", "high")
CHECKED = "substantial"
"""From here on somebody has checked that the account is its bearer's."""


def enough(known: str, demanded: str) -> bool:
    """Whether somebody known as surely as this may do what demands that; no demand is met always."""
    return _rank(known) >= _rank(demanded)


def weakest(levels: Iterable[str]) -> str:
    """The weakest of several statements about one person; of none, nothing."""
    return min(levels, key=_rank, default="")


def strongest(levels: Iterable[str]) -> str:
    """The strongest of several ways in; of none, nothing."""
    return max(levels, key=_rank, default="")


def _rank(level: str) -> int:
    return LEVELS.index(level) + 1 if level in LEVELS else 0
