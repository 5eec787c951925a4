"""Texts of procedures are kept, and put in force once they are sound: what is shipped, and what an
installation publishes of its own."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from services import catalogue, places
from services.db import alone, table, transaction
from services.errors import Invalid
from services.models import Publication, Revision
from workflows.calendar import local_day
from workflows.reading import Fault
from workflows.soundness import check

_REVISION, _PUBLICATION = table(Revision), table(Publication)


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


Teller = Callable[[str, str | None, str], None]
"""Hears of each text that is put in force, in the same transaction: code, the digest that was in
force last, the digest that is."""


def bring_in(
    db: Session, sources: Mapping[str, Mapping[str, Any]], *, by: str, at: datetime
) -> list[str]:
    """Put texts in force that never were, all or none; return the codes that changed.

    What is shipped comes once, and undoes nothing that an installation has published since.
    """
    return publish(db, sources, by=by, at=at, again=False)


def publish(
    db: Session,
    sources: Mapping[str, Mapping[str, Any]],
    *,
    by: str,
    at: datetime,
    again: bool = True,
    tell: Teller | None = None,
) -> list[str]:
    """Put procedure texts in force, all or none; return the codes that changed.

    A text that was in force before and is not any more is put in force again, if `again` says so.
    """
    directory = places.directory(db)
    if faults := check(sources, directory, local_day(at), catalogue.every(db)):
        raise Unsound(faults)
    changed: list[str] = []
    with transaction(db):
        alone(db, "publish")
        known = {
            row.digest: row.id for row in db.execute(select(_REVISION.c.id, _REVISION.c.digest))
        }
        last: dict[str, str] = {}
        for row in catalogue.in_force(db):
            last.setdefault(row.code, row.digest)
        for raw in sources.values():
            digest = hashlib.sha256(_canonical(raw).encode()).hexdigest()
            if last.get(raw["code"]) == digest or (digest in known and not again):
                continue
            changed.append(raw["code"])
            revision_id = known.get(digest) or _keep(db, raw, digest)
            db.execute(insert(_PUBLICATION), {"revision_id": revision_id, "at": at, "by": by})
            if tell:
                tell(raw["code"], last.get(raw["code"]), digest)
    return changed


def keep(db: Session, raw: Mapping[str, Any]) -> str:
    """Keep a text without putting it in force, part of a verb; the hash of its content."""
    alone(db, "publish")
    digest = hashlib.sha256(_canonical(raw).encode()).hexdigest()
    if db.scalar(select(_REVISION.c.id).where(_REVISION.c.digest == digest)) is None:
        _keep(db, raw, digest)
    return digest


def plain(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A text as it is kept."""
    kept: Mapping[str, Any] = json.loads(_canonical(raw))
    return kept


def _keep(db: Session, raw: Mapping[str, Any], digest: str) -> int:
    """A new text; its number."""
    new = Revision(code=raw["code"], digest=digest, title=raw["title"], definition=plain(raw))
    db.add(new)
    db.flush()
    return new.id


def _canonical(raw: Mapping[str, Any]) -> str:
    """One spelling for one meaning: table keys keep their order (questions and choices have one)."""
    return json.dumps(raw, ensure_ascii=False, default=str)
