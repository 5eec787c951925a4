"""Who was asked for an opinion on a dossier, and what each of them said or let pass; who reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services import desk_view
from services.standing import Standing
from workflows import confidential
from workflows.advance import office_of
from workflows.case import Actor
from workflows.definition import Step
from workflows.routing import Unresolvable

SAID = {"silent": "silent", "escalated": "escalated"}
"""What becomes of an opinion when the time for it has passed."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One office that was asked, once.

    `state` is waiting, agree, disagree, answered (in words for others), silent (taken as consent),
    escalated (waits for the leader) or ended (the dossier closed meanwhile); `due` is set while it is waited for.
    `question` is what the officer who asked has added, and `within` the working days they gave, where
    that is sooner than the rule.
    """

    step: str
    branch: str
    title: str
    office: str
    asked_at: datetime
    silence: str
    question: str = ""
    within: int = 0
    state: str = "waiting"
    due: datetime | None = None
    by: str = ""
    at: datetime | None = None
    reason: str = ""


def history(db: Session, standing: Standing, by: Actor) -> Sequence[Row[Any]]:
    """The lines of a dossier's journal as this person may read them, in order."""
    return as_read(standing, desk_view.history(db, standing.dossier.id), by)


def as_read(standing: Standing, lines: Sequence[Row[Any]], by: Actor) -> Sequence[Row[Any]]:
    """The same lines; of an answer that is for others there is left that it was given, and when."""
    matter = standing.matter
    reads = confidential.reader(matter, ((line.step, line.office) for line in lines), by)
    return [
        _without_words(line)
        if confidential.quiet(matter, reads, line.step, line.office, line.payload)
        else line
        for line in lines
    ]


def _without_words(line: Row[Any]) -> Row[Any]:
    """Such a line, of an office and of nobody there; it is read like any other."""
    told = {"payload": confidential.without_words(line.payload), "actor_name": ""}
    return cast("Row[Any]", SimpleNamespace(**line._asdict() | told))


def opinions(standing: Standing, lines: Sequence[Row[Any]]) -> list[Opinion]:
    """Every opinion that was asked for, in the order of asking; `lines` is the whole journal, as
    its reader may read it."""
    found: dict[tuple[str, str, int], Opinion] = {}
    rounds: dict[str, int] = {}
    for line in lines:
        key = (line.step, line.payload.get("branch", ""), rounds.get(line.step, 0))
        if key in found:
            found[key] = _answered(found[key], line)
        for step in _asking(standing, line.to):
            rounds[step.name] = rounds.get(step.name, 0) + 1
            for opinion in _asked(standing, step, line):
                found[step.name, opinion.branch, rounds[step.name]] = opinion
    return _still_waiting(standing, found.values())


def _asking(standing: Standing, names: Iterable[str]) -> Iterator[Step]:
    for name in dict.fromkeys(names):
        step = standing.matter.step(name)
        if step.kind == "consult":
            yield step


def _asked(standing: Standing, step: Step, line: Row[Any]) -> Iterator[Opinion]:
    for n, ask in enumerate(step.asks, 1):
        try:
            office = office_of(standing.matter, ask.office, line.at)
        except Unresolvable:
            office = ask.office
        title = ask.title or step.title
        said = {name: line.payload[name] for name in ("question", "within") if name in line.payload}
        yield Opinion(step.name, str(n), title, office, line.at, ask.silence, **said)


def _answered(opinion: Opinion, line: Row[Any]) -> Opinion:
    payload: Mapping[str, Any] = line.payload
    state = payload.get("opinion", "") if line.kind == "replied" else SAID.get(line.kind, "")
    if not state:
        return opinion
    reason = payload.get("reason", "")
    by = line.actor_name if line.kind == "replied" else ""
    return replace(opinion, state=state, by=by, at=line.at, reason=reason, office=line.office)


def _still_waiting(standing: Standing, found: Iterable[Opinion]) -> list[Opinion]:
    """The same, each one that is waited for with its due time."""
    waiting = {(o.step, o.branch): o for o in standing.matter.case.open}
    told = []
    for opinion in found:
        here = waiting.get((opinion.step, opinion.branch))
        if here and opinion.state in ("waiting", "escalated"):
            told.append(replace(opinion, due=here.due, office=here.office))
        elif opinion.state in ("waiting", "escalated"):
            told.append(replace(opinion, state="ended"))
        else:
            told.append(opinion)
    return told
