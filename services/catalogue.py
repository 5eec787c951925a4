"""Procedure files on one side, published revisions on the other."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, func, select
from sqlalchemy.orm import Session

from services import places
from services.db import table, transaction
from services.errors import Invalid, NotFound
from services.folding import fold
from services.models import Revision
from services.numbers import local_day
from workflows.definition import Procedure
from workflows.parsing import parse
from workflows.reading import Fault
from workflows.soundness import check

_REVISION = table(Revision)
_NEWEST = (
    select(_REVISION.c.id)
    .where(_REVISION.c.code == bindparam("code"), _REVISION.c.closed_at.is_(None))
    .order_by(_REVISION.c.id.desc())
    .limit(1)
)

_kept: WeakKeyDictionary[Engine, dict[int, Procedure]] = WeakKeyDictionary()
"""Parsed revisions; a revision never changes, so neither does what is kept."""


@dataclass(frozen=True, slots=True)
class Published:
    """A revision and the procedure that it says."""

    revision_id: int
    procedure: Procedure


class Unsound(Invalid):
    """Procedure files that must not be published; `faults` names everything, by file."""

    def __init__(self, faults: list[tuple[str, Fault]]) -> None:
        super().__init__("procedures-unsound")
        self.faults = faults


def shipped() -> dict[str, Mapping[str, Any]]:
    """The procedure files that come with the product, by file name."""
    folder = files("workflows.procedures")
    return {
        p.name: tomllib.loads(p.read_text("utf-8"))
        for p in folder.iterdir()
        if p.name.endswith(".toml")
    }


def publish(
    db: Session, sources: Mapping[str, Mapping[str, Any]], *, by: str, at: datetime
) -> list[str]:
    """Store every procedure text that is new, all or none; return the codes that changed."""
    directory = places.directory(db)
    if faults := check(sources, directory, local_day(at)):
        raise Unsound(faults)
    new: list[str] = []
    with transaction(db):
        known = set(db.scalars(select(Revision.digest)))
        for raw in sources.values():
            digest = hashlib.sha256(_canonical(raw).encode()).hexdigest()
            if digest not in known:
                new.append(raw["code"])
                db.add(
                    Revision(
                        code=raw["code"],
                        digest=digest,
                        title=raw["title"],
                        definition=json.loads(_canonical(raw)),
                        published_at=at,
                        published_by=by,
                    )
                )
    return new


def _canonical(raw: Mapping[str, Any]) -> str:
    """One spelling for one meaning: table keys keep their order (questions and choices have one)."""
    return json.dumps(raw, ensure_ascii=False, default=str)


def current(db: Session, code: str) -> Published:
    """The newest open revision of a procedure."""
    revision_id = db.scalar(_NEWEST, {"code": code})
    if revision_id is None:
        raise NotFound("procedure-unknown", code=code)
    return Published(revision_id, by_id(db, revision_id))


def by_id(db: Session, revision_id: int) -> Procedure:
    """The procedure as one revision says it, for the dossiers that were received under it."""
    kept = _kept.setdefault(db.get_bind().engine, {})
    if revision_id not in kept:
        kept[revision_id] = parse(db.get_one(Revision, revision_id).definition)
    return kept[revision_id]


def offered(db: Session) -> list[Procedure]:
    """Every procedure that is open now, in its newest revision, by title."""
    newest = select(func.max(Revision.id)).where(Revision.closed_at.is_(None))
    found = [by_id(db, revision_id) for revision_id in db.scalars(newest.group_by(Revision.code))]
    return sorted(found, key=lambda procedure: fold(procedure.title))
