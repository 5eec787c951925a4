"""Whole numbers and moments as addresses and forms tell them: of rows, of versions, of copies."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

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


def moment(told: str) -> datetime | None:
    """The moment that was told; None for what is none, or none everywhere on earth."""
    with suppress(ValueError, OverflowError):
        found = datetime.fromisoformat(told)
        return found.astimezone(UTC) if found.tzinfo else None
    return None


class Number(IntegerConverter):
    """A number in an address, within those that rows have."""

    def __init__(self, *known: Any, **how: Any) -> None:
        super().__init__(*known, **{"max": FURTHEST} | how)


def init_app(app: Flask) -> None:
    """Lets no address name a number that no row has."""
    app.url_map.converters["int"] = Number
