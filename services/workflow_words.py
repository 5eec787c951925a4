"""A workflow in words, whole: every place where a dossier waits, who is there, every way on. Pure.

`services.way` follows a dossier to which nothing happens; this tells everything that may happen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from services.place_words import working
from services.way import in_words, usual
from workflows.definition import Ask, Procedure, Step, StepKind
from workflows.offices import Directory

ANSWERED, OVER, JOINED = "answered", "over", "joined"
"""Ways on that nobody presses: the last answer came, time ran out, the last branch arrived."""


@dataclass(frozen=True, slots=True)
class Exit:
    """One way on: an action (its label may be empty: then the word of its name), or what happens.

    `to` names more than one place where parallel branches begin. `words` says what `name` does
    not: the label, or how long it takes until time runs out. `sure`: for a dossier to which
    nothing happens, this is the way.
    """

    name: str
    to: tuple[str, ...]
    words: str = ""
    needs: tuple[str, ...] = ()
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One of the offices that are asked at the same time; `silence` is `consents` or `escalates`."""

    title: str
    role: str
    office: str
    takes: str
    silence: str


@dataclass(frozen=True, slots=True)
class Place:
    """One step. `usual`: a dossier to which nothing happens comes by, in the order of the list."""

    name: str
    title: str
    kind: StepKind
    role: str
    office: str
    takes: str
    outcome: str
    clock: str
    parts: tuple[Part, ...]
    exits: tuple[Exit, ...]
    usual: bool


def told(procedure: Procedure, directory: Directory, on: date) -> list[Place]:
    """The usual steps in their order, then the others in the order in which they are written."""
    chain = list(usual(procedure))
    after = {one.name: then.name for one, then in pairwise(chain)}
    others = [step for step in procedure.steps if step not in chain]

    def office(text: str) -> str:
        return working(text, procedure, directory, on) if text else ""

    def asked(ask: Ask) -> Part:
        return Part(ask.title, ask.role, office(ask.office), in_words(ask.hours), ask.silence)

    def place(step: Step) -> Place:
        return Place(
            name=step.name,
            title=step.title,
            kind=step.kind,
            role=step.role,
            office=office(step.office),
            takes=in_words(step.hours),
            outcome=step.outcome,
            clock=step.clock,
            parts=tuple(asked(ask) for ask in step.asks),
            exits=tuple(exits(step, after.get(step.name, ""))),
            usual=step in chain,
        )

    return [place(step) for step in (*chain, *others)]


def exits(step: Step, surely: str) -> Iterator[Exit]:
    """The ways on from a step; of those to the step `surely` comes next, the first is the sure one."""
    found = list(_exits(step))
    first = next((one for one in found if surely in one.to), None)
    for one in found:
        yield Exit(one.name, one.to, one.words, one.needs, sure=one is first)


def _exits(step: Step) -> Iterator[Exit]:
    for action in step.actions:
        yield Exit(action.name, action.to, action.label, action.needs)
    if step.to:
        yield Exit(JOINED if step.kind == "join" else ANSWERED, (step.to,))
    if step.expires:
        yield Exit(OVER, (step.expires.to,), step.expires.limit.words)
