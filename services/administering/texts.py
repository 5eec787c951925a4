"""Texts of procedures: checked, put in force, ended; which one is in force is the record."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from services import catalogue, checking, places, publishing
from services.administering import changes
from services.administering.changes import Errand, Kind, Record
from services.db import table, transaction
from services.errors import Conflict, Invalid, NotFound
from services.models import Publication, Revision
from workflows.calendar import local_day
from workflows.definition import Procedure
from workflows.parsing import parse
from workflows.reading import Fault
from workflows.soundness import check

_REVISION, _PUBLICATION = table(Revision), table(Publication)


@dataclass(frozen=True, slots=True)
class Checked:
    """A text as it was understood: its table, the procedure if it is sound, else every fault."""

    raw: Mapping[str, Any]
    procedure: Procedure | None
    faults: tuple[Fault, ...]


def examine(db: Session, text: str, *, on: date) -> Checked:
    """Prove a text sound for the offices of a day, or name all that is wrong with it."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Checked({}, None, (checking.no_toml(error),))
    faults = tuple(fault for _file, fault in _check(db, {"text": raw}, on))
    return Checked(raw, None if faults else parse(raw), faults)


def record(db: Session, code: str) -> Record | None:
    """Which text of a procedure was put in force last."""
    return TEXT.read(db, code)


def publish(db: Session, raw: Mapping[str, Any], errand: Errand) -> None:
    """Put a text in force, from the day that it names; `publishing.Unsound` when it is not sound."""
    if faults := _check(db, {"text": raw}, local_day(errand.at)):
        raise publishing.Unsound(faults)
    code = str(raw["code"])
    with transaction(db):
        if changes.done(db, errand):
            return
        after = {"digest": publishing.keep(db, raw)}
        if not changes.write(db, TEXT, code, after, errand):
            raise Invalid("text-known")


def bring(db: Session, sources: Mapping[str, Mapping[str, Any]], errand: Errand) -> list[str]:
    """Put the texts of files in force, all or none, each with its line; the codes that changed."""

    def tell(code: str, before: str | None, after: str) -> None:
        was = None if before is None else {"digest": before}
        changes.tell(db, TEXT, code, errand, before=was, after={"digest": after})

    return publishing.publish(db, sources, by=errand.by.id, at=errand.at, tell=tell)


def end(db: Session, code: str, last: date, errand: Errand, replaced_by: str = "") -> None:
    """Let a procedure take no new dossiers after a day; those that were received go on. Raises
    `Invalid` for a day before yesterday: what was received since would then have had no procedure.

    `replaced_by`: the code of the procedure to which its page leads from then on.
    """
    if last < local_day(errand.at) - timedelta(days=1):
        raise Invalid("ended-too-early", where="last")
    heir = {"replaced_by": replaced_by} if replaced_by else {}
    if heir and (replaced_by == code or TEXT.read(db, replaced_by) is None):
        raise Invalid("procedure-heir-unknown", where="heir", code=replaced_by)
    publish(db, {**raw_of(db, code), "valid_to": last, **heir}, errand)


def leading_to(db: Session, code: str, *, on: date) -> list[str]:
    """The titles of the procedures of a day that open this one by themselves."""
    offered = catalogue.offered(db, on=on)
    return [one.title for one in offered if any(it.procedure == code for it in one.follows)]


def _check(db: Session, sources: Mapping[str, Any], on: date) -> list[tuple[str, Fault]]:
    return check(sources, places.directory(db), on, catalogue.every(db))


def raw_of(db: Session, code: str, digest: str = "") -> Mapping[str, Any]:
    """The table of a text of a procedure; of the last one when none is named."""
    rows = (
        select(_REVISION.c.definition)
        .join(_PUBLICATION, _PUBLICATION.c.revision_id == _REVISION.c.id)
        .where(_REVISION.c.code == code)
        .order_by(_PUBLICATION.c.id.desc())
    )
    if digest:
        rows = rows.where(_REVISION.c.digest == digest)
    found: Mapping[str, Any] | None = db.scalar(rows.limit(1))
    if found is None:
        raise NotFound("procedure-unknown", code=code)
    return found


def _read(db: Session, code: str) -> Record | None:
    last = (
        select(_REVISION.c.digest)
        .join(_PUBLICATION, _PUBLICATION.c.revision_id == _REVISION.c.id)
        .where(_REVISION.c.code == code)
        .order_by(_PUBLICATION.c.id.desc())
    )
    digest = db.scalar(last.limit(1))
    return None if digest is None else {"digest": digest}


def _put(db: Session, code: str, after: Record | None, errand: Errand) -> None:
    """In force again, or for the first time; a procedure that was published does not disappear."""
    if after is None:
        raise Conflict("procedure-stays")
    here = (_REVISION.c.digest == after["digest"], _REVISION.c.code == code)
    row = db.execute(select(_REVISION.c.id, _REVISION.c.definition).where(*here)).one()
    if faults := _check(db, {code: row.definition}, local_day(errand.at)):
        raise publishing.Unsound(faults)
    put = {"revision_id": row.id, "at": errand.at, "by": errand.by.id}
    db.execute(insert(_PUBLICATION).values(put))


TEXT = Kind("procedure", _read, _put)
