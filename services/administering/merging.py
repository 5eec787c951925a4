"""Offices that end together and what takes over: one deed, with its day and its source.

From the first day of the heir on, every office below the old ones has one below it: the one of the
same kind and key, or a new one. Whoever holds a role there holds it here from that day, what waits
there waits here (`services.passing_on`), and figures from before stay with the old offices.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services import jobs, places
from services.administering import changes, offices
from services.administering.changes import Errand, Kind, Record
from services.administering.officers import ROLE, held_on, officers, role_subject, roles
from services.db import table, transaction
from services.errors import Conflict, Invalid, NotFound
from services.models import AdminChange, Dossier, Draft, Job, OpenStepRow
from services.numbers import local_day
from workflows import calendar
from workflows.offices import Directory, Office

ENDS = "office-ends"
"""The job that passes on what waits in an office that has ended."""

MERGER = Kind("merger", lambda _db, _subject: None)
_STEP, _DOSSIER, _DRAFT = table(OpenStepRow).c, table(Dossier).c, table(Draft).c


@dataclass(frozen=True, slots=True)
class Merger:
    """Which offices end on the day before `first`, and which one takes over; `made` is its record
    when it is new."""

    olds: tuple[str, ...]
    heir: str
    first: date
    made: Record | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """What it would move: offices with all below them, roles, dossiers that wait there, drafts."""

    offices: Sequence[Office]
    roles: int
    dossiers: int
    drafts: int


def meant(db: Session, olds: Sequence[str], first: date) -> Meant:
    """What is to be known before offices end."""
    last = first - timedelta(days=1)
    ending = [one for old in olds for one in offices.lasting(db, old, last)]
    codes = [one.code for one in ending]
    held = select(func.count()).select_from(roles).where(roles.c.office.in_(codes), _beyond(last))
    waiting = select(func.count(_STEP.dossier_id.distinct())).where(_STEP.office.in_(codes))
    drafts = select(func.count()).where(_DRAFT.office.in_(codes), _DRAFT.dossier_id.is_(None))
    counts = (db.scalars(one).one() for one in (held, waiting, drafts))
    return Meant(ending, *counts)


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
        pairs = _pairs(db, merger, heir, part)
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


def _pairs(db: Session, merger: Merger, heir: Office, part: Errand) -> list[tuple[Office, Office]]:
    """Every office that ends, parents first, with the one that takes over; made where there is none."""
    last, directory = merger.first - timedelta(days=1), places.directory(db)
    ending = [offices.lasting(db, old, last) for old in merger.olds]
    made: dict[tuple[str, str, str], Office] = {}
    pairs: list[tuple[Office, Office]] = []
    for top, *below in ending:
        target = {top.code: heir}
        pairs.append((top, heir))
        for one in below:
            above = target[one.parent]
            here = (above.code, one.kind, one.key)
            found = made.get(here) or _fitting(directory, above, one, merger.first)
            if found is None:
                found = made[here] = _like(db, one, (top, heir), above, merger.first, part)
            target[one.code] = found
            pairs.append((one, found))
    return pairs


def _fitting(directory: Directory, above: Office, one: Office, first: date) -> Office | None:
    """What is there already below the heir's office, of the same kind and key."""
    if directory.ever(above.code) is None:
        return None
    there = directory.children(above.code, first)
    return next((its for its in there if (its.kind, its.key) == (one.kind, one.key)), None)


def _like(  # what it is made of, whose names stand for whose, below what, when, by which errand
    db: Session, one: Office, named: tuple[Office, Office], above: Office, first: date, part: Errand
) -> Office:
    """An office below the heir like one below an old office, under the heir's name."""
    code, (top, heir) = f"{above.code}.{one.key}", named
    record: dict[str, Any] = dict(offices.OFFICE.read(db, one.code) or {})
    names = {key: _renamed(record[key], top, heir) for key in ("name", "short_name")}
    days = {"valid_from": first.isoformat(), "valid_to": ""}
    place = {"parent": above.code, "official": False}
    record |= names | days | place | {"source": part.reason.strip()}
    changes.write(db, offices.OFFICE, code, record, part)
    named_so: dict[str, Any] = names | place
    return replace(one, code=code, **named_so, valid_from=first, valid_to=None)


def _renamed(name: str, top: Office, heir: Office) -> str:
    """The name of an office below, with that of the heir where that of the old one stood."""

    def said(found: re.Match[str]) -> str:
        new = heir.name if found[0].casefold() == top.name.casefold() else heir.short_name
        return new if found[0][0].isupper() else new[0].lower() + new[1:]

    either = f"{re.escape(top.name)}|{re.escape(top.short_name)}"
    return re.sub(either, said, name, flags=re.IGNORECASE)


def _end(db: Session, old: Office, new: Office, first: date, part: Errand) -> None:
    last = first - timedelta(days=1)
    after = {**(offices.OFFICE.read(db, old.code) or {}), "valid_to": last.isoformat()}
    changes.write(db, offices.OFFICE, old.code, after, part)
    edge = {"new_gso": new.gso, "new_name": new.name, "new_code": new.code}
    subject = f"{old.code}|{first.isoformat()}"
    changes.write(db, offices.HEIR, subject, edge | {"source": part.reason.strip()}, part)


def _move_roles(db: Session, old: str, new: Office, first: date, part: Errand) -> None:
    """Who holds a role beyond the last day holds it in the new office from the first day on."""
    last = first - timedelta(days=1)
    held = (
        select(officers.c.login, roles)
        .join(officers, officers.c.id == roles.c.officer_id)
        .where(roles.c.office == old, _beyond(last))
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


def _beyond(last: date) -> Any:
    return or_(roles.c.valid_to.is_(None), roles.c.valid_to > last)
