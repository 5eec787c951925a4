"""Issues the numbered forms that a deed calls for; what they say follows from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from services import numbers
from services.db import table
from services.models import Officer, PrintForm
from services.printed.letterhead import abbreviation, known
from services.printed.ruling import is_ruling
from services.quick import Quick
from services.standing import Standing
from workflows.clock import due_at

SYMBOLS = {
    "receipt": "TNHS",
    "supplement-request": "HDHS",
    "refusal": "TCHS",
    "apology": "PXL",
}
"""What stands behind the number: `Số: 12/HDHS` (TT 01/2018/TT-VPCP, as printed at desks)."""

_OFFICER = table(Officer)
_SIGNER = Quick(select(_OFFICER.c.title, _OFFICER.c.phone).where(_OFFICER.c.id == bindparam("row")))
_ISSUE = Quick(insert(table(PrintForm)).values(number=numbers.given(2)))


def issue(db: Session, standing: Standing, line: dict[str, Any]) -> None:
    """Give the form that this line calls for its number; a line without a form does nothing.

    Notes on the line what the form says and no other row keeps.
    """
    form = "apology" if line["kind"] == "reappointed" else line["payload"].get("prints", "")
    if not form:
        return
    office = standing.dossier.desk if form in ("receipt", "supplement-request") else line["office"]
    line["payload"] |= _noted(db, standing, line) if form != "receipt" else {}
    symbol = _symbol(standing, form, office, line["payload"])
    printed = {
        "dossier_id": standing.dossier.id,
        "line": line["n"],
        "form": form,
        "office": office,
        "made_at": line["at"],
    }
    _ISSUE.put(db, printed | numbers.form_number(db, office, form, line["day"].year, symbol))


def _symbol(standing: Standing, form: str, office: str, payload: Mapping[str, Any]) -> str:
    """A decision and a notice also name who issues them: `QĐ-UBND` (NĐ 30/2020/NĐ-CP)."""
    if form != "decision":
        return SYMBOLS[form]
    kind = "QĐ" if is_ruling(standing.matter.procedure, payload["result"]) else "TB"
    return f"{kind}-{abbreviation(known(standing.matter.scene.directory, office))}"


def _noted(db: Session, standing: Standing, line: Mapping[str, Any]) -> dict[str, Any]:
    """The signer's position and phone of that day, and until when a supplement is waited for."""
    kind, _, row = line["actor"].partition(":")
    found = None
    if kind == "officer":
        found = next(iter(_SIGNER.rows(db, {"row": int(row)})), None)
    noted: dict[str, Any] = {"signer": found._asdict()} if found else {}
    for step in map(standing.matter.step, line["to"]):
        if step.expires:
            calendar = standing.matter.scene.calendar
            until = due_at(step.expires.limit, received=line["at"], calendar=calendar)
            noted["until"] = until.isoformat()
    return noted
