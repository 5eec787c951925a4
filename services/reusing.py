"""Papers that a citizen has handed in or been given before, offered again in a new declaration.

Results are kept to be used again (NĐ 61/2018/NĐ-CP Điều 20.5); what an office has, nobody should
have to bring twice. The file stays where it is: one more row speaks of it, and says where from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services import catalogue, drafts, lookup
from services.db import transaction
from services.errors import NotFound
from services.folding import fold
from services.keeping import ENCLOSED, RESULT, Kept, Label, tie
from services.models import Blob, Dossier, Paper
from services.my_dossiers import STANDS, may_have
from services.papers import slot_of
from services.tongue import told
from workflows.case import Actor
from workflows.definition import PaperSlot, Procedure

LATEST = 200
"""Of so many papers that were added last one is offered; a firm may have thousands."""
MOST_OFFERED = 3
"""For one paper: the newest different files."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A file in one of one's dossiers: what it is, with which dossier it came, and when."""

    public_id: str
    slot: str
    title: str
    procedure: str
    filename: str
    sha256: str
    number: str
    at: datetime

    @property
    def given(self) -> bool:
        """Whether an office gave it out, rather than its owner handing it in."""
        return self.slot == RESULT


def offered(
    db: Session, slots: Iterable[PaperSlot], code: str, by: Actor
) -> Mapping[str, Sequence[Earlier]]:
    """For each paper that may come from earlier ones, by its name: the newest that fit."""
    wanted = [slot for slot in slots if slot.reuse]
    known = _known(db, by) if wanted else ()
    return {slot.name: _different(one for one in known if fits(one, slot, code)) for slot in wanted}


def fits(one: Earlier, slot: PaperSlot, code: str) -> bool:
    """Whether an earlier paper can be what is wanted: the same paper of the same procedure, one of
    the same title elsewhere, or a result that the title begins with."""
    if (one.procedure, one.slot) == (code, slot.name):
        return True
    wanted, there = fold(slot.title), fold(one.title)
    return wanted == there or (one.given and f"{wanted} ".startswith(f"{_core(there)} "))


def reuse(
    db: Session, draft_id: str, slot: str, paper_id: str, *, key: str, by: Actor, at: datetime
) -> str:
    """Put an earlier paper of one's own into a draft; its public id there. Once for each key.

    `NotFound` for one that is not there, not one's own, not given out yet, or never to be reused.
    """
    with transaction(db):
        draft = drafts.touch(db, draft_id, by, at=at)
        wanted = slot_of(catalogue.by_id(db, draft.revision_id), slot)
        found = [row for row in _rows(db, by, paper_id) if may_have(row)]
        if not wanted.reuse or not found:
            raise NotFound("paper-unknown")
        [row] = found
        blob = {name: getattr(row, name) for name in ("sha256", "size", "media_type", "state")}
        kept = Kept(key, slot, row.filename, blob | {"stored_at": at})
        here = Label({"draft_id": draft_id}, wanted.title, by, at, origin=row.number)
        return tie(db, kept, here)


def _known(db: Session, by: Actor) -> Sequence[Earlier]:
    return [_earlier(db, row) for row in _rows(db, by) if may_have(row)]


def _rows(db: Session, by: Actor, paper_id: str = "") -> Sequence[Any]:
    """Files of one's own dossiers, the newest first: never one for officers only or infected."""
    blob = (Blob.sha256, Blob.size, Blob.media_type, Blob.state)
    dossier = (Dossier.number, Dossier.revision_id, Dossier.procedure)
    paper = (Paper.public_id, Paper.slot, Paper.title, Paper.filename, Paper.added_at)
    query = (
        select(*paper, *blob, *dossier, *STANDS)
        .join(Dossier, Dossier.id == Paper.dossier_id)
        .join(Blob, Blob.sha256 == Paper.sha256)
        .where(
            lookup.visible_to(db, by),
            Paper.internal.is_(False),
            Paper.removed_at.is_(None),
            Paper.slot != ENCLOSED,
            Blob.state != "infected",
        )
        .order_by(Paper.id.desc())
        .limit(LATEST)
    )
    return db.execute(query.where(Paper.public_id == paper_id) if paper_id else query).all()


def _earlier(db: Session, row: Row[Any]) -> Earlier:
    """A result goes by what the procedure gives, not by the action that made it."""
    procedure: Procedure = catalogue.by_id(db, row.revision_id)
    title = procedure.result if row.slot == RESULT else row.title
    return Earlier(
        public_id=row.public_id,
        slot=row.slot,
        title=told(title),
        procedure=row.procedure,
        filename=row.filename,
        sha256=row.sha256,
        number=row.number,
        at=row.added_at,
    )


def _different(found: Iterable[Earlier]) -> Sequence[Earlier]:
    """The newest of each content."""
    newest: dict[str, Earlier] = {}
    for one in found:
        newest.setdefault(one.sha256, one)
    return list(newest.values())[:MOST_OFFERED]


def _core(title: str) -> str:
    """A folded title without what is enclosed or counted: before the first "và", comma, bracket."""
    return title.partition(" va ")[0].partition(",")[0].partition("(")[0].strip()
