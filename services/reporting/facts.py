"""Which facts a line of the journal makes true. Every figure is a count of these, and no other.

A fact is counted for the competent office and the procedure, on the day that it belongs to: the
day of the line, or, for what the national index counts by day of receipt, that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.numbers import local_day


@dataclass(frozen=True, slots=True)
class About:
    """What a fact may depend on besides the line itself; none of it changes after receipt."""

    channel: str
    assurance: str
    test: bool
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact and the day that it is counted on."""

    day: date
    name: str


def facts(kind: str, day: date, payload: Mapping[str, Any], about: About) -> Iterator[Fact]:
    """The facts of one line; a test dossier makes none."""
    if not about.test:
        yield from (Fact(day, name) for name in _names(kind, payload, about))
        yield from _by_receipt(kind, payload, about)


def _names(kind: str, payload: Mapping[str, Any], about: About) -> Iterator[str]:
    if kind == "submitted":
        yield "submitted"
        yield f"submitted.{about.channel}"
        if about.assurance:
            yield "submitted.authenticated"
    elif kind == "received":
        yield "received"
        yield f"received.{about.channel}"
    elif kind == "decided":
        yield "resolved"
        yield f"resolved.{about.channel}"
        yield f"resolved.{payload['punctuality']}"
        if about.channel == "online":
            yield f"resolved.online.{payload['punctuality']}"
    elif kind in ("asked", "refused", "withdrawn", "stopped", "reappointed"):
        yield kind


def _by_receipt(kind: str, payload: Mapping[str, Any], about: About) -> Iterator[Fact]:
    """QĐ 766/QĐ-TTg 3.3: filed online, and its result given out electronically."""
    electronic = kind == "decided" and payload.get("electronic", False)
    if electronic and about.channel == "online" and about.received_at:
        yield Fact(local_day(about.received_at), "received.online.electronic-result")
