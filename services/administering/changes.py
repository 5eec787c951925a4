"""The one way in which an administrator changes something: a record is replaced, and a line says so.

A record is a mapping of plain values, none where there is none. Its `Kind` reads it and puts it in
its place; everything else is the same for all: the page that has grown stale, the second click, the
line with what was and what is, and the way back (`taking_back`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import marks
from services.db import alone
from services.errors import Conflict, NotFound
from services.models import AdminChange
from workflows.case import Actor

Record = Mapping[str, Any]

SHELL = Actor("system", "lệnh trên máy chủ", "system")
"""Who changes something by a command: whoever has the server, has everything."""

LONGEST_REASON = 500
BETWEEN = "|"
"""Between the parts of a subject; none of them has one in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Who changes something, when, why, and the key that makes it happen once.

    `seen` is the seal of the record that the page showed; none where nothing was shown. `part_of` is
    the change that tells the whole of which this is a part.
    `takes_back` is the change that is undone by this one, if any.
    """

    by: Actor
    at: datetime
    key: str | None = None
    reason: str = ""
    seen: str | None = None
    takes_back: int | None = None
    part_of: int | None = None


UNTOLD = Errand(by=SHELL, at=datetime(1970, 1, 1, tzinfo=UTC))
"""The errand of whoever sets up a world to try things in: nothing is written down of it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of record. `put` checks and writes, inside the transaction of a verb, and raises what
    forbids it; without one the record is only told of. `back` is a way back of its own, which judges
    itself what has been changed since; without either, nothing can be taken back."""

    name: str
    read: Callable[[Session, str], Record | None]
    put: Callable[[Session, str, Record | None, Errand], None] | None = None
    back: Callable[[Session, AdminChange, Errand], None] | None = None


def named(*parts: object) -> str:
    """How a change names a record that has several parts."""
    return BETWEEN.join(map(str, parts))


def parts_of(subject: str, n: int, *, unknown: str) -> list[str]:
    """The parts of such a name; NotFound, for this reason, where there are not so many."""
    parts = subject.split(BETWEEN)
    if len(parts) != n:
        raise NotFound(unknown)
    return parts


def done(db: Session, errand: Errand) -> bool:
    """Whether this very errand was run before: what comes now is a second click."""
    if errand.key is None:
        return False
    return db.scalar(select(AdminChange.id).where(AdminChange.key == errand.key)) is not None


def write(
    db: Session,
    kind: Kind,
    subject: str,
    after: Record | None,
    errand: Errand,
    *,
    alarm: bool = False,
) -> bool:
    """Put a record in its place and write down what was and what is; part of a verb.

    Whether anything is other than before. Raises `Conflict` when the page showed another record.
    """
    before = unmoved(db, kind, subject, errand)
    if before == after:
        return False
    if kind.put:
        kind.put(db, subject, after, errand)
    tell(db, kind, subject, errand, before=before, after=after, alarm=alarm)
    return True


def unmoved(db: Session, kind: Kind, subject: str, errand: Errand) -> Record | None:
    """The record as it is, which stays so until the verb ends. `Conflict`, with the kind and subject
    of it, when the page showed another."""
    alone(db, f"{kind.name}:{subject}")
    before = kind.read(db, subject)
    if errand.seen is not None and errand.seen != marks.of(before):
        raise Conflict("record-moved", kind=kind.name, subject=subject)
    return before


def tell(
    db: Session,
    kind: Kind,
    subject: str,
    errand: Errand,
    *,
    before: Record | None = None,
    after: Record | None = None,
    alarm: bool = False,
) -> None:
    """Write down a change; of several in one errand the first carries its key."""
    if errand is UNTOLD:
        return
    db.add(
        AdminChange(
            at=errand.at,
            actor=errand.by.id,
            actor_name=errand.by.name,
            kind=kind.name,
            subject=subject,
            before=dict(before) if before is not None else None,
            after=dict(after) if after is not None else None,
            reason=errand.reason.strip(),
            key=None if done(db, errand) else errand.key,
            takes_back=errand.takes_back,
            part_of=errand.part_of,
            alarm=alarm,
        )
    )
    db.flush()
