"""Filing: from a draft to a dossier with the first line of its journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select
from sqlalchemy.orm import Session

from services import bookkeeping, catalogue, entering, handing_in, journal, marks, numbers
from services.actor_ids import of_citizen
from services.carrying import BROUGHT, Carried
from services.db import table, transaction
from services.entering import Ahead
from services.errors import Conflict, Invalid, NotFound
from services.folding import fold, from_the_end
from services.models import Citizen, Dossier, DossierAnswers, Draft, Paper
from services.quick import Quick
from services.standing import begun
from workflows import engine, fees
from workflows.advance import Matter
from workflows.answering import Slip, called, lacking, slips, visible
from workflows.assurance import enough
from workflows.calendar import local_day
from workflows.case import Actor, Case
from workflows.competence import competent_office
from workflows.definition import Procedure
from workflows.returning import returnable
from workflows.routing import Unresolvable

_DOSSIER, _PAPER, _DRAFT, _CITIZEN = map(table, (Dossier, Paper, Draft, Citizen))
_NUMBER = _DOSSIER.c.number
_ENTER = Quick(insert(_DOSSIER).values(number=numbers.given(5)).returning(_NUMBER))
_ANSWER = Quick(insert(table(DossierAnswers)))
_FILED = Quick(
    select(_DOSSIER.c.public_id, _DOSSIER.c.number).where(_DOSSIER.c.key == bindparam("key"))
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whose dossier it is, as it stands on the slip; `citizen_id` when they have an account."""

    name: str
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    citizen_id: int | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything that is filed. `key` was made before sending and makes it happen once.

    `origin`: the number of the dossier out of which it is opened; its result comes back to `desk`."""

    key: str
    applicant: Applicant
    answers: Mapping[str, Any]
    office: str = ""
    delivery: str = "desk"
    delivery_address: str = ""
    channel: str = "online"
    assurance: str = ""
    desk: str = ""
    origin: str = ""
    carried: Carried = BROUGHT


@dataclass(frozen=True, slots=True)
class Filed:
    """How a filed dossier is found again."""

    public_id: str
    number: str


@dataclass(slots=True)
class Entered:
    """A dossier that is being entered; its number is known once it was written: at the latest when
    the transaction has ended."""

    id: int
    public_id: str
    number: str = ""

    def heard(self, row: Sequence[str]) -> None:
        """What the database says of the row that it has written."""
        [self.number] = row

    @property
    def filed(self) -> Filed:
        """How it is found again."""
        return Filed(self.public_id, self.number)


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
        (drafts, filed, owners, papers), ahead = handing_in.read(db, draft_id, also=_FILED)
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
        entered = enter(db, draft.revision_id, filing, by=by, at=at, ahead=ahead)
        handing_in.tie(db, draft_id, entered.id, device)
    return entered.filed


def _drafted(draft: Row[Any], procedure: Procedure, of: Applicant, assurance: str) -> Filing:
    chosen = {name: getattr(draft, name) for name in ("office", "delivery", "delivery_address")}
    answers = visible(procedure, draft.answers)
    return Filing(draft.id, of, answers, assurance=assurance, **chosen)


def already(db: Session, key: str) -> Filed | None:
    """What an earlier request with this key has filed."""
    row = _FILED.run(db, {"key": key}).fetchone()
    return Filed(*row) if row else None


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


def enter(
    db: Session,
    revision_id: int,
    filing: Filing,
    *,
    by: Actor,
    at: datetime,
    ahead: Ahead | None = None,
) -> Entered:
    """Write the dossier, its answers, its fees and its first line; part of a verb, not one itself.

    `ahead`: what was read for it already. Raises `Invalid` when no office of that day is competent.
    """
    ahead = ahead or entering.ahead(db)
    procedure, scene, on = catalogue.by_id(db, revision_id), ahead.scene, local_day(at)
    try:
        here = competent_office(
            procedure, filing.answers, chosen=filing.office, directory=scene.directory, on=on
        )
    except Unresolvable as lost:
        raise Invalid("no-such-office") from lost
    case = Case(here, filing.channel, at, open=(), last_by=by.id, desk=filing.desk)
    outcome = engine.opened(Matter(procedure, case, filing.answers, scene), by=by, at=at)
    desk = filing.desk or scene.directory.desk_of(here, on).code
    row = {"id": ahead.row_id, "lines": 0} | _row(
        filing, here, desk, procedure.code, revision_id, at
    )
    standing = begun(db, row, filing.answers, scene)
    entered = Entered(row["id"], row["public_id"])
    numbered = row | journal.kept(procedure, outcome) | numbers.submission_number(db, on)
    _ENTER.put(db, numbered, heard=entered.heard)
    _ANSWER.put(db, {"dossier_id": entered.id, "answers": dict(filing.answers)})
    lines = fees.assess(procedure, filing.answers, filing.channel)
    origin = {"origin": filing.origin} if filing.origin else {}
    origin |= {"desk": desk} if desk != scene.directory.desk_of(here, on).code else {}
    origin |= filing.carried.noted
    outcome = outcome.noting(**bookkeeping.charge(db, entered.id, lines), **origin)
    journal.explain(db, standing, outcome, key=f"file:{filing.key}")
    return entered


def _row(
    filing: Filing, here: str, desk: str, procedure: str, revision_id: int, at: datetime
) -> dict[str, Any]:
    applicant = filing.applicant
    folded = fold(applicant.name)
    return {
        "public_id": numbers.derived(filing.key, "address", 16).lower(),
        "key": filing.key,
        "secret": numbers.derived(filing.key, "receipt", 8),
        "revision_id": revision_id,
        "procedure": procedure,
        "office": here,
        "desk": desk,
        "channel": filing.channel,
        "test": False,
        "assurance": filing.assurance,
        "citizen_id": applicant.citizen_id,
        "applicant": applicant.name,
        "applicant_folded": folded,
        "applicant_from_end": from_the_end(folded),
        "applicant_id_number": applicant.id_number,
        "applicant_phone": applicant.phone,
        "applicant_email": applicant.email,
        "applicant_address": applicant.address,
        "delivery": filing.delivery,
        "delivery_address": filing.delivery_address,
        "submitted_at": at,
    }
