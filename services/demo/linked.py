"""Dossiers that are opened out of others in the demo year: somebody works on them too."""

from __future__ import annotations

from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from services.bookkeeping import owed
from services.demo.courses import Course
from services.demo.fates import draw
from services.models import Dossier, LinkedDossier
from services.standing import take_up
from workflows.calendar import Calendar


def course_of(db: Session, origin: str, follow: str, calendar: Calendar) -> Course:
    """The course of the dossier that was opened out of another one under this name."""
    first = aliased(Dossier)
    link = (
        select(Dossier.public_id)
        .join(LinkedDossier, LinkedDossier.dossier_id == Dossier.id)
        .join(first, first.id == LinkedDossier.origin_id)
    )
    public_id = db.scalars(
        link.where(first.public_id == origin, LinkedDossier.name == follow)
    ).one()
    standing = take_up(db, public_id)
    row: Any = standing.dossier
    rng = Random(row.key)  # noqa: S311 - a dossier's own, so that one does not depend on another
    return Course(
        key=row.key,
        rng=rng,
        procedure=standing.matter.procedure,
        channel=row.channel,
        fate=draw(rng, row.channel),
        answers=standing.matter.answers,
        calendar=calendar,
        charged=owed(db, row.id),
        public_id=public_id,
        dossier_id=row.id,
        office=row.office,
        desk=row.desk,
    )
