"""Filing: a citizen's draft becomes a dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services import catalogue, entering, handing_in, marks
from services.actor_ids import of_citizen
from services.db import transaction
from services.entering import Applicant, Filed, Filing
from services.errors import Conflict, Invalid, NotFound
from services.models import Citizen
from workflows.answering import Slip, called, lacking, slips, visible
from workflows.assurance import enough
from workflows.calendar import local_day
from workflows.case import Actor
from workflows.definition import Procedure
from workflows.returning import returnable


class Incomplete(Invalid):
    """The dossier cannot be filed yet: `slips` names each answer, `papers` each missing paper."""

    def __init__(self, slips: Sequence[Slip], papers: Sequence[str]) -> None:
        super().__init__("incomplete")
        self.slips = slips
        self.papers = papers


def submit(
    db: Session,
    draft_id: str,
    *,
    by: Actor,
    at: datetime,
    assurance: str,
    seen: str = "",
    device: str = "",
) -> Filed:
    """File a citizen's draft. Filing the same draft again gives the first result. `seen`: the mark
    of what they declare to be true (`marks.of_whole`); `Conflict` if it is not so any more.
    `device`: the mark of the browser (`devices.mark`), where it has one.

    Raises `Invalid` `procedure-ended` when the text under which it was begun has ended meanwhile.
    """
    with transaction(db):
        (drafts, filed, owners, papers), ahead = handing_in.read(db, draft_id)
        if not drafts or by.id != of_citizen(drafts[0].citizen_id) or drafts[0].completes:
            raise NotFound("draft-unknown")
        if filed:
            return Filed(*filed[0])
        draft = drafts[0]
        procedure = catalogue.by_id(db, draft.revision_id)
        last = catalogue.last_day(db, draft.revision_id, last=draft.last)
        if last and last < local_day(at):
            raise Invalid("procedure-ended", until=f"{last:%d/%m/%Y}")
        if not enough(assurance, procedure.assurance):
            raise Invalid("assurance-too-low")
        filing = _drafted(draft, procedure, applicant_of(owners[0]), assurance)
        if seen and seen != marks.of_whole(draft, [row.public_id for row in papers]):
            raise Conflict("draft-saved-elsewhere")
        complete(procedure, filing.answers, frozenset(row.slot for row in papers))
        handing_in.leave_out(db, papers, called(procedure, filing.answers), at=at)
        if not returnable(procedure, filing.delivery, filing.delivery_address):
            raise Invalid("delivery-unknown")
        by = replace(by, assurance=assurance)
        entered = entering.enter(db, draft.revision_id, filing, by=by, at=at, ahead=ahead)
        handing_in.tie(db, draft_id, entered.id, device)
    return entered.filed


def _drafted(draft: Row[Any], procedure: Procedure, of: Applicant, assurance: str) -> Filing:
    chosen = {name: getattr(draft, name) for name in ("office", "delivery", "delivery_address")}
    answers = visible(procedure, draft.answers)
    return Filing(draft.id, of, answers, assurance=assurance, **chosen)


def applicant_of(citizen: Citizen | Row[Any]) -> Applicant:
    """A citizen with an account, as applicant."""
    return Applicant(
        name=citizen.name,
        id_number=citizen.id_number or citizen.tax_code or "",
        phone=citizen.phone or "",
        email=citizen.email,
        address=citizen.address,
        citizen_id=citizen.id,
    )


def complete(procedure: Procedure, answers: Mapping[str, Any], slots: frozenset[str]) -> None:
    """Raise `Incomplete` unless every question is answered and every needed paper is there."""
    wrong, papers = slips(procedure, answers), lacking(procedure, answers, slots)
    if wrong or papers:
        raise Incomplete(wrong, papers)
