"""Entering a dossier: what it says, what is read for it, its row and its first line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from services import bookkeeping, catalogue, journal, numbers, places
from services.db import on_sqlite, table
from services.errors import Invalid
from services.folding import fold, from_the_end
from services.models import Dossier, DossierAnswers
from services.parcel_lines import BROUGHT, Carried
from services.quick import Quick, together
from services.standing import begun
from workflows import engine, fees
from workflows.advance import Matter
from workflows.calendar import local_day
from workflows.case import Actor, Case, Scene
from workflows.competence import competent_office
from workflows.routing import Unresolvable

_DOSSIER = table(Dossier)
_ID, _NUMBER = _DOSSIER.c.id, _DOSSIER.c.number
_BEHIND_THE_LAST = Quick(select((func.coalesce(func.max(_ID), 0) + 1).label("id")))
_OF_SEQUENCE = Quick(select(func.nextval("dossier_id_seq").label("id")))
_ENTER = Quick(insert(_DOSSIER).values(number=numbers.given(5)).returning(_NUMBER))
_ANSWER = Quick(insert(table(DossierAnswers)))
FILED = Quick(
    select(_DOSSIER.c.public_id, _DOSSIER.c.number).where(_DOSSIER.c.key == bindparam("key"))
)
"""The dossier that a request with this key has entered already."""


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


def read_ahead(db: Session) -> Ahead:
    """The same, where nothing else is read."""
    return heard(db, *together(db, *asks(db)))


def already(db: Session, key: str) -> Filed | None:
    """What an earlier request with this key has filed."""
    row = FILED.run(db, {"key": key}).fetchone()
    return Filed(*row) if row else None


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
    ahead = ahead or read_ahead(db)
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
