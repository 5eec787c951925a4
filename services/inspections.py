"""Records of what officers found on the spot: written while a step asks for it, never changed.

NĐ 61/2018/NĐ-CP Điều 19.3: a verification is recorded, with its time, place and people. What was
written wrongly is followed by a new record that says which one it mends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from services import journal, keeping
from services.actor_ids import officer_id
from services.db import table, transaction
from services.deeds import Deed
from services.errors import Invalid, NotFound
from services.keeping import ENCLOSED, Kept, Label
from services.models import Inspection
from services.processing import holding, unclaimed_by_others
from services.standing import Standing
from services.taking_up import once
from workflows import permits
from workflows.calendar import local_day
from workflows.case import Actor, Event, OpenStep, Post, Refused
from workflows.lines import INSPECTED

CONCLUSIONS = ("fits", "partly", "unfit")
PICTURE = "Ảnh kiểm tra thực địa"
_ROW = table(Inspection)


@dataclass(frozen=True, slots=True)
class Visit:
    """What was found on the spot: on which day and where, who was there, whether the applicant was
    among them, what they saw, and what follows for the dossier."""

    on: date | None
    place: str
    people: str
    applicant: bool
    found: str
    conclusion: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record as it was written. `corrects`: the number of the one that it mends; `corrected`: of
    the one that mends it."""

    n: int
    visit: Visit
    author: str
    role: str
    office: str
    at: datetime
    pictures: tuple[str, ...]
    corrects: int | None
    corrected: int | None


def place_of(standing: Standing, by: Actor) -> OpenStep | None:
    """The open step at which this person may write a record, if the procedure has one."""
    found = _work_of(standing, by)
    return found[0] if found else None


def _work_of(standing: Standing, by: Actor) -> tuple[OpenStep, Post | None] | None:
    """The same with the post that lets them; None where nothing does."""
    for here in standing.matter.case.open:
        if standing.matter.step(here.step).inspects:
            try:
                post = permits.post_of(standing.matter, here, holding(standing, here.step, "", by))
            except Refused:
                continue
            return here, post
    return None


def write(
    db: Session,
    public_id: str,
    deed: Deed,
    visit: Visit,
    *,
    pictures: Sequence[Kept] = (),
    corrects: int | None = None,
) -> None:
    """Keep a record with its pictures, once for each key: all of it or nothing.

    Raises `Refused` where no step asks for one or it is somebody else's work, `Invalid` with the
    box for what cannot be right.
    """
    with transaction(db):
        if not (begun := once(db, public_id, deed)):
            return
        standing, deed = begun
        if not (found := _work_of(standing, deed.by)):
            raise Refused("no-inspection-here")
        here, post = found
        unclaimed_by_others(standing, here.step, "", deed.by)
        _demand_whole(visit, deed.at)
        known = of_dossier(db, standing.dossier.id)
        if corrects is not None and not any(r.n == corrects and not r.corrected for r in known):
            raise Invalid("inspection-unknown")
        row = {"dossier_id": standing.dossier.id, "n": len(known) + 1, "at": deed.at}
        row |= {"step": here.step, "office": here.office, "role": post.role if post else here.role}
        row |= {"officer_id": officer_id(deed.by), "author": deed.by.name, "corrects": corrects}
        row |= {name: getattr(visit, name) for name in Visit.__slots__}
        row["pictures"] = [_tie(db, standing, kept, deed) for kept in pictures]
        db.execute(insert(_ROW).values(row))
        told: dict[str, Any] = {"inspection": row["n"], "conclusion": visit.conclusion}
        told |= {"on": visit.on.isoformat() if visit.on else "", "place": visit.place}
        told |= {"corrects": corrects} if corrects else {}
        event = Event(INSPECTED, deed.at, deed.by, post, "", here.office, payload=told)
        journal.note(db, standing, event, key=deed.key)


def of_dossier(db: Session, dossier_id: int) -> Sequence[Recorded]:
    """All records of a dossier, in the order in which they were written."""
    rows = db.execute(select(_ROW).where(_ROW.c.dossier_id == dossier_id).order_by(_ROW.c.n)).all()
    mended = {row.corrects: row.n for row in rows if row.corrects}
    return [_recorded(row, mended) for row in rows]


def one(db: Session, dossier_id: int, n: int) -> Recorded:
    """One record by its number."""
    found = next((record for record in of_dossier(db, dossier_id) if record.n == n), None)
    if found is None:
        raise NotFound("inspection-unknown")
    return found


def _recorded(row: Row[Any], mended: Mapping[int, int]) -> Recorded:
    return Recorded(
        n=row.n,
        visit=Visit(**{name: getattr(row, name) for name in Visit.__slots__}),
        author=row.author,
        role=row.role,
        office=row.office,
        at=row.at,
        pictures=tuple(row.pictures),
        corrects=row.corrects,
        corrected=mended.get(row.n),
    )


def _demand_whole(visit: Visit, at: datetime) -> None:
    if visit.on is None or visit.on > local_day(at):
        raise Invalid("inspection-day", where="on")
    for box in ("place", "people", "found"):
        if not getattr(visit, box).strip():
            raise Invalid("inspection-empty", where=box)
    if visit.conclusion not in CONCLUSIONS:
        raise Invalid("inspection-conclusion", where="conclusion")


def _tie(db: Session, standing: Standing, kept: Kept, deed: Deed) -> str:
    place = {"dossier_id": standing.dossier.id}
    label = Label(place, PICTURE, deed.by, deed.at, slot=ENCLOSED, internal=True)
    return keeping.tie(db, kept, label)
