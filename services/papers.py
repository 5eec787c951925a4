"""Papers of drafts and dossiers: adding, taking out, handing out to those who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from services import catalogue, drafts, lookup
from services.actor_ids import citizen_id
from services.db import table, transaction
from services.errors import Conflict, Invalid, NotFound, Unavailable
from services.keeping import Cabinet, Label, Upload, keep, tie
from services.models import Blob, Dossier, Draft, Paper
from services.my_dossiers import STANDS, may_have
from services.quick import Quick
from workflows.case import Actor
from workflows.definition import PaperSlot, Procedure


@dataclass(frozen=True, slots=True)
class Served:
    """A paper's file, ready to be handed out."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a draft or dossier; `state` is its blob's: unscanned, clean or infected. `origin`:
    the dossier that it was used again from."""

    public_id: str
    slot: str
    title: str
    filename: str
    size: int | None
    state: str
    at: datetime
    origin: str
    sha256: str = ""


def add_to_draft(
    db: Session, cabinet: Cabinet, draft_id: str, upload: Upload, *, by: Actor, at: datetime
) -> str:
    """Add a file to one's draft and return the paper's public id; the same key adds it once."""
    draft = drafts.own(db, draft_id, by)
    title = slot_of(catalogue.by_id(db, draft.revision_id), upload.slot).title
    kept = keep(cabinet, upload, at)
    with transaction(db):
        drafts.touch(db, draft_id, by, at=at)
        return tie(db, kept, Label({"draft_id": draft_id}, title, by, at))


def remove(db: Session, paper_id: str, *, by: Actor, at: datetime) -> None:
    """Take a file out of one's unfiled draft; the stored file goes with a later sweep."""
    with transaction(db):
        paper = db.scalar(
            select(Paper)
            .join(Draft, Draft.id == Paper.draft_id)
            .where(
                Paper.public_id == paper_id,
                Draft.citizen_id == citizen_id(by),
                Draft.dossier_id.is_(None),
            )
        )
        if paper is None:
            raise NotFound("paper-unknown")
        drafts.touch(db, str(paper.draft_id), by, at=at)
        paper.removed_at = paper.removed_at or at


def of_dossier(db: Session, dossier_id: int) -> Sequence[Paper]:
    """The papers of a dossier, in the order they came."""
    there = (Paper.dossier_id == dossier_id, Paper.removed_at.is_(None))
    return db.scalars(select(Paper).where(*there).order_by(Paper.id)).all()


def files(db: Session, *, draft_id: str = "", dossier_id: int = 0) -> tuple[KeptFile, ...]:
    """Files of a draft or a dossier, as its owner sees them, in the order they came; a paper seen
    at the counter has none and is there all the same."""
    mine = {"draft_id": draft_id} if draft_id else {"dossier_id": dossier_id}
    return kept_files((OF_DRAFT if draft_id else _OF_DOSSIER).rows(db, mine))


def kept_files(rows: Sequence[Any]) -> tuple[KeptFile, ...]:
    """The files that these rows tell of."""
    return tuple(
        KeptFile(
            r.public_id,
            r.slot,
            r.title,
            r.filename,
            r.size,
            r.state or "",
            r.added_at,
            r.origin,
            r.sha256 or "",
        )
        for r in rows
    )


def _files_of(column: str) -> Quick:
    paper, blob = table(Paper), table(Blob)
    names = ("public_id", "slot", "title", "filename", "added_at", "origin", "sha256")
    return Quick(
        select(*(paper.c[name] for name in names), blob.c.size, blob.c.state)
        .select_from(paper.outerjoin(blob, blob.c.sha256 == paper.c.sha256))
        .where(
            paper.c[column] == bindparam(column),
            paper.c.removed_at.is_(None),
            paper.c.internal.is_(False),
        )
        .order_by(paper.c.id)
    )


OF_DRAFT, _OF_DOSSIER = _files_of("draft_id"), _files_of("dossier_id")
"""Rows for `kept_files`."""


def serve(db: Session, cabinet: Cabinet, paper_id: str, by: Actor) -> Served:
    """Hand out a file to somebody who may see its draft or dossier; never an infected one.

    Its owner has a result once it is given out (`my_dossiers`): before, there is none.
    """
    row = db.execute(
        select(Paper.filename, Paper.slot, Blob, *STANDS)
        .join(Blob, Blob.sha256 == Paper.sha256)
        .outerjoin(Dossier, Dossier.id == Paper.dossier_id)
        .outerjoin(Draft, Draft.id == Paper.draft_id)
        .where(Paper.public_id == paper_id, Paper.removed_at.is_(None), _readable(db, by))
    ).one_or_none()
    if row is None or (by.kind == "citizen" and not may_have(row)):
        raise NotFound("paper-unknown")
    filename, blob = row.filename, row.Blob
    if blob.state == "infected":
        raise Conflict("file-infected")
    try:
        content = cabinet.store.get(blob.sha256)
    except KeyError as missing:
        raise Unavailable("file-away") from missing
    return Served(filename, blob.media_type, content)


def slot_of(procedure: Procedure, name: str) -> PaperSlot:
    """The paper of that name; `Invalid` where the procedure has none."""
    found = next((slot for slot in procedure.papers if slot.name == name), None)
    if found is None:
        raise Invalid("paper-unknown")
    return found


def _readable(db: Session, by: Actor) -> ColumnElement[bool]:
    seen = (Paper.dossier_id.is_not(None)) & lookup.visible_to(db, by)
    if by.kind != "citizen":
        return seen
    return (seen & Paper.internal.is_(False)) | (Draft.citizen_id == citizen_id(by))
