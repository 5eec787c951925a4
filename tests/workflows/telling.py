"""Tells the life of a dossier in a few words, for the tests of the engine."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.seed import QUANG_NAM, SEED
from workflows import engine
from workflows.advance import Matter
from workflows.calendar import VIETNAM, from_rows
from workflows.case import NOTHING, Actor, Case, Event, Given, Outcome, Post, Refused, Scene
from workflows.definition import Procedure
from workflows.parsing import parse

AN_MY, PHUOC_HOA = "20341", "20338"
HERE, LABOUR, POLICE, DISTRICT = "tam-ky.an-my", "tam-ky.labour", "tam-ky.police", "tam-ky"
MONDAY = datetime(2021, 3, 1, 8, tzinfo=VIETNAM)
CITIZEN = Actor("citizen:1", "Nguyễn Thị Đức", "citizen")
ANSWERS = {"residence": AN_MY, "hurried": False, "copies": 1}
REASONED = Given(reason="Thiếu giấy")
SIGNED = Given(signature=True)


def _calendar() -> Any:
    import csv  # noqa: PLC0415 - used once

    with (SEED / "calendar.csv").open(encoding="utf-8", newline="") as rows:
        return from_rows(csv.DictReader(rows))


SCENE = Scene(QUANG_NAM, _calendar())
SAMPLE = parse(tomllib.loads((Path(__file__).parent / "sample.toml").read_text("utf-8")))


def officer(role: str, office: str, n: int = 1) -> Actor:
    """An officer with one post."""
    return Actor(f"officer:{n}", "Cán bộ", "officer", frozenset([Post(role, office)]))


@contextmanager
def refused(reason: str) -> Iterator[None]:
    """The rules say no, for this reason."""
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.reason == reason


@dataclass(slots=True)
class Life:
    """One dossier whose time goes on by an hour with each deed."""

    procedure: Procedure = SAMPLE
    answers: dict[str, Any] = field(default_factory=lambda: dict(ANSWERS))
    channel: str = "counter"
    at: datetime = MONDAY
    events: list[Event] = field(default_factory=list)
    case: Case = field(init=False)

    def __post_init__(self) -> None:
        outcome = engine.start(
            self.procedure,
            self.answers,
            SCENE,
            here=HERE,
            channel=self.channel,
            by=CITIZEN,
            at=self.at,
        )
        self._keep(outcome)

    @property
    def matter(self) -> Matter:
        return Matter(self.procedure, self.case, self.answers, SCENE)

    @property
    def places(self) -> list[tuple[str, str, str, str]]:
        """What is open: step, branch, role, office."""
        return [(o.step, o.branch, o.role, o.office) for o in self.case.open]

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]

    def does(
        self, action: str, given: Given = NOTHING, *, by: Actor | None = None, step: str = ""
    ) -> Event:
        """The right person, or `by`, takes an action at the open step that has it."""
        self.at += timedelta(hours=1)
        here = next(
            (o for o in self.case.open if self.procedure.step(o.step).action(action)),
            self.case.open[0] if self.case.open else None,
        )
        step = step or (here.step if here else "receive")
        if by is None and here is not None:
            by = officer(here.role, here.office, n=len(self.events) + 2)
        outcome = engine.take(
            self.matter, action, step=step, by=by or CITIZEN, at=self.at, given=given
        )
        return self._keep(outcome)

    def answers_back(self, branch: str, given: Given, by: Actor | None = None) -> Event:
        self.at += timedelta(hours=1)
        here = next(o for o in self.case.open if o.branch == branch)
        by = by or officer(here.role, here.office)
        outcome = engine.reply(
            self.matter, step=here.step, branch=branch, by=by, at=self.at, given=given
        )
        return self._keep(outcome)

    def lasts_until_due(self, branch: str = "") -> Event:
        here = next(o for o in self.case.open if o.branch == branch)
        assert here.due is not None
        self.at = here.due
        return self._keep(engine.expire(self.matter, step=here.step, branch=branch, at=self.at))

    def withdraws(self, reason: str = "") -> Event:
        self.at += timedelta(hours=1)
        return self._keep(engine.withdraw(self.matter, by=CITIZEN, at=self.at, reason=reason))

    def knows(self, **changes: Any) -> Life:
        """The same life with the case changed, for what is tedious to live through."""
        self.case = replace(self.case, **changes)
        return self

    def _keep(self, outcome: Outcome) -> Event:
        self.case = outcome.case
        self.events += outcome.events
        return outcome.events[0]
