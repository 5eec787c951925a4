"""What an officer may do with a dossier now, and what each thing asks of them. Changes nothing.

The same conditions as the engine's, read before anybody presses a button; whoever presses a button
that was not offered is refused by the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services import staff
from services.actor_ids import officer_id
from services.processing import lenders
from services.standing import Standing
from workflows import asking, net, permits
from workflows.advance import Matter, marking_of, office_meant
from workflows.case import Actor, OpenStep, Post, Refused
from workflows.definition import Action, Ask, Step

BROUGHT = "supplement"
"""What a person brings to the counter is taken in there, with its papers, and not by an action."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A step to which an action leads, and the offices where it lies; none for an end or a wait."""

    step: Step
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An action that is open now.

    `wants` names what has to be given: `reason`, `paper`, `signature`, `fee`, `second`, and
    `missing` for what a supplement lacks.
    `barred` is the reason why this very person cannot take it yet, or empty. `answer_hours`: how long
    the slowest office has that it asks for an opinion, in working hours; 0 where it asks nobody.
    """

    action: Action
    wants: frozenset[str]
    to: tuple[Destination, ...]
    barred: str = ""
    answer_hours: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """An open step: whose it is, and what may be done there by the reader.

    `ours`: it waits at a post of the reader, or they stand in there.
    `mine`: the reader has claimed it; `holder` is the officer (row id) who has.
    `overseen`: the reader may take it out of that colleague's hands; `answers`: they answer for it,
    and may give it to somebody. `covered`: the holder is absent, and the reader in their place.
    `ask`: the question of a consultation, whose answer is then the only thing to do.
    """

    here: OpenStep
    step: Step
    ours: bool
    mine: bool
    overseen: bool
    answers: bool
    covered: bool
    holder: int | None
    ask: Ask | None
    choices: tuple[Choice, ...]

    @property
    def key(self) -> tuple[str, str]:
        """The name and branch of the open step."""
        return self.here.step, self.here.branch

    @property
    def held(self) -> bool:
        """Whether somebody else has claimed it, for whom the reader is not there."""
        return self.holder is not None and not self.mine and not self.covered

    @property
    def does(self) -> bool:
        """Whether the reader can do something here now."""
        return self.ours and not self.held and bool(self.choices or self.ask)


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything that is open. `reappoint` is why no new day can be named now; empty if one can."""

    places: tuple[Place, ...]
    reappoint: str

    def at(self, step: str, branch: str) -> Place | None:
        """The open step of that name and branch."""
        return next((place for place in self.places if place.key == (step, branch)), None)

    @property
    def first(self) -> Place | None:
        """Where the reader can do something; else where they work, even if another has it."""
        ours = [place for place in self.places if place.ours]
        return next((place for place in ours if place.does), ours[0] if ours else None)


def offers(standing: Standing, by: Actor, *, at: datetime, owed: int = 0) -> Offers:
    """What is open to `by` now; `owed` is what is still to be paid, in đồng."""
    case = standing.matter.case
    places = tuple(_place(standing, here, by, at, owed) for here in case.open)
    return Offers(places, _reappointing(standing.matter, by, at))


def holders(db: Session, offered: Offers) -> Mapping[int, str]:
    """The names of those who have claimed open steps."""
    return staff.named(db, {one.holder for one in offered.places if one.holder is not None})


def _place(standing: Standing, here: OpenStep, by: Actor, at: datetime, owed: int) -> Place:
    matter, claim = standing.matter, standing.claims[here.step, here.branch]
    step = matter.step(here.step)
    own, wanted = permits.overseer(here, by), Post(here.role, here.office)
    mine = claim.officer_id is not None and claim.officer_id == officer_id(by)
    at_post = by.kind == "officer" and wanted in by.posts
    post = wanted if at_post else own if mine else None
    return Place(
        here=here,
        step=step,
        ours=post is not None,
        mine=mine,
        overseen=own is not None and claim.officer_id is not None and not mine,
        answers=own is not None and step.kind != "wait",
        covered=claim.officer_id in lenders(here, by),
        holder=claim.officer_id,
        ask=step.asks[int(here.branch) - 1] if step.kind == "consult" else None,
        choices=_choices(matter, step, by, post, at, owed) if post else (),
    )


def _choices(
    matter: Matter, step: Step, by: Actor, post: Post, at: datetime, owed: int
) -> tuple[Choice, ...]:
    if step.reason == BROUGHT:
        return ()
    marking = marking_of(matter.case)
    return tuple(
        _choice(matter, action, by, post, at, owed)
        for action in step.actions
        if net.allowed(matter.procedure, marking, step, action, matter.answers)
    )


def _choice(
    matter: Matter, action: Action, by: Actor, post: Post, at: datetime, owed: int
) -> Choice:
    wants = set(action.needs)
    if net.asks_supplement(matter.procedure, action):
        wants |= {"reason", "missing"}
    unpaid = "fee-unsettled" if "fee" in wants and owed > 0 else ""
    barred = permits.barred(matter.case, action, by, post) or unpaid
    to = tuple(_destination(matter, matter.step(name), at) for name in action.to)
    return Choice(
        action, frozenset(wants), to, barred, asking.hours_to_answer(matter.procedure, action)
    )


def _destination(matter: Matter, step: Step, at: datetime) -> Destination:
    asked = [step.office] if step.kind == "task" else [ask.office for ask in step.asks]
    offices = [office_meant(matter, one, at) for one in asked]
    return Destination(step, tuple(office.name for office in offices if office))


def _reappointing(matter: Matter, by: Actor, at: datetime) -> str:
    """Why no new day can be named now, or empty."""
    try:
        permits.reappointing(matter, by, at)
    except Refused as refused:
        return refused.reason
    return ""
