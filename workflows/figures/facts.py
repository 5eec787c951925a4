"""Which facts a line of the journal makes true. Every figure is a count of these, and no other.

A fact is counted for the competent office and the procedure, on the day that it belongs to: the
day of the line, or, where a share of those filed or received on a day is told, that day. Each
fact is true of a dossier once at most, but for `asked`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflows.assurance import CHECKED, enough
from workflows.calendar import local_day
from workflows.figures import taken
from workflows.figures.walked import Done, lost, slowest
from workflows.follows import LINKED
from workflows.index_766 import MOST_REQUESTS

FILED = "submitted"
OPENED = f"{FILED}.{LINKED}"
"""The one fact of filing that is told of a dossier which nobody filed."""

REACHED = ("received", "decided", "delivered")
"""How far a dossier that was filed online came; told of the day on which it was filed."""


@dataclass(frozen=True, slots=True)
class About:
    """What a fact may depend on besides the line itself, as it is once the line is written.

    `supplements`: how often a supplement was asked for so far, by this line too. `steps`: how each
    step went up to this line; only a decision looks at them.
    """

    procedure: str
    channel: str
    assurance: str
    test: bool
    submitted_at: datetime
    received_at: datetime | None
    supplements: int
    steps: Sequence[Done] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact and the day that it is counted on."""

    day: date
    name: str


def facts(kind: str, day: date, payload: Mapping[str, Any], about: About) -> Iterator[Fact]:
    """The facts of one line; a test dossier makes none, and one that was opened out of another is
    told among the received and the resolved, but never among those that somebody has filed."""
    if about.test:
        return
    of_the_day = (Fact(day, name) for name in _names(kind, payload, about))
    for fact in (*of_the_day, *_earlier(kind, payload, about)):
        if about.channel != LINKED or not fact.name.startswith(FILED) or fact.name == OPENED:
            yield fact


def _names(kind: str, payload: Mapping[str, Any], about: About) -> Iterator[str]:
    if kind == "submitted":
        yield "submitted"
        yield f"submitted.{about.channel}"
        if payload.get("charged"):
            yield "submitted.charged"
        if enough(about.assurance, CHECKED):
            yield "submitted.authenticated"
    elif kind == "received":
        yield "received"
        yield f"received.{about.channel}"
    elif kind == "decided":
        yield from _resolved(payload["punctuality"], about)
        if "took" in payload:
            yield taken.fact(about.procedure, payload["took"])
    elif kind in ("asked", "refused", "withdrawn", "stopped", "reappointed"):
        yield kind


def _resolved(punctuality: str, about: About) -> Iterator[str]:
    """QĐ 766/QĐ-TTg 2.1: after a second request for papers nothing counts as in time."""
    yield "resolved"
    yield f"resolved.{about.channel}"
    yield f"resolved.{punctuality}"
    if about.channel == "online":
        yield f"resolved.online.{punctuality}"
    if punctuality != "late" and about.supplements <= MOST_REQUESTS:
        yield "resolved.in-time.national"
    yield from _of_the_way(punctuality, about)


def _of_the_way(punctuality: str, about: About) -> Iterator[str]:
    """TT 01/2018/TT-VPCP, Điều 13, indicators 2 and 3; and of what came late, where and why."""
    if about.supplements <= 1:
        yield f"resolved.asked.{about.supplements}"
    if stood := slowest(about.steps):
        yield f"resolved.steps.{stood}"
    if punctuality == "late":
        yield late(*lost(about.steps))


def late(role: str, cause: str) -> str:
    """The name of the fact that a result came late, by the step where most time was lost."""
    return f"resolved.late.{role}.{cause}"


def _earlier(kind: str, payload: Mapping[str, Any], about: About) -> Iterator[Fact]:
    """Facts of the day on which the dossier was filed or received, which become true later.

    QĐ 766/QĐ-TTg 3.3: received online, and the result given out electronically.
    """
    if kind == "asked" and about.supplements == 1:
        yield Fact(local_day(about.submitted_at), "submitted.supplemented")
    if kind == "paid" and payload.get("first_online"):
        yield Fact(local_day(about.submitted_at), "submitted.charged.paid-online")
    if about.channel == "online" and kind in REACHED:
        yield Fact(local_day(about.submitted_at), f"submitted.online.{kind}")
    if kind == "reassessed" and payload.get("first_charged"):
        yield Fact(local_day(about.submitted_at), "submitted.charged")
    electronic = kind == "decided" and payload.get("electronic", False)
    if electronic and about.channel == "online" and about.received_at:
        yield Fact(local_day(about.received_at), "received.online.electronic-result")
