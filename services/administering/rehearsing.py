"""A test dossier that never counts: a text is walked through by the rules alone, on invented answers.

Nothing is written, so nothing can be counted, told or found; what is shown is what the rules do.
Every step is done in the last moment that it has, which is the slowest way that is still punctual.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from services.invented.answering import Asked, answers_to
from services.invented.names import a_person
from workflows import engine, usual
from workflows.advance import Matter
from workflows.calendar import local_day
from workflows.case import Actor, Given, OpenStep, Post, Refused, Scene
from workflows.competence import competent_office
from workflows.definition import Action, Procedure
from workflows.offices import NoSuchOffice
from workflows.permits import CITIZENS_WAITS
from workflows.routing import Unresolvable

MOST = 60
"""So many moves, and then the rehearsal ends wherever it is."""

MOMENT = timedelta(hours=1)
ALL = Given(reason="Diễn tập", paper="paper", signature=True, fee_settled=True, opinion="agree")


@dataclass(frozen=True, slots=True)
class Stop:
    """One place where the test dossier waited: who was awaited, since when, until when."""

    title: str
    kind: str
    role: str
    office: str
    since: datetime
    left: datetime


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The way of a test dossier: where it was received, when it was due, how it ended; `broken` is
    the reason of the rules where they would not go on."""

    here: str
    stops: tuple[Stop, ...]
    due: datetime | None
    ended: str
    finished_at: datetime | None
    broken: str


def rehearse(procedure: Procedure, scene: Scene, *, at: datetime, seed: int = 1) -> Rehearsal:
    """Walk one dossier from its filing at the counter to its end."""
    try:
        matter = _filed(procedure, scene, at, Random(seed))  # noqa: S311  # invented answers
    except (Refused, NoSuchOffice, Unresolvable) as refused:
        return Rehearsal("", (), None, "", None, str(refused))
    stops: list[Stop] = []
    broken, now, due = "", at, None
    while matter.case.open and len(stops) < MOST and not broken:
        here = min(matter.case.open, key=lambda one: one.due or now)
        left = max(now, here.due or now + MOMENT)
        step = matter.step(here.step)
        stops.append(Stop(step.title, step.kind, here.role, here.office, here.since, left))
        try:
            matter, now = _on(matter, here, left), left
        except Refused as refused:
            broken = refused.reason
        due = matter.case.due or due
    case = matter.case
    return Rehearsal(case.here, tuple(stops), due, case.outcome, case.finished_at, broken)


def _filed(procedure: Procedure, scene: Scene, at: datetime, rng: Random) -> Matter:
    on = local_day(at)
    communes = scene.directory.of_tier("commune", on)
    commune = communes[rng.randrange(len(communes))]
    person = a_person(rng, 1, commune, on)
    answers = answers_to(procedure, Asked(rng, person, commune, communes[:3], on))
    chosen = commune.code
    if procedure.received_by != "commune":
        chosen = scene.directory.above(commune.code, procedure.received_by, on).code
    here = competent_office(procedure, answers, chosen=chosen, directory=scene.directory, on=on)
    citizen = Actor("citizen:0", person.name, "citizen")
    outcome = engine.start(
        procedure, answers, scene, here=here, channel="counter", by=citizen, at=at
    )
    return Matter(procedure, outcome.case, answers, scene)


def _on(matter: Matter, here: OpenStep, at: datetime) -> Matter:
    """The dossier after what usually happens at an open step."""
    step = matter.step(here.step)
    by = Actor("officer:0", "Diễn tập", "officer", frozenset([Post(here.role, here.office)]))
    if step.kind == "consult":
        outcome = engine.reply(matter, step=here.step, branch=here.branch, by=by, at=at, given=ALL)
    elif step.kind == "wait" and step.reason in usual.BY_TIME and here.due:
        outcome = engine.expire(matter, step=here.step, branch=here.branch, at=at)
    else:
        action = _usual(matter, here)
        if step.kind == "wait" and step.reason in CITIZENS_WAITS:
            by = Actor("citizen:0", "Diễn tập", "citizen")
        outcome = engine.take(matter, action.name, step=here.step, by=by, at=at, given=ALL)
    return replace(matter, case=outcome.case)


def _usual(matter: Matter, here: OpenStep) -> Action:
    actions = matter.step(here.step).actions
    able = [one for one in actions if one.when is None or one.when(matter.answers)]
    found = usual.done(matter.procedure, able) or next(iter(able), None)
    if found is None:
        raise Refused("no-way-on")
    return found
