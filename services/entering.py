"""What is read before a dossier is entered, on one journey with what its use case reads anyway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import places
from services.db import on_sqlite, table
from services.models import Dossier
from services.quick import Quick, together
from workflows.case import Scene

_ID = table(Dossier).c.id
_BEHIND_THE_LAST = Quick(select((func.coalesce(func.max(_ID), 0) + 1).label("id")))
_OF_SEQUENCE = Quick(select(func.nextval("dossier_id_seq").label("id")))


@dataclass(frozen=True, slots=True)
class Ahead:
    """The offices and calendars of now, and the row id that the dossier will have: all that is
    written of it can name it, and nobody waits for the row."""

    scene: Scene
    row_id: int


def asks(db: Session) -> tuple[tuple[Quick, Mapping[str, Any]], ...]:
    """What to ask for, within the transaction that enters the dossier; for `heard`."""
    return (places.VERSION_OF, {}), (_BEHIND_THE_LAST if on_sqlite(db) else _OF_SEQUENCE, {})


def heard(db: Session, version: Sequence[Any], ids: Sequence[Any]) -> Ahead:
    """What was answered."""
    return Ahead(places.scene(db, version), ids[0].id)


def ahead(db: Session) -> Ahead:
    """The same, where nothing else is read."""
    return heard(db, *together(db, *asks(db)))
