"""The way of a dossier as a picture: who does what, and how long it may take.

It follows the way of a dossier to which nothing happens (`workflows.usual`). Steps that one office
takes one after the other stand together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from services import limit_words
from services.place_words import working
from services.question_words import lower
from services.tongue import gettext as _
from workflows.definition import Procedure, Step
from workflows.limits import HOURS_A_DAY
from workflows.offices import Directory
from workflows.usual import BY_TIME, onward


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happens at one place, and how long it may take there.

    `office` is empty where something is waited for; `then` are the titles of the further steps
    there; `takes` is empty where nobody can say. `counted`: it is a part of the statutory limit.
    """

    title: str
    office: str
    then: tuple[str, ...]
    takes: str
    counted: bool


def way(procedure: Procedure, directory: Directory, on: date) -> list[Stretch]:
    """The stretches from receipt to hand-over, in order."""
    pairs = [(step, _office(step, procedure, directory, on)) for step in _working(procedure)]
    return [
        _stretch([step for step, _ in together], office)
        for (_, office), together in (
            (key, list(own)) for key, own in groupby(pairs, lambda pair: (pair[0].kind, pair[1]))
        )
    ]


def besides(procedure: Procedure) -> list[str]:
    """What other offices are asked about only some dossiers."""
    on_the_way = {step.name for step in usual(procedure)}
    asking = (step for step in procedure.steps if step.kind == "consult")
    return [step.title for step in asking if step.name not in on_the_way]


def usual(procedure: Procedure) -> Iterator[Step]:
    """The steps that a dossier takes when every office does what it usually does."""
    step, seen = procedure.first, set[str]()
    while step.name not in seen:
        seen.add(step.name)
        yield step
        if step.kind == "end":
            return
        step = procedure.step(onward(procedure, step, step.actions) or step.actions[0].to[0])


def _working(procedure: Procedure) -> Iterator[Step]:
    return (step for step in usual(procedure) if step.kind != "end")


def _office(step: Step, procedure: Procedure, directory: Directory, on: date) -> str:
    if step.kind == "wait":
        return ""
    asked = [ask.office for ask in step.asks] or [step.office]
    names = [working(text, procedure, directory, on) for text in asked if text]
    return "; ".join(dict.fromkeys(names))


def _stretch(steps: Sequence[Step], office: str) -> Stretch:
    first = steps[0]
    if first.kind == "wait":
        by_time = first.expires if first.reason in BY_TIME else None
        takes = limit_words.said(by_time.limit) if by_time else ""
        return Stretch(first.title, office, (), takes, counted=first.clock == "runs")
    hours = sum(step.hours or max((ask.hours for ask in step.asks), default=0) for step in steps)
    then = tuple(lower(step.title) for step in steps[1:])
    return Stretch(first.title, office, then, in_words(hours), counted=True)


def in_words(hours: int) -> str:
    """Working hours as people say them: `6 giờ làm việc`, `1,5 ngày làm việc`; empty for none."""
    half = HOURS_A_DAY // 2
    if hours <= half or hours % half:
        return _("%(n)s giờ làm việc", n=hours) if hours else ""
    return _("%(n)s ngày làm việc", n=limit_words.figure(hours / HOURS_A_DAY))
