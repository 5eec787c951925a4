"""A merger as one change: what it is called, and how all its parts are taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.administering import changes, offices
from services.administering.changes import Errand, Kind
from services.administering.officers import ROLE
from services.errors import Conflict
from services.models import AdminChange, Job
from workflows.calendar import local_day

ENDS = "office-ends"
"""The job that passes on what waits in an office that has ended."""


def take_back(db: Session, merger: AdminChange, errand: Errand) -> None:
    """Put everything back that a merger changed, the last part first, while its day is to come;
    part of a verb. Whoever was given a role there since keeps it from being undone."""
    first = date.fromisoformat((merger.after or {})["since"])
    if first <= local_day(errand.at):
        raise Conflict("not-taken-back-begun")
    parts = select(AdminChange).where(AdminChange.part_of == merger.id)
    back = replace(errand, takes_back=merger.id)
    changes.tell(db, MERGER, merger.subject, back, before=merger.after, after=None)
    whole = db.scalars(select(func.max(AdminChange.id))).one()
    for part in db.scalars(parts.order_by(AdminChange.id.desc())).all():
        kind = {one.name: one for one in (offices.OFFICE, offices.HEIR, ROLE)}[part.kind]
        if kind.read(db, part.subject) != part.after:
            raise Conflict("not-taken-back-changed-since")
        undo = replace(errand, key=None, seen=None, takes_back=part.id, part_of=whole)
        if part.kind == offices.OFFICE.name and part.before is None:
            offices.unmake(db, part.subject, undo)
        else:
            changes.write(db, kind, part.subject, part.before, undo)
    late = Job.key.like(f"{ENDS}:%:{merger.id}")
    for job in db.scalars(select(Job).where(Job.name == ENDS, Job.done_at.is_(None), late)):
        db.delete(job)


MERGER = Kind("merger", lambda _db, _subject: None, back=take_back)
