"""The code with which an officer chooses a password: made for them, told once, good once.

So nobody ever knows the password of somebody else, and no secret stands in an address.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services import locking_out, passwords, signing_in, spelling
from services.administering import changes
from services.administering.changes import Errand
from services.administering.officers import CODE, demand_open
from services.db import inserting, table, transaction
from services.errors import Conflict, Invalid
from services.models import Officer, OfficerCode

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for others on paper."""

LENGTH, GROUP = 12, 4
GOOD_FOR = timedelta(days=7)
_CODE, _OFFICER = table(OfficerCode), table(Officer)


def issue(db: Session, login: str, errand: Errand) -> str:
    """A fresh code, in the place of any before it; it is told here and never again.

    Raises `Conflict` for a second click, for what was told cannot be told again.
    """
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    with transaction(db):
        if changes.done(db, errand):
            raise Conflict("code-told")
        officer_id = demand_open(db, login)
        until = errand.at + GOOD_FOR
        new = {"hash": _hashed(code), "until": until}
        put = inserting(db, _CODE).values(officer_id=officer_id, **new)
        db.execute(put.on_conflict_do_update(index_elements=["officer_id"], set_=new))
        changes.tell(db, CODE, login, errand, after={"until": until.isoformat()})
    return "-".join(code[n : n + GROUP] for n in range(0, LENGTH, GROUP))


def waiting(db: Session, officer_id: int, *, at: datetime) -> datetime | None:
    """Until when a code of this officer can be used that nobody has used yet; None without one."""
    good = (_CODE.c.officer_id == officer_id, _CODE.c.until > at)
    return db.scalar(select(_CODE.c.until).where(*good))


def withdraw(db: Session, login: str, errand: Errand) -> None:
    """Let a code that went astray be good for nothing."""
    with transaction(db):
        if changes.done(db, errand):
            return
        gone = delete(_CODE).where(_CODE.c.officer_id == demand_open(db, login))
        until = db.scalar(gone.returning(_CODE.c.until))
        if until is None:
            raise Conflict("code-none")
        changes.tell(db, CODE, login, errand, before={"until": until.isoformat()})


def redeem(db: Session, typed: str, code: str, password: str, *, at: datetime) -> int:
    """Choose a password with a code, which ends all sessions; the officer's number.

    A guess counts, whatever comes of it; whether there is such an account, nobody learns.
    """
    login = spelling.login(typed)
    locking_out.guess(db, f"code:{login}", at=at, where="code")
    row = _found(db, login, code, at)
    if row is None:
        raise Invalid("code-wrong", where="code")
    officer_id, phone = row
    if reason := passwords.weakness(password, login, phone):
        raise Invalid(reason, where="new")
    hashed = passwords.kept(password)
    with transaction(db):
        used = delete(_CODE).where(_CODE.c.officer_id == officer_id, _CODE.c.hash == _hashed(code))
        if not db.execute(used.returning(_CODE.c.officer_id)).all():
            raise Invalid("code-wrong", where="code")
        locking_out.forgive(db, f"code:{login}")
        locking_out.forgive(db, login)
        here = _OFFICER.c.id == officer_id
        db.execute(update(_OFFICER).where(here).values(password=hashed))
        signing_in.end_sessions(db, signing_in.OFFICER, officer_id, at=at)
    return officer_id


def _found(db: Session, login: str, code: str, at: datetime) -> tuple[int, str] | None:
    here = (_OFFICER.c.login == login, _OFFICER.c.closed_at.is_(None))
    good = (_CODE.c.hash == _hashed(code), _CODE.c.until > at)
    row = db.execute(
        select(_OFFICER.c.id, _OFFICER.c.phone)
        .join(_CODE, _CODE.c.officer_id == _OFFICER.c.id)
        .where(*here, *good)
    ).one_or_none()
    return (row.id, row.phone) if row else None


def _hashed(code: str) -> str:
    """What is kept: a code has 59 bits of chance and a lock, so a fast hash is enough."""
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return hashlib.sha256(plain.encode()).hexdigest()
