"""Things that a test starts from. Each is made through the services, so each could be real."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import catalogue, drafts, filing, processing, signing_in
from services.db import transaction
from services.deeds import Deed
from services.entering import Filed
from services.folding import fold
from services.models import Citizen, Officer, OpenStepRow, Paper
from services.standing import Standing, take_up
from workflows.answering import visible
from workflows.calendar import VIETNAM
from workflows.case import Actor, Given, Post
from workflows.definition import Field, Procedure

MONDAY = datetime(2021, 3, 1, 8, 30, tzinfo=VIETNAM)
ALLOWANCE = "1.001776"
AN_MY = "20341"
GIVEN_ALL = Given(reason="Lý do rõ ràng", paper="minutes", signature=True)

ANSWERS: Mapping[str, Any] = {
    "text": "Nội dung",
    "long": "Nội dung dài",
    "date": "1990-05-20",
    "number": 1,
    "money": 1_000_000,
    "yes-no": True,
    "commune": AN_MY,
    "id-number": "049090000001",
    "tax-code": "4000101816",
    "phone": "0905000001",
    "email": "an@example.vn",
}

_numbers = count(1)


def count_from(n: int) -> None:
    """Number people and keys from here on: for a database in which others have their numbers."""
    global _numbers  # noqa: PLW0603  # one series for all who make something
    _numbers = count(n)


def a_key() -> str:
    """A one-time key, as a form carries one."""
    return f"key-{next(_numbers)}"


def the_procedure(db: Session, code: str = ALLOWANCE) -> Procedure:
    """A procedure as it is open on Monday."""
    return catalogue.current(db, code, on=MONDAY.date()).procedure


def a_citizen(db: Session, **also: Any) -> Actor:
    """A citizen with an account, as the one who acts."""
    n = next(_numbers)
    given: dict[str, Any] = {
        "kind": "citizen",
        "name": "Nguyễn Thị Đức",
        "id_number": f"0491900{n:05d}",
        "phone": f"0905{n:06d}",
        "created_at": MONDAY,
    } | also
    with transaction(db):
        citizen = Citizen(folded=fold(given["name"]), **given)
        db.add(citizen)
    return Actor(f"citizen:{citizen.id}", citizen.name, "citizen")


OFFICERS = {
    "clerk": "Lê Văn Tâm",
    "officer": "Phạm Thị Hạnh",
    "head": "Võ Đình Khôi",
    "leader": "Trần Thanh Sơn",
    "manager": "Huỳnh Thị Mai",
    "admin": "Đặng Quốc Việt",
}
"""What the officer of each role is called."""


def an_officer(db: Session, role: str, office: str) -> Actor:
    """An officer with one role in one office; the same one for the same role and office."""
    login = f"{role}.{office}"
    officer = db.scalar(select(Officer).where(Officer.login == login))
    if officer is None:
        with transaction(db):
            officer = Officer(login=login, name=OFFICERS[role], title="Cán bộ")
            db.add(officer)
    return Actor(f"officer:{officer.id}", officer.name, "officer", frozenset([Post(role, office)]))


def who_signs_in(db: Session, officer_id: int, at: datetime = MONDAY) -> Actor:
    """An officer as the portal knows them from then on, with the roles of that day."""
    token = signing_in.let_in(db, signing_in.OFFICER, officer_id, at=at)
    person = signing_in.present(db, token, at=at)
    assert person
    return person.actor


def answers_for(procedure: Procedure, **given: Any) -> dict[str, Any]:
    """Answers that fit every question these answers make appear; `given` wins."""
    answers: dict[str, Any] = dict(given)
    for field in procedure.fields:
        if field.name in {asked.name for asked in procedure.asked(answers)}:
            answers.setdefault(field.name, an_answer(field))
    return visible(procedure, answers)


def an_answer(field: Field) -> Any:
    """One answer that fits a question."""
    if field.kind == "group":
        return [{inner.name: an_answer(inner) for inner in field.fields if inner.when is None}]
    if field.kind in ("choice", "choices"):
        first = next(iter(field.choices or {}))
        return first if field.kind == "choice" else [first]
    if field.kind in ("number", "money") and field.least is not None:
        return field.least
    return ANSWERS[field.kind]


def a_draft(
    db: Session, by: Actor, code: str = ALLOWANCE, *, at: datetime = MONDAY, **answers: Any
) -> str:
    """A draft that is ready to be filed: every question answered, every needed paper there."""
    draft_id = a_key()
    procedure = the_procedure(db, code)
    filled = answers_for(procedure, **answers)
    drafts.begin(db, code, draft_id=draft_id, by=by, at=at)
    drafts.save(db, draft_id, filled, seen=1, by=by, at=at)
    office = {"commune": "tam-ky.an-my", "district": "tam-ky"}.get(procedure.received_by, "")
    drafts.choose(db, draft_id, office=office, delivery="desk", delivery_address="", by=by, at=at)
    with transaction(db):
        db.add_all(_papers(procedure, filled, draft_id, by))
    return draft_id


def a_filed(
    db: Session,
    code: str = ALLOWANCE,
    at: datetime = MONDAY,
    by: Actor | None = None,
    **answers: Any,
) -> Filed:
    """A dossier that was just filed online."""
    by = by or a_citizen(db)
    draft = a_draft(db, by, code, at=at, **answers)
    level = the_procedure(db, code).assurance or "low"
    return filing.submit(db, draft, by=by, at=at, assurance=level)


def a_dossier(
    db: Session,
    code: str = ALLOWANCE,
    *,
    then: Iterable[str] = (),
    at: datetime = MONDAY,
    by: Actor | None = None,
    **answers: Any,
) -> Standing:
    """A dossier that was filed, then went through these actions, an hour apart."""
    filed = a_filed(db, code, at, by, **answers)
    for action in then:
        at += timedelta(hours=1)
        moves(db, filed.public_id, action, at=at)
    return stands(db, filed.public_id)


def moves(db: Session, public_id: str, action: str, *, at: datetime) -> None:
    """The right officer takes this action at the open step that has it."""
    case = stands(db, public_id).matter
    here = next(o for o in case.case.open if case.step(o.step).action(action))
    deed = Deed(an_officer(db, here.role, here.office), at, a_key())
    processing.act(db, public_id, action, deed, step=here.step, given=GIVEN_ALL)


def stands(db: Session, public_id: str) -> Standing:
    """Where a dossier stands."""
    standing = take_up(db, public_id)
    db.rollback()
    return standing


def open_steps(db: Session, public_id: str) -> list[tuple[str, str, str]]:
    """The open steps of a dossier: step, role, office."""
    standing = stands(db, public_id)
    rows = select(OpenStepRow).where(OpenStepRow.dossier_id == standing.dossier.id)
    return [(row.step, row.role, row.office) for row in db.scalars(rows.order_by(OpenStepRow.id))]


def _papers(
    procedure: Procedure, answers: Mapping[str, Any], draft_id: str, by: Actor
) -> Iterable[Paper]:
    for slot in procedure.wanted(answers):
        if slot.required:
            yield Paper(
                public_id=f"{draft_id}-{slot.name}",
                draft_id=draft_id,
                slot=slot.name,
                title=slot.title,
                form="copy",
                count=1,
                filename="giay-to.pdf",
                added_by=by.id,
                added_at=MONDAY,
            )
