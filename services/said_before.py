"""What a person's earlier dossiers say of them, so that a desk does not ask it again.

What an office has, nobody should have to say twice (NĐ 61/2018/NĐ-CP Điều 20.5). Only dossiers of
their own account count, and only after an office received them; a procedure file names the questions
that are about whoever files (`prefill`), and for which answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import catalogue
from services.models import Dossier, DossierAnswers
from workflows.answering import slips, visible
from workflows.calendar import local_day

LATEST = 20
"""Of so many dossiers that were filed last the newest answer counts."""

LASTING = (
    "profile.born",
    "profile.birth_year",
    "profile.sex",
    "profile.ethnicity",
    "profile.nationality",
)
"""What hardly ever changes of a person. Where they live, and how they are reached, their account says."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer about a person, the code of the dossier that holds it, the day it was filed."""

    value: Any
    code: str
    on: date


def said_before(db: Session, citizen_id: int) -> Mapping[str, Said]:
    """By what questions are filled in from (`profile.born`): the newest answer that still holds."""
    query = select(
        Dossier.code, Dossier.submitted_at, Dossier.revision_id, DossierAnswers.answers
    ).join(DossierAnswers, DossierAnswers.dossier_id == Dossier.id)
    query = query.where(Dossier.citizen_id == citizen_id, Dossier.received_at.is_not(None))
    query = query.order_by(Dossier.submitted_at.desc(), Dossier.id.desc()).limit(LATEST)
    found: dict[str, Said] = {}
    for row in db.execute(query):
        procedure = catalogue.by_id(db, row.revision_id)
        given = visible(procedure, row.answers)
        wrong = {slip.place for slip in slips(procedure, given)}
        for field in procedure.fields:
            about = field.prefill_when is None or field.prefill_when(given)
            if field.prefill in LASTING and about and field.name in given.keys() - wrong:
                said = Said(given[field.name], str(row.code), local_day(row.submitted_at))
                found.setdefault(field.prefill, said)
    return found
