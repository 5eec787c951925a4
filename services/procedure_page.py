"""What the public page of a procedure tells: how it stands now, and when a result would come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services import catalogue, places
from services.condition_words import in_words
from services.expecting import Expected, expected
from services.place_words import competent, desk_of
from services.procedure_words import heard
from services.way import Stretch, besides, way
from workflows.calendar import CalendarEnds, local_day
from workflows.case import Scene
from workflows.clock import Deadline, deadline
from workflows.definition import CHANNELS, Procedure
from workflows.limits import Limit


@dataclass(frozen=True, slots=True)
class Competent:
    """An office that may be competent, and for whom: `when` is empty for everybody."""

    office: str
    when: str


@dataclass(frozen=True, slots=True)
class Told:
    """A procedure in its open revision, with all that its page explains.

    `limits` holds one limit for each channel; `example` is the deadline of a dossier that is
    received at the moment of the question, or None beyond the calendar; `expected` is how long it
    took others.
    """

    procedure: Procedure
    published_at: datetime
    desk: str
    offices: Sequence[Competent]
    way: Sequence[Stretch]
    besides: Sequence[str]
    limits: Mapping[str, Limit]
    example: Deadline | None
    expected: Expected | None


def tell(db: Session, code: str, *, at: datetime) -> Told:
    """What there is to tell about an open procedure; NotFound for any other."""
    on = local_day(at)
    published = catalogue.current(db, code, on=on)
    procedure, scene = heard(published.procedure), places.scene(db)
    directory = scene.directory
    return Told(
        procedure,
        published.at,
        desk_of(procedure),
        [
            Competent(
                competent(route.office, procedure, directory, on),
                in_words(route.when, procedure) if route.when else "",
            )
            for route in procedure.routes
        ],
        way(procedure, directory, on),
        besides(procedure),
        {channel: procedure.limit_for(channel) for channel in CHANNELS},
        example(procedure, scene, at=at),
        expected(db, code, at=at),
    )


def example(procedure: Procedure, scene: Scene, *, at: datetime) -> Deadline | None:
    """When the result would come of what is received at this moment, by the common calendar."""
    try:
        return deadline(
            procedure.limit,
            received=at,
            calendar=scene.calendar,
            policy=procedure.policy,
        )
    except CalendarEnds:
        return None
