"""Whose account an electronic identity opens: known, linked, or made at the first time.

The key is what the provider calls somebody for ever, (issuer, subject). A number that was typed in
here proves nothing: an account with the same number is only taken as theirs when somebody has
checked that number on this side too, or when its owner is signed in to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from services import signing_in
from services.db import alone, table, transaction
from services.errors import Conflict, Invalid
from services.folding import fold
from services.identity.claims import Proven
from services.models import Citizen, Identity
from services.signing_in import TERMS, Account, Terms
from workflows.assurance import CHECKED, enough

_ROW, _CITIZEN = table(Identity), table(Citizen)


@dataclass(frozen=True, slots=True)
class Opened:
    """The session of whoever came, and what the identity became: `known`, `linked` or `made`."""

    token: str
    citizen_id: int
    how: str


def enter(
    db: Session,
    who: Proven,
    *,
    at: datetime,
    signed_in: int | None = None,
    proof: str = "",
    terms: Terms = TERMS,
) -> Opened:
    """Open a session for somebody whom a provider has proven; `signed_in`: to whose account the
    identity shall be linked, because they are signed in to it.

    Raises Conflict `identity-elsewhere` when it opens another account than that one already,
    `identity-account-exists` when somebody has typed its number into an account that nobody
    checked; Invalid `identity-other-number` when the account is somebody else's.
    """
    with transaction(db):
        known = (f"account:{one}" for one in (*who.numbers, who.phone) if one)
        alone(db, f"identity:{who.issuer}:{who.subject}", *known)
        citizen_id, how = _account(db, who, signed_in, at)
        level = {"assurance": who.assurance, "tech_id": who.tech_id, "used_at": at}
        db.execute(update(_ROW).where(*_named(who)).values(level))
        account = Account(
            signing_in.CITIZEN, citizen_id, assurance=who.assurance, issuer=who.issuer, proof=proof
        )
        return Opened(signing_in.open_session(db, account, at=at, terms=terms), citizen_id, how)


def _account(db: Session, who: Proven, signed_in: int | None, at: datetime) -> tuple[int, str]:
    found = db.scalar(select(_ROW.c.citizen_id).where(*_named(who)))
    if found is not None:
        if signed_in not in (None, found):
            raise Conflict("identity-elsewhere")
        _demand_same(db, who, found)
        return int(found), "known"
    if signed_in is not None:
        _demand_same(db, who, signed_in)
        _link(db, who, signed_in, at)
        return signed_in, "linked"
    same = _CITIZEN.c.tax_code if who.kind != "citizen" else _CITIZEN.c.id_number
    owners = db.scalars(select(_CITIZEN.c.id).where(same.in_(who.numbers))).all()
    if not owners:
        made = _make(db, who, at)
        _link(db, who, made, at)
        return made, "made"
    checked = enough(who.assurance, CHECKED) and _checked_here(db, owners[0])
    if len(owners) > 1 or not checked:  # Two: one with the number of an earlier card.
        raise Conflict("identity-account-exists")
    _demand_same(db, who, owners[0])
    _link(db, who, owners[0], at)
    return owners[0], "linked"


def _demand_same(db: Session, who: Proven, citizen_id: int) -> None:
    """The account is of the same kind and has the same number, or the identity is not its owner's."""
    row = db.execute(select(_CITIZEN).where(_CITIZEN.c.id == citizen_id)).one()
    number = row.id_number if who.kind == "citizen" else row.tax_code
    if row.kind != who.kind or number not in who.numbers:
        raise Invalid("identity-other-number")


def _checked_here(db: Session, citizen_id: int) -> bool:
    """Whether somebody has checked that the account's number is its owner's."""
    levels = db.scalars(select(_ROW.c.assurance).where(_ROW.c.citizen_id == citizen_id))
    return any(enough(level, CHECKED) for level in levels)


def _link(db: Session, who: Proven, citizen_id: int, at: datetime) -> None:
    """Write the identity down, and what its owner has not said about themselves yet."""
    db.execute(
        insert(_ROW).values(
            issuer=who.issuer,
            subject=who.subject,
            citizen_id=citizen_id,
            assurance=who.assurance,
            tech_id=who.tech_id,
            linked_at=at,
        )
    )
    mine = _CITIZEN.c.id == citizen_id
    if who.born:
        db.execute(update(_CITIZEN).where(mine, _CITIZEN.c.born.is_(None)).values(born=who.born))
    if who.sex:
        db.execute(update(_CITIZEN).where(mine, _CITIZEN.c.sex == "").values(sex=who.sex))


def _make(db: Session, who: Proven, at: datetime) -> int:
    """A new account, without a password. A telephone that is somebody's already is left out."""
    taken = select(func.count()).where(_CITIZEN.c.phone == who.phone)
    person = who.kind == "citizen"
    made = insert(_CITIZEN).values(
        kind=who.kind,
        name=who.name,
        folded=fold(who.name),
        id_number=who.number if person else None,
        tax_code=None if person else who.number,
        phone=None if not who.phone or db.scalar(taken) else who.phone,
        email=who.email,
        sex="",
        address="",
        commune="",
        password="",
        created_at=at,
    )
    return int(db.execute(made.returning(_CITIZEN.c.id)).scalar_one())


def _named(who: Proven) -> tuple[Any, Any]:
    return (_ROW.c.issuer == who.issuer, _ROW.c.subject == who.subject)
