"""Whole numbers as addresses and forms tell them: of rows, of versions, of copies."""

from __future__ import annotations

from collections.abc import Mapping

FURTHEST = 2**31 - 1
"""No table has rows beyond: PostgreSQL keeps their numbers in four bytes, and refuses others."""


def whole(typed: object, most: int = FURTHEST) -> int | None:
    """The number that was typed in plain digits; None for anything else, and for more than `most`."""
    text = str(typed or "")
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return int(text) if plain and int(text) <= most else None


def row(told: Mapping[str, str], name: str) -> int:
    """The number of a row that was told under this name; 0, which no row has, for none."""
    return whole(told.get(name)) or 0
