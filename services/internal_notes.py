"""Notes inside a dossier, for the office that wrote them and nobody else.

Neither the applicant nor another office or level ever reads one; what was written stays, and what
was wrong is followed by a correction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import lookup, places
from services.actor_ids import officer_id
from services.db import alone, table, transaction
from services.deeds import Deed
from services.errors import Invalid, NotFound
from services.models import InternalNote
from services.standing import Standing
from workflows.case import Actor, Post
from workflows.handing_over import inherited
from workflows.permits import RANK

LONGEST = 2000
_NOTE = table(InternalNote)


@dataclass(frozen=True, slots=True)
class Written:
    """A note with the corrections that followed it, and who wrote it as what, where, when."""

    id: int
    author: str
    role: str
    office: str
    at: datetime
    text: str
    mine: bool
    corrections: tuple[Written, ...] = ()


def write(
    db: Session, public_id: str, deed: Deed, text: str, *, corrects: int | None = None
) -> int:
    """Keep a note, or the correction of an own one, once per key; return its id.

    Nothing of the dossier changes, so nobody's open page grows stale.
    """
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Invalid("note-empty" if not words else "note-long", where="text")
    with transaction(db):
        alone(db, f"note:{deed.key}")
        known = db.scalar(select(_NOTE.c.id).where(_NOTE.c.key == deed.key))
        if known is not None:
            return int(known)
        standing = lookup.look(db, public_id, deed.by)
        if corrects is None:
            post = _post(standing, deed.by)
        else:
            post = _demand_own(db, standing, corrects, deed.by)
        note = InternalNote(
            key=deed.key,
            dossier_id=standing.dossier.id,
            office=post.office,
            role=post.role,
            officer_id=officer_id(deed.by),
            author=deed.by.name,
            at=deed.at,
            text=words,
            corrects=corrects,
        )
        db.add(note)
    return note.id


def of_dossier(db: Session, dossier_id: int, by: Actor) -> Sequence[Written]:
    """The notes that the reader's offices wrote about a dossier, or those that they took over from,
    the latest first; each with its corrections, oldest first. One statement."""
    own = {post.office for post in _working(by)}
    offices = own | inherited(places.directory(db), own)
    rows = db.execute(
        select(_NOTE)
        .where(_NOTE.c.dossier_id == dossier_id, _NOTE.c.office.in_(sorted(offices)))
        .order_by(_NOTE.c.id)
    ).all()
    me, mends = officer_id(by), _mends({row.id: row.corrects for row in rows})
    notes = {
        row.id: Written(
            row.id, row.author, row.role, row.office, row.at, row.text, row.officer_id == me
        )
        for row in rows
    }
    return [
        replace(note, corrections=tuple(notes[n] for n in notes if mends[n] == first != n))
        for first, note in reversed(notes.items())
        if mends[first] == first
    ]


def _mends(corrected: Mapping[int, int | None]) -> dict[int, int]:
    """For each note the first one of its chain of corrections; ids grow along a chain."""
    first: dict[int, int] = {}
    for one in sorted(corrected):
        before = corrected[one]
        first[one] = first.get(before, one) if before is not None else one
    return first


def _working(by: Actor) -> list[Post]:
    """The posts at which somebody does the work, the highest first."""
    return sorted(by.working, key=lambda post: (-RANK[post.role], post.role, post.office))


def _post(standing: Standing, by: Actor) -> Post:
    """As what somebody writes: where the dossier waits, where it belongs, else where they work."""
    posts, dossier = _working(by), standing.dossier
    near = [here.office for here in standing.matter.case.open]
    near += [dossier.office, dossier.desk]
    for office in near:
        if found := next((post for post in posts if post.office == office), None):
            return found
    if not posts:
        raise NotFound("dossier-unknown")
    return posts[0]


def _demand_own(db: Session, standing: Standing, note_id: int, by: Actor) -> Post:
    """Only who wrote a note mends it, only in its own dossier, and only while they work in its
    office; as what it was written, for those who read it read the correction."""
    its = (_NOTE.c.id == note_id, _NOTE.c.dossier_id == standing.dossier.id)
    own = select(_NOTE.c.role, _NOTE.c.office).where(*its, _NOTE.c.officer_id == officer_id(by))
    found = db.execute(own).one_or_none()
    if found is None or all(post.office != found.office for post in _working(by)):
        raise NotFound("note-unknown")
    return Post(found.role, found.office)
