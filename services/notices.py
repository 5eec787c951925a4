"""What the citizen is told, once per line of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from services import jobs
from services.db import table
from services.models import Notice
from services.standing import Standing

TOLD = frozenset(("received", "asked", "refused", "decided", "reappointed", "stopped", "delivered"))
"""Kinds of lines that change what the citizen knows or must do."""


def tell(db: Session, standing: Standing, line: Mapping[str, Any]) -> None:
    """Write the notice for a line, and promise to send it; other lines are silent."""
    if line["kind"] not in TOLD:
        return
    dossier = standing.dossier
    db.execute(
        insert(table(Notice)).values(
            dossier_id=dossier.id,
            line=line["n"],
            citizen_id=dossier.citizen_id,
            kind=line["kind"],
            at=line["at"],
        )
    )
    jobs.enqueue(
        db,
        "send-notice",
        key=f"notice:{dossier.id}:{line['n']}",
        at=line["at"],
        dossier_id=dossier.id,
        line=line["n"],
    )
