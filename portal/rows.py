"""Numbers of rows as addresses and forms name them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

FURTHEST = 2**31 - 1
"""No table has rows beyond: PostgreSQL keeps their numbers in four bytes, and refuses others."""


def row(told: Mapping[str, str], name: str) -> int:
    """The number that was told under this name, the nearest one that can be; 0 for none."""
    with suppress(ValueError):
        return min(max(int(told.get(name, "0")), 0), FURTHEST)
    return 0
