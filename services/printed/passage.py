"""The way of a dossier from hand to hand, out of its journal: one entry for each hand-over.

Mẫu 05, TT 01/2018/TT-VPCP. A later line never changes an earlier entry but to say that its work
was taken up and done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from services.printed import letterhead
from services.standing import Standing
from workflows.advance import office_of
from workflows.away import done_at
from workflows.clock import punctuality
from workflows.counted import read
from workflows.definition import Step
from workflows.lines import CLAIMS, LINKING, SENT, SENT_BACK
from workflows.permits import OWNERS_WAITS

SILENT = CLAIMS | {"paid", "reappointed", SENT, SENT_BACK, *LINKING}
"""Lines that pass the dossier to nobody, nor end anybody's work."""

APPLICANT = "Người nộp hồ sơ"
SYSTEM = "Hệ thống"
BY_ITSELF = "nhận tự động"
FROM_DOSSIER = "mở từ hồ sơ"


@dataclass(frozen=True, slots=True)
class Taking:
    """Who took the work up, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandOver:
    """Work that was given to an office, by whom and when; who took it up, and how it was done.

    `counts` is false where the time of the dossier stood still; `waits` names what was waited for,
    because the title of a wait speaks to the applicant.
    """

    step: str
    waits: str
    from_office: str
    handed_by: str
    at: datetime
    to_office: str
    counts: bool
    due: datetime | None
    taken: Sequence[Taking]
    done_at: datetime | None
    punctuality: str


@dataclass(frozen=True, slots=True)
class Place:
    """A step, or one branch of a consultation, opened by the line at this position."""

    step: Step
    branch: str
    opened: int


def hand_overs(standing: Standing, lines: Sequence[Row[Any]]) -> list[HandOver]:
    """Every hand-over of a dossier, in the order of its journal."""
    return [_hand_over(standing, lines, place) for place in _places(standing, lines)]


def _places(standing: Standing, lines: Sequence[Row[Any]]) -> Iterator[Place]:
    for n, line in enumerate(lines):
        if line.kind == "escalated":
            yield Place(standing.matter.step(line.step), line.payload["branch"], n)
        elif n and _same_deed(lines[n - 1], line):
            continue
        for name in dict.fromkeys(line.to):
            step = standing.matter.step(name)
            if step.kind in ("task", "wait"):
                yield Place(step, "", n)
            for branch in range(1, len(step.asks) + 1):
                yield Place(step, str(branch), n)


def _same_deed(before: Row[Any], line: Row[Any]) -> bool:
    """Whether the line tells the closing that went with the line before it."""
    return (before.at, before.step, before.actor) == (line.at, line.step, line.actor)


def _hand_over(standing: Standing, lines: Sequence[Row[Any]], place: Place) -> HandOver:
    giver, later = lines[place.opened], lines[place.opened + 1 :]
    touching = [line for line in later if _touches(line, place)]
    done = next((line for line in touching if line.kind not in SILENT), None)
    office = done.office if done else _office(standing, place, giver.at)
    counted = read(giver.payload)
    due = counted.steps.get((place.step.name, place.branch)) if counted and _timed(place) else None
    ended = done.at if done else standing.dossier.closed_at
    return HandOver(
        step=place.step.title,
        waits=place.step.reason if place.step.kind == "wait" else "",
        from_office=_named(standing, giver),
        handed_by=_handed_by(giver),
        at=giver.at,
        to_office=APPLICANT if place.step.reason in OWNERS_WAITS else _name(standing, office),
        counts=place.step.clock == "runs",
        due=due,
        taken=_takings(touching, done),
        done_at=ended,
        punctuality=punctuality(done.at, due) if done and due else "",
    )


def _takings(touching: Sequence[Row[Any]], done: Row[Any] | None) -> list[Taking]:
    """Everybody who took the work up, one after the other, until it was done."""
    takings: list[Taking] = []
    last = ""
    for line in touching:
        took = line.kind not in ("released", "freed", "assigned") and line.actor != "system"
        if took and line.actor != last:
            takings.append(Taking(line.actor_name, line.at))
            last = line.actor
        if line is done:
            break
    return takings


def _touches(line: Row[Any], place: Place) -> bool:
    return (line.step, line.payload.get("branch", "")) == (place.step.name, place.branch)


def _office(standing: Standing, place: Place, at: datetime) -> str:
    """The office that was given the work, as the procedure names it."""
    for o in standing.matter.case.open:
        if (o.step, o.branch) == (place.step.name, place.branch):
            return o.office
    asked = place.step.asks[int(place.branch) - 1].office if place.branch else place.step.office
    return office_of(standing.matter, asked or "desk", at)


def _timed(place: Place) -> bool:
    """Whether somebody has hours for it; what is waited for is not handed over in time or late."""
    return place.step.kind != "wait"


def _named(standing: Standing, giver: Row[Any]) -> str:
    if giver.role == "citizen":
        return APPLICANT
    directory = standing.matter.scene.directory
    if _by_itself(giver):
        return letterhead.of_desk(directory, giver.office).name
    if _opened_from(giver):
        return letterhead.of_desk(directory, standing.dossier.desk).name
    if giver.actor == "system":
        return SYSTEM
    return _name(standing, done_at(giver.office, giver.payload))


def _handed_by(giver: Row[Any]) -> str:
    if origin := _opened_from(giver):
        return f"{FROM_DOSSIER} {origin}"
    return BY_ITSELF if _by_itself(giver) else str(giver.actor_name)


def _opened_from(giver: Row[Any]) -> str:
    """The number of the dossier out of which this one was opened: it comes from that one's desk."""
    return str(giver.payload.get("origin", ""))


def _by_itself(giver: Row[Any]) -> bool:
    """Whether a desk received it with nobody there: what follows from another dossier."""
    return (giver.kind, giver.actor) == ("received", "system")


def _name(standing: Standing, code: str) -> str:
    return letterhead.known(standing.matter.scene.directory, code).name
