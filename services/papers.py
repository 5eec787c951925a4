"""Papers: checked, stored for good, then tied to a slot of a draft or dossier."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, or_, select
from sqlalchemy.orm import Session

from services import catalogue, drafts, lookup
from services.db import inserting, table, transaction
from services.errors import Conflict, Invalid, NotFound, Unavailable
from services.models import Blob, Dossier, Draft, Paper
from services.numbers import derived
from services.ports import Scanner, Store
from services.quick import Quick
from services.responding import waiting_for
from services.sniffing import sniff
from services.standing import take_up
from workflows.case import Actor
from workflows.definition import Procedure

LARGEST = 10_000_000
MOST_FILES = 40
LONGEST_NAME = 120

_PAPER = table(Paper)
_TIE = Quick(insert(_PAPER))
_KNOWN = Quick(select(_PAPER.c.id).where(_PAPER.c.public_id == bindparam("public_id")))
_ITS = or_(
    _PAPER.c.draft_id == bindparam("draft_id"), _PAPER.c.dossier_id == bindparam("dossier_id")
)
_THERE = Quick(
    select(func.count(_PAPER.c.id).label("n")).where(_ITS, _PAPER.c.removed_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived: its slot, the name it claims, its content, a key made beforehand."""

    slot: str
    filename: str
    content: bytes
    key: str


@dataclass(frozen=True, slots=True)
class Cabinet:
    """Where papers are kept, and who looks through them for malware."""

    store: Store
    scanner: Scanner


@dataclass(frozen=True, slots=True)
class Served:
    """A paper's file, ready to be handed out."""

    filename: str
    media_type: str
    content: bytes
    scanned: bool


def add_to_draft(
    db: Session, cabinet: Cabinet, draft_id: str, upload: Upload, *, by: Actor, at: datetime
) -> str:
    """Add a file to one's draft and return the paper's public id; the same key adds it once."""
    draft = drafts.own(db, draft_id, by)
    title = _title(catalogue.by_id(db, draft.revision_id), upload.slot)
    blob = _keep(cabinet, upload, at)
    with transaction(db):
        drafts.touch(db, draft_id, by, at=at)
        return _tie(db, blob, upload, title, {"draft_id": draft_id}, by=by, at=at)


def add_to_dossier(
    db: Session, cabinet: Cabinet, public_id: str, upload: Upload, *, by: Actor, at: datetime
) -> str:
    """Add a file to one's dossier while it waits for a supplement."""
    blob = _keep(cabinet, upload, at)
    with transaction(db):
        standing = take_up(db, public_id)
        if by.id != f"citizen:{standing.dossier.citizen_id}":
            raise NotFound("dossier-unknown")
        waiting_for(standing, "supplement")
        title = _title(standing.matter.procedure, upload.slot)
        here = {"dossier_id": standing.dossier.id}
        return _tie(db, blob, upload, title, here, by=by, at=at)


def remove(db: Session, paper_id: str, *, by: Actor, at: datetime) -> None:
    """Take a file out of one's unfiled draft; the stored file goes with a later sweep."""
    with transaction(db):
        paper = db.scalar(
            select(Paper)
            .join(Draft, Draft.id == Paper.draft_id)
            .where(
                Paper.public_id == paper_id,
                Draft.citizen_id == drafts.citizen_id(by),
                Draft.dossier_id.is_(None),
            )
        )
        if paper is None:
            raise NotFound("paper-unknown")
        drafts.touch(db, str(paper.draft_id), by, at=at)
        paper.removed_at = paper.removed_at or at


def of_draft(db: Session, draft_id: str) -> Sequence[Paper]:
    """The papers of a draft, in the order they came."""
    return _papers(db, Paper.draft_id == draft_id)


def of_dossier(db: Session, dossier_id: int) -> Sequence[Paper]:
    """The papers of a dossier, in the order they came."""
    return _papers(db, Paper.dossier_id == dossier_id)


def serve(db: Session, cabinet: Cabinet, paper_id: str, by: Actor) -> Served:
    """Hand out a file to somebody who may see its draft or dossier; never an infected one."""
    row = db.execute(
        select(Paper.filename, Blob)
        .join(Blob, Blob.sha256 == Paper.sha256)
        .outerjoin(Dossier, Dossier.id == Paper.dossier_id)
        .outerjoin(Draft, Draft.id == Paper.draft_id)
        .where(Paper.public_id == paper_id, _readable(db, by))
    ).one_or_none()
    if row is None:
        raise NotFound("paper-unknown")
    filename, blob = row
    if blob.state == "infected":
        raise Conflict("file-infected")
    try:
        content = cabinet.store.get(blob.sha256)
    except KeyError as missing:
        raise Unavailable("file-away") from missing
    return Served(filename, blob.media_type, content, scanned=blob.state == "clean")


def _readable(db: Session, by: Actor) -> ColumnElement[bool]:
    seen = (Paper.dossier_id.is_not(None)) & lookup.visible_to(db, by)
    if by.kind != "citizen":
        return seen
    return seen | (Draft.citizen_id == drafts.citizen_id(by))


def _papers(db: Session, where: ColumnElement[bool]) -> Sequence[Paper]:
    query = select(Paper).where(where, Paper.removed_at.is_(None)).order_by(Paper.id)
    return db.scalars(query).all()


def _title(procedure: Procedure, slot: str) -> str:
    for wanted in procedure.papers:
        if wanted.name == slot:
            return wanted.title
    raise Invalid("paper-unknown")


def _keep(cabinet: Cabinet, upload: Upload, at: datetime) -> dict[str, Any]:
    """Check and store the file before any row speaks of it."""
    found = sniff(upload.content, largest=LARGEST)
    state = cabinet.scanner.scan(upload.content)
    if state == "infected":
        raise Invalid("file-infected")
    sha256 = hashlib.sha256(upload.content).hexdigest()
    cabinet.store.put(sha256, upload.content)
    return {
        "sha256": sha256,
        "size": len(upload.content),
        "media_type": found.media_type,
        "state": state,
        "stored_at": at,
    }


def _tie(
    db: Session,
    blob: dict[str, Any],
    upload: Upload,
    title: str,
    place: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> str:
    public_id = derived(upload.key, f"paper:{upload.slot}", 16).lower()
    if _KNOWN.scalar(db, {"public_id": public_id}):
        return public_id
    if _THERE.scalar(db, {"draft_id": None, "dossier_id": None} | place) >= MOST_FILES:
        raise Invalid("too-many-files", most=MOST_FILES)
    stored = inserting(db, table(Blob)).values(blob)
    again = {"stored_at": stored.excluded.stored_at}
    db.execute(stored.on_conflict_do_update(index_elements=["sha256"], set_=again))
    paper = {"public_id": public_id, "slot": upload.slot, "title": title, "form": "copy"}
    file = {"filename": clean_name(upload.filename), "sha256": blob["sha256"], "count": 1}
    _TIE.run(db, place | paper | file | {"added_by": by.id, "added_at": at})
    return public_id


def clean_name(name: str) -> str:
    """A file name that is safe to show and to hand out again: no path, no control letters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    return plain[-LONGEST_NAME:] or "giay-to"
