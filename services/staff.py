"""Officers: their accounts, and the roles that they hold in offices from one day to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from services import locking_out, passwords, places, signing_in, spelling
from services.db import alone, table, transaction
from services.errors import Conflict, Invalid, NotFound
from services.models import Officer, OfficerRole
from workflows import definition
from workflows.case import Post

ROLES = (*definition.ROLES, "manager", "admin")
"""Those who do the steps of a procedure, who watch over them, who look after the portal."""

officers, roles = table(Officer), table(OfficerRole)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOfficer:
    """What is known about an officer who gets an account; `title` is their position."""

    login: str
    name: str
    title: str
    password: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An officer as the list shows them, with the roles of that day."""

    id: int
    login: str
    name: str
    title: str
    closed: bool
    posts: tuple[Post, ...]


def add(db: Session, new: NewOfficer) -> int:
    """Open an account without any role; return the officer's id."""
    login = spelling.login(new.login)
    if not login:
        raise Invalid("login-wrong", where="login")
    if reason := passwords.weakness(new.password, login, spelling.phone(new.phone)):
        raise Invalid(reason, where="password")
    hashed = passwords.kept(new.password)
    with transaction(db):
        alone(db, f"login:{login}")
        if db.scalar(select(officers.c.id).where(officers.c.login == login)):
            raise Conflict("login-taken")
        officer = Officer(
            login=login,
            name=new.name,
            title=new.title,
            phone=new.phone,
            email=new.email,
            password=hashed,
        )
        db.add(officer)
    return officer.id


def give_role(
    db: Session, officer_id: int, role: str, office: str, *, since: date, until: date | None = None
) -> None:
    """Let an officer hold a role in an office from one day to another, both included.

    A role that is held already on the first day changes its last day.
    """
    if role not in ROLES:
        raise Invalid("role-unknown", where="role")
    if until is not None and until < since:
        raise Invalid("days-reversed", where="until")
    with transaction(db):
        _demand_open(db, officer_id)
        here = places.directory(db).ever(office)
        if here is None or not here.valid(since):
            raise Invalid("no-such-office", where="office")
        held = (*_held(officer_id, role, office), _on(since))
        if not db.execute(
            update(roles).where(*held).values(valid_to=until).returning(roles.c.role)
        ).all():
            db.execute(
                insert(roles).values(
                    officer_id=officer_id,
                    role=role,
                    office=office,
                    valid_from=since,
                    valid_to=until,
                )
            )


def take_role(db: Session, officer_id: int, role: str, office: str, *, on: date) -> None:
    """From this day on the officer no longer holds the role; felt at their next click."""
    here = _held(officer_id, role, office)
    with transaction(db):
        if not db.execute(select(roles.c.role).where(*here, _on(on))).all():
            raise NotFound("role-not-held")
        db.execute(delete(roles).where(*here, roles.c.valid_from >= on))
        last = on - timedelta(days=1)
        db.execute(update(roles).where(*here, _on(on)).values(valid_to=last))


def close(db: Session, officer_id: int, *, at: datetime) -> None:
    """Close an account and end its sessions. What the officer did stays theirs."""
    with transaction(db):
        _demand_open(db, officer_id)
        here = officers.c.id == officer_id
        db.execute(update(officers).where(here).values(closed_at=at))
        signing_in.end_sessions(db, signing_in.OFFICER, officer_id, at=at)


def set_password(
    db: Session, officer_id: int, password: str, *, at: datetime, but: str = ""
) -> None:
    """Take a new password and end all sessions, `but` the one with this token."""
    officer = by_id(db, officer_id)
    if reason := passwords.weakness(password, officer.login, officer.phone):
        raise Invalid(reason, where="new")
    hashed = passwords.kept(password)
    with transaction(db):
        locking_out.forgive(db, f"officer:{officer_id}")
        here = officers.c.id == officer_id
        db.execute(update(officers).where(here).values(password=hashed))
        signing_in.end_sessions(db, signing_in.OFFICER, officer_id, at=at, but=but)


def change_password(
    db: Session, officer_id: int, old: str, new: str, *, at: datetime, but: str
) -> None:
    """The same by the officer, who knows the old one."""
    locking_out.guess(db, f"officer:{officer_id}", at=at, where="old")
    if not passwords.right(by_id(db, officer_id).password, old):
        raise Invalid("password-wrong", where="old")
    set_password(db, officer_id, new, at=at, but=but)


def by_login(db: Session, login: str) -> Officer:
    """The row of an officer, to read."""
    officer = db.scalar(select(Officer).where(Officer.login == login))
    if officer is None:
        raise NotFound("officer-unknown")
    return officer


def by_id(db: Session, officer_id: int) -> Officer:
    """The row of an officer, to read."""
    officer = db.get(Officer, officer_id, populate_existing=True)
    if officer is None:
        raise NotFound("officer-unknown")
    return officer


def listed(db: Session, *, on: date, offices: frozenset[str] | None = None) -> list[Listed]:
    """The officers by their login, or those who hold a role in one of these offices that day."""
    at_work = (roles.c.officer_id == officers.c.id) & _on(on)
    rows = select(officers, roles.c.role, roles.c.office).outerjoin(roles, at_work)
    if offices is not None:
        rows = rows.where(roles.c.office.in_(offices))
    found: dict[int, Listed] = {}
    for row in db.execute(rows.order_by(officers.c.login, roles.c.office, roles.c.role)):
        before = found.get(row.id)
        posts = (
            *(before.posts if before else ()),
            *([Post(row.role, row.office)] * bool(row.role)),
        )
        closed = row.closed_at is not None
        found[row.id] = Listed(row.id, row.login, row.name, row.title, closed, posts)
    return list(found.values())


def _demand_open(db: Session, officer_id: int) -> None:
    here = officers.c.id == officer_id
    closed_at = db.execute(select(officers.c.closed_at).where(here)).one_or_none()
    if closed_at is None:
        raise NotFound("officer-unknown")
    if closed_at[0] is not None:
        raise Conflict("account-closed")


def _held(officer_id: int, role: str, office: str) -> tuple[ColumnElement[bool], ...]:
    return (roles.c.officer_id == officer_id, roles.c.role == role, roles.c.office == office)


def _on(day: date) -> ColumnElement[bool]:
    """Held on that day."""
    return (roles.c.valid_from <= day) & or_(roles.c.valid_to.is_(None), roles.c.valid_to >= day)
