"""Offices from day to day as records: made, named, ended with all below them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from services import catalogue, places
from services.administering import changes, identifying, texts
from services.administering.changes import Errand, Kind, Record
from services.db import inserting, table, transaction
from services.errors import Conflict, Invalid, NotFound
from services.models import Dossier, OfficeRow, OfficeSuccessor, OpenStepRow
from workflows.calendar import local_day
from workflows.offices import Directory, NoSuchOffice, Office
from workflows.soundness import check

_OFFICE, _SUCCESSOR = table(OfficeRow), table(OfficeSuccessor)
_STEP, _DOSSIER = table(OpenStepRow), table(Dossier)
COMMUNE = re.compile("[0-9]{5}")
DAYS = ("valid_from", "valid_to")
NAMES = ("name", "short_name")
"""What may be put right of an office; the rest says what it is."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What the end of an office would mean: the offices below that end with it, the dossiers that are
    open there, the titles of the procedures that would have no competent office."""

    below: Sequence[Office]
    waiting: int
    lost: Sequence[str]


def ending(db: Session, code: str, last: date) -> Ending:
    """What is to be known before an office ends after a day."""
    below = lasting(db, code, last)
    codes = [one.code for one in below]
    here = select(_STEP.c.dossier_id).where(_STEP.c.office.in_(codes))
    of_it = or_(_DOSSIER.c.office.in_(codes), _DOSSIER.c.desk.in_(codes), _DOSSIER.c.id.in_(here))
    waiting = select(func.count()).where(of_it, _DOSSIER.c.closed_at.is_(None))
    lost = _lost(db, {one.code: replace(one, valid_to=last) for one in below}, last)
    return Ending(below, db.scalars(waiting).one(), lost)


def end(db: Session, code: str, last: date, errand: Errand) -> None:
    """Let an office that nothing waits for end after a day, with all below it; nobody takes over.

    Raises Invalid `office-needed` where a procedure would have nobody competent, `office-busy` where
    a dossier would have nobody at all: then somebody takes over (`merging`); `ended-too-early` for a
    day before yesterday, since when something may have been done there.
    """
    if last < local_day(errand.at) - timedelta(days=1):
        raise Invalid("ended-too-early", where="last")
    if places.directory(db).ever(code) is None:
        raise NotFound("no-such-office")
    with transaction(db):  # What is asked here stays so until it is written.
        if changes.done(db, errand):
            return
        found = ending(db, code, last)
        if found.lost:
            raise Invalid("office-needed", procedures="; ".join(found.lost[:3]), n=len(found.lost))
        if found.waiting:
            raise Invalid("office-busy", where="successor", n=found.waiting)
        for one in lasting(db, code, last):
            after = {**_record(db, one.code), "valid_to": last.isoformat()}
            mine = errand if one.code == code else replace(errand, seen=None)
            changes.write(db, OFFICE, one.code, after, mine)


def name(db: Session, code: str, names: Mapping[str, str], errand: Errand) -> None:
    """Put the names of an office right."""
    with transaction(db):
        if not changes.done(db, errand):
            changes.write(db, OFFICE, code, {**_record(db, code), **names}, errand)


def identify(db: Session, code: str, identity: str, errand: Errand, *, official: bool) -> None:
    """Give an office another identity code; what it has numbered stays as it is."""
    with transaction(db):
        if not changes.done(db, errand):
            after = {**_record(db, code), "identity_code": identity, "official": official}
            changes.write(db, OFFICE, code, after, errand)


def make(db: Session, code: str, record: Record, errand: Errand) -> None:
    """A new office, from a day on."""
    with transaction(db):
        if changes.done(db, errand):
            return
        if OFFICE.read(db, code) is not None:
            raise Conflict("office-known", where="in_code")
        _demand_found(db, record)
        changes.write(db, OFFICE, code, record, errand)


def unmake(db: Session, code: str, errand: Errand) -> None:
    """Let there never have been an office whose first day is to come; part of a verb."""
    before = _record(db, code)
    db.execute(delete(_OFFICE).where(_OFFICE.c.code == code))
    places.changed(db)
    changes.tell(db, OFFICE, code, errand, before=before, after=None)


def successors(db: Session, code: str) -> Sequence[OfficeSuccessor]:
    """Who took over from an office."""
    rows = select(OfficeSuccessor).where(OfficeSuccessor.old == code)
    return db.scalars(rows.order_by(OfficeSuccessor.on)).all()


def predecessors(db: Session, code: str) -> Sequence[OfficeSuccessor]:
    """From whom an office took over, the last first."""
    rows = select(OfficeSuccessor).where(OfficeSuccessor.new_code == code)
    return db.scalars(rows.order_by(OfficeSuccessor.on.desc(), OfficeSuccessor.old)).all()


def lasting(db: Session, code: str, last: date) -> list[Office]:
    """The office and those below it that would still be there after that day, parents first."""
    return [
        one
        for one in places.directory(db).ever_below(code)
        if one.valid_to is None or one.valid_to > last
    ]


def newly_lost(db: Session, before: Directory, last: date) -> list[str]:
    """The titles of the procedures that have no proof on the day after, and had one as it was before."""
    lost = _unsound(db, places.directory(db), last)
    return titles(db, lost - _unsound(db, before, last), last) if lost else []


def titles(db: Session, codes: Collection[str], last: date) -> list[str]:
    """What those procedures are called."""
    offered = catalogue.offered(db, on=last + timedelta(days=1))
    return [one.title for one in offered if one.code in codes]


def _lost(db: Session, changed: Mapping[str, Office], last: date) -> list[str]:
    """The titles of the procedures that are sound now and would not be on the day after."""
    before = places.directory(db)
    after = Directory.of(changed.get(one.code, one) for one in before.every())
    return titles(db, _unsound(db, after, last) - _unsound(db, before, last), last)


def _unsound(db: Session, directory: Directory, last: date) -> frozenset[str]:
    on = last + timedelta(days=1)
    sources = {one.code: texts.raw_of(db, one.code) for one in catalogue.offered(db, on=on)}
    return frozenset(code for code, _ in check(sources, directory, on))


def _record(db: Session, code: str) -> Record:
    found = OFFICE.read(db, code)
    if found is None:
        raise NotFound("no-such-office")
    return found


def _demand_found(db: Session, record: Record) -> None:
    """A commune is named by its statistical code in every address; only one has it on a day."""
    if (record["kind"], record["tier"]) != ("committee", "commune"):
        return
    if not COMMUNE.fullmatch(record["gso"]):
        raise Invalid("commune-code-shape", where="gso")
    with suppress(NoSuchOffice):
        first = date.fromisoformat(record["valid_from"])
        there = places.directory(db).commune_by_gso(record["gso"], first)
        raise Invalid("commune-code-taken", where="gso", office=there.name)


def _read(db: Session, code: str) -> Record | None:
    row = db.execute(select(_OFFICE).where(_OFFICE.c.code == code)).one_or_none()
    if row is None:
        return None
    values = {key: value for key, value in row._asdict().items() if key != "code"}
    return values | {key: values[key].isoformat() if values[key] else "" for key in DAYS}


def _put(db: Session, code: str, after: Record | None, errand: Errand) -> None:  # noqa: ARG001  # as kinds are
    if after is None:
        raise Conflict("office-stays")
    values: dict[str, Any] = dict(after)
    for key in DAYS:
        values[key] = date.fromisoformat(values[key]) if values[key] else None
    if values["valid_to"] and values["valid_to"] < values["valid_from"]:
        raise Invalid("days-reversed", where="last")
    known = select(_OFFICE.c.identity_code).where(_OFFICE.c.code == code)
    if values["identity_code"] != db.scalar(known):
        identifying.demand(db, code, values["identity_code"])
    put = inserting(db, _OFFICE).values(code=code, **values)
    db.execute(put.on_conflict_do_update(index_elements=["code"], set_=values))
    db.expire_all()
    places.changed(db)
    _demand_root(db, code, values["parent"])


def _demand_root(db: Session, code: str, above: str) -> None:
    """What an office hangs below ends in a root, and never in itself. Asked of its own ancestors
    alone: a merger puts many offices in their places, and all 800 are read once."""
    seen = {code}
    while above:
        parent = select(_OFFICE.c.parent).where(_OFFICE.c.code == above)
        found = db.scalar(parent) if above not in seen else None
        if found is None:
            raise Invalid("office-orphan", where="parent")
        seen.add(above)
        above = found


def _read_heir(db: Session, of: str) -> Record | None:
    row = db.execute(select(_SUCCESSOR).where(*_edge(of))).one_or_none()
    return None if row is None else {key: getattr(row, key) for key in HEIRS}


def _put_heir(db: Session, of: str, after: Record | None, errand: Errand) -> None:  # noqa: ARG001  # as kinds are
    db.execute(delete(_SUCCESSOR).where(*_edge(of)))
    if after is not None:
        old, on = changes.parts_of(of, 2, unknown="no-such-office")
        db.add(OfficeSuccessor(old=old, on=date.fromisoformat(on), **after))
        db.flush()
    places.changed(db)


def _edge(of: str) -> Iterable[Any]:
    old, on = changes.parts_of(of, 2, unknown="no-such-office")
    return (_SUCCESSOR.c.old == old, _SUCCESSOR.c.on == date.fromisoformat(on))


HEIRS = ("new_gso", "new_name", "new_code", "source")
OFFICE = Kind("office", _read, _put)
HEIR = Kind("office-heir", _read_heir, _put_heir)
