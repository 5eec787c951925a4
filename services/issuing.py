"""Issues the numbered forms that a deed calls for; what they say follows from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from services import numbers
from services.db import table
from services.models import PrintForm
from services.standing import Standing

SYMBOLS = {
    "receipt": "TNHS",
    "supplement-request": "HDHS",
    "refusal": "TCHS",
    "apology": "PXL",
    "decision": "QĐ",
}
"""What stands behind the number: `Số: 12/HDHS` (TT 01/2018/TT-VPCP, as printed at desks)."""


def issue(db: Session, standing: Standing, line: Mapping[str, Any]) -> None:
    """Give the form that this line calls for its number; a line without a form does nothing."""
    form = "apology" if line["kind"] == "reappointed" else line["payload"].get("prints", "")
    if not form:
        return
    office = standing.dossier.desk if form in ("receipt", "supplement-request") else line["office"]
    number = numbers.form_number(db, office, form, line["day"].year)
    db.execute(
        insert(table(PrintForm)).values(
            dossier_id=standing.dossier.id,
            line=line["n"],
            form=form,
            number=f"{number:02d}/{SYMBOLS[form]}",
            office=office,
            made_at=line["at"],
        )
    )
