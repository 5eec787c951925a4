"""Everything that the rules of counting can be told, and what they make of it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from workflows.definition import CHANNELS, ROLES
from workflows.figures import taken
from workflows.figures.facts import About, facts
from workflows.figures.walked import Done, done
from workflows.follows import LINKED

WORDS = Path(__file__).parents[3] / "templates" / "words.toml"
KINDS = tuple(sorted(tomllib.loads(WORDS.read_text("utf-8"))["line"]))
"""Each kind of line has its words."""

FILED, RECEIVED, NOW = (datetime(2021, 3, day, 3, tzinfo=UTC) for day in (1, 2, 3))
TODAY = date(2021, 3, 4)
DAYS = {FILED.date(): "filed", RECEIVED.date(): "received", TODAY: "today"}
HOUR = timedelta(hours=1)

STEPS = Done(1, "check", "officer:1", "officer", "here", NOW, None)
WAYS = (
    (),
    (replace(STEPS, due=NOW + HOUR),),
    (replace(STEPS, due=NOW), replace(STEPS, due=NOW + HOUR)),
    (replace(STEPS, due=NOW - HOUR, role="head", taken=FILED), replace(STEPS, due=NOW)),
    (replace(STEPS, due=NOW - HOUR, again=True),),
)
ABOUT = About("1", "", "", test=False, submitted_at=FILED, received_at=None, supplements=0)
PAYLOAD = {
    "charged": True,
    "electronic": True,
    "first_charged": True,
    "first_online": True,
    "took": 37,
}


class Payload(Mapping[str, Any]):
    """What a line carries; notes what is asked of it."""

    asked = frozenset[str]()

    def __init__(self, **told: Any) -> None:
        self.told = told

    def __getitem__(self, key: str) -> Any:
        Payload.asked |= {key}
        return self.told[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.told)

    def __len__(self) -> int:
        return len(self.told)


def counted() -> list[str]:
    """Each fact with its day and how often it is true; last, the sum over all of it."""
    told = [*_facts(), *_walks(), *_lengths()]
    n = Counter(one.rpartition(": ")[2] for one in told)
    mark = sha256("\n".join(told).encode()).hexdigest()[:16]
    return [*(f"{name}: {times}" for name, times in sorted(n.items())), mark]


def _lengths() -> Iterator[str]:
    return (f"{days} working days, {taken.fact('1', days)}: a length" for days in range(600))


def _facts() -> Iterator[str]:
    about = product((*CHANNELS, LINKED, ""), ("", "low", "substantial", "high"), range(4))
    for channel, assurance, supplements in about:
        for kind, received, full in product(KINDS, (None, RECEIVED), (PAYLOAD, {})):
            decided = kind == "decided"
            for punctuality, way in product(
                ("early", "on-time", "late") if decided else ("",), WAYS if decided else ((),)
            ):
                of: dict[str, Any] = {
                    "supplements": supplements,
                    "received_at": received,
                    "steps": way,
                }
                it = replace(ABOUT, channel=channel, assurance=assurance, **of)
                for fact in facts(kind, TODAY, Payload(punctuality=punctuality, **full), it):
                    asked = (kind, channel, assurance, supplements, bool(received), bool(full))
                    yield f"{asked} {punctuality}: {fact.name} {DAYS[fact.day]}"


def _walks() -> Iterator[str]:
    opens = _line("submitted", FILED, "receive", "citizen", due=NOW)
    for kind, role in product(KINDS, (*ROLES, "citizen", "system")):
        yield from _walk([opens, _line(kind, NOW, "check", role)])
    for kinds in product(("claimed", "escalated", "moved"), repeat=3):
        yield from _walk([opens, *(_line(k, NOW + n * HOUR, "check") for n, k in enumerate(kinds))])


def _line(
    kind: str, at: datetime, step: str, role: str = "officer", due: datetime | None = None
) -> Any:
    sets = {"counted": {"check:": due.isoformat()}} if due else {}
    return SimpleNamespace(
        n=1, kind=kind, at=at, actor="it", role=role, office="here", step=step, payload=sets
    )


def _walk(lines: list[Any]) -> Iterator[str]:
    for one in done(lines):
        yield f"{lines[1:]}: {one.role} {one.stood or 'undated'} {one.cause}"
