"""Fees are assessed anew when what they depend on was corrected; nothing that was paid changes by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.orm import Session

from services import bookkeeping
from services.db import table
from services.deeds import Deed
from services.models import Charge, LedgerLine
from services.standing import Standing
from workflows.case import SYSTEM, Event
from workflows.fees import FeeLine, assess, compare
from workflows.ledger import FEES

ANEW = "reassessed"

_CHARGE, _LINE = table(Charge), table(LedgerLine)


def assess_anew(
    db: Session, standing: Standing, answers: Mapping[str, Any], deed: Deed
) -> tuple[Event, ...]:
    """Keep the fees as these answers have them, and the event that tells what they cost more or less,
    line by line; none where nothing changed. Part of a verb, which records it.

    A fee that somebody has waived stays waived, whatever it would be now: the reason still holds.
    """
    dossier, procedure = standing.dossier, standing.matter.procedure
    rows = db.execute(select(_CHARGE).where(_CHARGE.c.dossier_id == dossier.id)).all()
    before = [_fee(row) for row in rows if not _waived(db, dossier.id, row.name)]
    kept = {row.name for row in rows} - {one.name for one in before}
    after = [one for one in assess(procedure, answers, dossier.channel) if one.name not in kept]
    _keep(db, dossier.id, before, after)
    changes = compare(before, after)
    if not changes:
        return ()
    told = [asdict(one) | {"difference": one.difference} for one in changes]
    payload: dict[str, Any] = {"difference": sum(it["difference"] for it in told), "fees": told}
    if payload["difference"] > 0 and not _charged_before(db, dossier.id):
        payload["first_charged"] = True
    return (Event(ANEW, deed.at, SYSTEM, None, "", dossier.desk, payload=payload),)


def _fee(row: Row[Any]) -> FeeLine:
    return FeeLine(**{one.name: getattr(row, one.name) for one in fields(FeeLine)})


def _waived(db: Session, dossier_id: int, name: str) -> bool:
    return bookkeeping.said(db, dossier_id, "waived", "charge", name) > 0


def _keep(db: Session, dossier_id: int, before: list[FeeLine], after: list[FeeLine]) -> None:
    gone = [one.name for one in before]
    db.execute(delete(_CHARGE).where(_CHARGE.c.dossier_id == dossier_id, _CHARGE.c.name.in_(gone)))
    if after:
        rows = [{"dossier_id": dossier_id} | asdict(one) for one in after]
        db.execute(insert(_CHARGE), rows)


def _charged_before(db: Session, dossier_id: int) -> bool:
    """Whether anything was ever asked for: then the dossier is counted among those that cost."""
    asked = select(_LINE.c.id).where(_LINE.c.dossier_id == dossier_id, _LINE.c.account == FEES)
    return db.scalar(asked.limit(1)) is not None
