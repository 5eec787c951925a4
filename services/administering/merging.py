"""Offices that end together and what takes over: one deed, with its day and its source.

From the first day of the heir on, every office below the old ones has one below it: the one of the
same kind and key, or a new one. Whoever holds a role there holds it here from that day, what waits
there waits here (`services.passing_on`), and figures from before stay with the old offices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import jobs, places
from services.administering import changes, heirs, offices
from services.administering.changes import Errand, Record
from services.administering.mergers import ENDS, MERGER
from services.administering.officers import ROLE, beyond, held_on, officers, role_subject, roles
from services.db import transaction
from services.errors import Conflict, Invalid, NotFound
from services.models import AdminChange
from workflows import calendar
from workflows.calendar import local_day
from workflows.offices import Office


@dataclass(frozen=True, slots=True)
class Merger:
    """Which offices end on the day before `first`, and which one takes over; `made` is its record
    when it is new."""

    olds: tuple[str, ...]
    heir: str
    first: date
    made: Record | None = None


def merge(db: Session, merger: Merger, errand: Errand) -> int:
    """Let offices end and another take over; the number of the change that tells it."""
    last = merger.first - timedelta(days=1)
    if last < local_day(errand.at):
        raise Invalid("merged-too-early", where="first")
    with transaction(db):
        if changes.done(db, errand):
            return 0
        _demand_olds(db, merger, last)
        changes.unmoved(db, offices.OFFICE, merger.olds[0], errand)
        whole = _tell(db, merger, errand)
        part = replace(errand, key=None, seen=None, part_of=whole)
        before = places.directory(db)
        if merger.made is not None:
            if offices.OFFICE.read(db, merger.heir) is not None:
                raise Conflict("office-known", where="in_code")
            changes.write(db, offices.OFFICE, merger.heir, merger.made, part)
        heir = _heir(db, merger)
        pairs = heirs.pairs(db, merger.olds, heir, merger.first, part)
        for old, _new in pairs:  # Before the claims of the old roles go back at the same moment.
            key = f"{ENDS}:{old.code}:{merger.first.isoformat()}:{whole}"
            at = calendar.at(merger.first, time())
            jobs.enqueue(db, ENDS, key=key, at=at, office=old.code)
        for old, new in pairs:
            _end(db, old, new, merger.first, part)
        # All offices first: their directory is then read once for all roles.
        for old, new in pairs:
            _move_roles(db, old.code, new, merger.first, part)
        if titles := offices.newly_lost(db, before, last):
            raise Invalid("office-needed", procedures="; ".join(titles[:3]), n=len(titles))
    return whole


def _tell(db: Session, merger: Merger, errand: Errand) -> int:
    after = {"olds": list(merger.olds), "heir": merger.heir, "since": merger.first.isoformat()}
    after |= {"name": merger.made["name"]} if merger.made else {}
    changes.tell(db, MERGER, merger.heir, errand, before=None, after=after)
    return db.scalars(select(func.max(AdminChange.id))).one()


def _demand_olds(db: Session, merger: Merger, last: date) -> None:
    directory = places.directory(db)
    olds = [directory.ever(code) for code in merger.olds]
    if not olds or None in olds:
        raise NotFound("no-such-office")
    for old in olds:
        if old and not old.valid(last):
            raise Invalid("office-ended", where="olds", office=old.name)


def _heir(db: Session, merger: Merger) -> Office:
    """The office that takes over: there on that day, of the same kind, and none of those that end."""
    directory = places.directory(db)
    heir, old = directory.ever(merger.heir), directory.ever(merger.olds[0])
    if heir is None or old is None:
        raise NotFound("no-such-office")
    inside = any(
        merger.heir == one.code for old in merger.olds for one in directory.ever_below(old)
    )
    unlike = (heir.kind, heir.tier) != (old.kind, old.tier)
    if inside or unlike or not heir.valid(merger.first):
        raise Invalid("heir-wrong", where="successor")
    return heir


def _end(db: Session, old: Office, new: Office, first: date, part: Errand) -> None:
    last = first - timedelta(days=1)
    after = {**(offices.OFFICE.read(db, old.code) or {}), "valid_to": last.isoformat()}
    changes.write(db, offices.OFFICE, old.code, after, part)
    edge = {"new_gso": new.gso, "new_name": new.name, "new_code": new.code}
    subject = changes.named(old.code, first)
    changes.write(db, offices.HEIR, subject, edge | {"source": part.reason.strip()}, part)


def _move_roles(db: Session, old: str, new: Office, first: date, part: Errand) -> None:
    """Who holds a role beyond the last day holds it in the new office from the first day on."""
    last = first - timedelta(days=1)
    held = (
        select(officers.c.login, roles)
        .join(officers, officers.c.id == roles.c.officer_id)
        .where(roles.c.office == old, beyond(last))
        .order_by(roles.c.officer_id, roles.c.role, roles.c.valid_from)
    )
    for row in db.execute(held).all():
        since = max(first, row.valid_from)
        there = select(roles.c.role).where(
            *(roles.c.officer_id == row.officer_id, roles.c.role == row.role),
            *(roles.c.office == new.code, held_on(since)),
        )
        if db.execute(there).first() is None:
            subject = role_subject(row.login, row.role, new.code, since)
            until = {"until": row.valid_to.isoformat() if row.valid_to else ""}
            changes.write(db, ROLE, subject, until, part)
        was = role_subject(row.login, row.role, old, row.valid_from)
        ended = {"until": last.isoformat()} if row.valid_from <= last else None
        changes.write(db, ROLE, was, ended, part)
