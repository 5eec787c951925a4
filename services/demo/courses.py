"""One dossier of the demo year on its way: what has become of it, and what is to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from services.demo.fates import Fate
from services.demo.people import Account
from workflows.calendar import Calendar, local_day
from workflows.case import OpenStep
from workflows.clock import due_at
from workflows.definition import Action, Procedure, Step
from workflows.net import asks_supplement
from workflows.usual import DECLINING, done, leads_on

USUAL_WAY = 0.85
"""How likely the first way on is taken, where there are several and the answers leave it open."""


@dataclass(slots=True)
class Course:
    """A filed dossier, and the part of it that the players have to remember."""

    key: str
    rng: Random
    procedure: Procedure
    channel: str
    fate: Fate
    answers: Mapping[str, Any]
    calendar: Calendar
    charged: int
    account: Account | None = None
    public_id: str = ""
    dossier_id: int = 0
    office: str = ""
    desk: str = ""
    elsewhere: bool = False
    delivery: str = ""
    open: dict[tuple[str, str], OpenStep] = field(default_factory=dict)
    target: int = 0
    """The working minute by which the result is meant to be decided; 0 before receipt."""

    paused_since: datetime | None = None
    paid: bool = False
    asked: bool = False
    returned: bool = False
    decided: bool = False
    deeds: int = 0

    @property
    def online(self) -> bool:
        """Whether the citizen acts at the portal; otherwise the desk does it for them."""
        return self.channel == "online"

    def next_key(self) -> str:
        """A key for the next deed."""
        self.deeds += 1
        return f"{self.key}:{self.deeds}"

    def received(self, at: datetime) -> None:
        """Set the pace when the statutory clock starts, and again when it starts anew."""
        limit, policy = self.procedure.limit_for(self.channel), self.procedure.policy
        due = due_at(limit, received=at, calendar=self.calendar, policy=policy)
        first, last = self.calendar.minute_of(at), self.calendar.minute_of(due)
        self.target = first + int(self.fate.pace * (last - first))

    def resumed(self, at: datetime) -> None:
        """Give back the time in which the clock stood still; within one day there is none."""
        since, self.paused_since = self.paused_since, None
        if since and local_day(since) != local_day(at):
            self.target += self.calendar.working_minutes_between(since, at)


def minutes_for(course: Course, step: Step, hours: float, at: datetime) -> float:
    """How long this step takes, out of the time that is left until the dossier's target."""
    rough = course.rng.uniform(0.75, 1.25)
    if not course.target:
        return hours * 60 * rough * 0.5
    left = course.target - course.calendar.minute_of(at)
    share = hours / max(hours_to_go(course.procedure, step.name, frozenset()), hours, 1)
    return max(left * min(share * rough, 1), course.rng.uniform(3, 12))


def hours_to_go(procedure: Procedure, name: str, passed: frozenset[str]) -> float:
    """The hours of the steps from here to the one that decides, on the usual way."""
    step = procedure.step(name)
    if name in passed or step.kind == "end":
        return 0
    if any(action.result == "granted" for action in step.actions):
        return step.hours
    hours = max((ask.hours for ask in step.asks), default=step.hours) + _waited(step)
    targets = (step.to,) if step.to else usual_targets(procedure, step)
    beyond = passed | {name}
    return hours + max((hours_to_go(procedure, to, beyond) for to in targets), default=0)


def _waited(step: Step) -> float:
    """The working hours of a wait that time ends while the clock goes on."""
    if step.expires is None or step.reason == "supplement" or step.clock != "runs":
        return 0
    limit = step.expires.limit
    return 8 * (limit.working_days + limit.calendar_days * 5 / 7)


def usual_targets(procedure: Procedure, step: Step) -> tuple[str, ...]:
    """Where the usual way leads on from a step; a wait, also for money, ends by time."""
    if step.expires and step.reason != "supplement":
        return (step.expires.to,)
    action = done(procedure, step.actions)
    return action.to if action else ()


def choose(course: Course, step: Step) -> Action:
    """What is done at a step, as this dossier's fate has it."""
    fate, procedure = course.fate, course.procedure
    able = [a for a in step.actions if a.when is None or a.when(course.answers)]
    onward = [a for a in able if leads_on(procedure, a)]
    if step is procedure.first and fate.refused:
        return next(a for a in able if a.name == "refuse")
    if wanted := _supplement(course, step, able):
        return wanted
    if fate.returned and not course.returned and (back := [a for a in able if a.back]):
        course.returned = True
        return back[0]
    wished = "refused" if fate.rejected else "granted"
    if deciding := [a for a in able if a.result == wished]:
        return deciding[0]
    onward = [a for a in onward if not a.result] or onward
    if fate.rejected and (giving_up := [a for a in able if a.name in DECLINING]):
        return giving_up[0]
    told = [a for a in onward if a.when is not None]
    usual = told if told and course.rng.random() < USUAL_WAY else onward
    return usual[0] if course.rng.random() < USUAL_WAY else usual[-1]


def _supplement(course: Course, step: Step, able: list[Action]) -> Action | None:
    here = "desk" if step is course.procedure.first else "work"
    if course.asked or course.fate.asked != here:
        return None
    asking = next((a for a in able if asks_supplement(course.procedure, a)), None)
    course.asked = asking is not None
    return asking
