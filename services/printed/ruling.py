"""What the document of a result says: a decision, or the notice that goes with another paper.

The law knows many results (a permit, an extract, a certificate), each on a form of its own that no
printer may imitate. Only what the procedure itself calls a decision is printed as one; for all
others, and for every refusal (NĐ 61/2018/NĐ-CP Điều 19.8: a written notice), it is a notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from services import places
from services.models import PrintForm
from services.printed import letterhead
from services.printed.slips import signs
from services.printed.telling import Told
from workflows.definition import Procedure

RULING = "Quyết định "


def is_ruling(procedure: Procedure, result: str) -> bool:
    """Whether this result of the procedure is a decision, and not a notice."""
    return result == "granted" and procedure.result.startswith(RULING)


def decision(db: Session, form: PrintForm, told: Told, _: str) -> Mapping[str, Any]:
    """The result of the procedure for the applicant, by NĐ 30/2020/NĐ-CP."""
    payload = told.line.payload
    result = payload["result"]
    ruling = is_ruling(told.procedure, result)
    return {
        "ruling": ruling,
        "result": result,
        "subject": told.procedure.result.removeprefix(RULING),
        "authority": _authority(db, form),
        "proposer": _proposer(db, told),
        "reason": payload.get("reason", ""),
        "signs": signs(db, form, told, alone=ruling),
    }


def _authority(db: Session, form: PrintForm) -> str:
    """Who decides: `Chủ tịch Ủy ban nhân dân thành phố Tam Kỳ`."""
    office = letterhead.known(places.directory(db), form.office)
    return f"{letterhead.chief(office)} {letterhead.full(office.name)}".upper()


def _proposer(db: Session, told: Told) -> str:
    """The last office before the deciding one that had worked on the dossier, if another did."""
    directory, here = places.directory(db), told.line.office
    worked = [line.office for line in told.lines if line.kind in ("moved", "replied")]
    before = next((code for code in reversed(worked) if code != here), "")
    if not before or before == told.dossier.desk:
        return ""
    office = letterhead.known(directory, before)
    return letterhead.full(office.name)
