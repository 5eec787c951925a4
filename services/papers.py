"""Papers of drafts and dossiers: adding, taking out, handing out to those who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services import catalogue, drafts, lookup
from services.db import transaction
from services.errors import Conflict, Invalid, NotFound, Unavailable
from services.keeping import Cabinet, Label, Upload, keep, tie
from services.models import Blob, Dossier, Draft, Paper
from services.responding import waiting_for
from services.standing import take_up
from workflows.case import Actor
from workflows.definition import Procedure


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
    kept = keep(cabinet, upload, at)
    with transaction(db):
        drafts.touch(db, draft_id, by, at=at)
        return tie(db, kept, Label({"draft_id": draft_id}, title, by, at))


def add_to_dossier(
    db: Session, cabinet: Cabinet, public_id: str, upload: Upload, *, by: Actor, at: datetime
) -> str:
    """Add a file to one's dossier while it waits for a supplement."""
    kept = keep(cabinet, upload, at)
    with transaction(db):
        standing = take_up(db, public_id)
        if by.id != f"citizen:{standing.dossier.citizen_id}":
            raise NotFound("dossier-unknown")
        waiting_for(standing, "supplement")
        title = _title(standing.matter.procedure, upload.slot)
        here = {"dossier_id": standing.dossier.id}
        return tie(db, kept, Label(here, title, by, at))


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
    return (seen & Paper.internal.is_(False)) | (Draft.citizen_id == drafts.citizen_id(by))


def _papers(db: Session, where: ColumnElement[bool]) -> Sequence[Paper]:
    query = select(Paper).where(where, Paper.removed_at.is_(None)).order_by(Paper.id)
    return db.scalars(query).all()


def _title(procedure: Procedure, slot: str) -> str:
    for wanted in procedure.papers:
        if wanted.name == slot:
            return wanted.title
    raise Invalid("paper-unknown")
