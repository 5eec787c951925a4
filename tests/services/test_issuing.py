"""Issuing: each form gets its number, and the line what no row would keep."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.db import transaction
from services.models import JournalLine, Officer, PrintForm
from tests.factories import MONDAY, a_dossier, a_filed, an_officer, moves
from workflows.calendar import VIETNAM

APPROVED = ["accept", "propose", "approve", "propose", "approve"]


def payload_of(db: Session, kind: str) -> dict[str, Any]:
    """What stands on the newest line of this kind."""
    newest = select(JournalLine).where(JournalLine.kind == kind).order_by(JournalLine.id.desc())
    return db.scalars(newest.limit(1)).one().payload


def test_decisions_and_notices_name_who_issues_them_in_one_series(db: Session) -> None:
    for verdict in ("grant", "reject", "grant"):
        a_dossier(db, then=[*APPROVED, verdict])

    numbers = select(PrintForm.number).where(PrintForm.form == "decision").order_by(PrintForm.id)

    assert db.scalars(numbers).all() == ["01/QĐ-UBND", "02/TB-UBND", "03/QĐ-UBND"]


def test_the_signer_is_noted_as_on_that_day(db: Session) -> None:
    leader = an_officer(db, "leader", "tam-ky")
    with transaction(db):
        db.get_one(Officer, int(leader.id.partition(":")[2])).title = "Phó Chủ tịch"

    a_dossier(db, then=[*APPROVED, "grant"])

    assert payload_of(db, "decided")["signer"] == {"title": "Phó Chủ tịch", "phone": ""}
    assert "signer" not in payload_of(db, "received")


def test_until_when_a_supplement_is_waited_for_is_noted(db: Session) -> None:
    filed = a_filed(db)
    moves(db, filed.public_id, "ask", at=MONDAY + timedelta(hours=1))

    until = datetime.fromisoformat(payload_of(db, "asked")["until"])

    assert until == datetime(2021, 4, 12, 17, tzinfo=VIETNAM)


def test_a_dossier_that_is_refused_names_its_signer_and_waits_for_nothing(db: Session) -> None:
    filed = a_filed(db)
    moves(db, filed.public_id, "refuse", at=MONDAY + timedelta(hours=1))

    payload = payload_of(db, "refused")

    assert payload["signer"] == {"title": "Cán bộ", "phone": ""}
    assert "until" not in payload
