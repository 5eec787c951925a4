"""Officers: their accounts, and the roles that they hold in offices from one day to another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from services import locking_out, marks, passwords, signing_in, spelling
from services.actor_ids import of_officer
from services.administering import changes
from services.administering import officers as records
from services.administering.changes import UNTOLD, Errand
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
    """What is known about an officer who gets an account; `title` is their position. Without a
    password they choose one with a code (`services.administering.codes`)."""

    login: str
    name: str
    title: str
    password: str = ""
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


def add(db: Session, new: NewOfficer, errand: Errand = UNTOLD) -> int:
    """Open an account without any role; return the officer's id."""
    login = spelling.login(new.login)
    if not login:
        raise Invalid("login-wrong", where="login")
    if new.password and (
        reason := passwords.weakness(new.password, login, spelling.phone(new.phone))
    ):
        raise Invalid(reason, where="password")
    hashed = passwords.kept(new.password) if new.password else ""
    here = officers.c.login == login
    with transaction(db):
        alone(db, f"login:{login}")
        known = db.scalar(select(officers.c.id).where(here))
        if known and not changes.done(db, errand):
            raise Conflict("login-taken", where="login")
        if not known:
            told = {name: getattr(new, name) for name in records.TOLD}
            changes.write(db, records.OFFICER, login, told | {"open": True}, errand)
            db.execute(update(officers).where(here).values(password=hashed))
        officer_id: int = db.scalars(select(officers.c.id).where(here)).one()
    return officer_id


def describe(db: Session, officer_id: int, told: Mapping[str, str], errand: Errand) -> None:
    """Change what is known of an officer: name, title, phone, email."""
    login = by_id(db, officer_id).login
    with transaction(db):
        if not changes.done(db, errand):
            records.demand_open(db, login)
            changes.write(db, records.OFFICER, login, {**told, "open": True}, errand)


def give_role(
    db: Session,
    officer_id: int,
    role: str,
    office: str,
    *,
    since: date,
    until: date | None = None,
    errand: Errand = UNTOLD,
) -> None:
    """Let an officer hold a role in an office from one day to another, both included.

    A role that is held already on the first day changes its last day; `Conflict` for whoever meant a
    new one. Other administrators are told
    when somebody gives a role to themselves, or makes an administrator.
    """
    if role not in ROLES:
        raise Invalid("role-unknown", where="role")
    if until is not None and until < since:
        raise Invalid("days-reversed", where="until")
    with transaction(db):
        if changes.done(db, errand):
            return
        subject = role_at(db, officer_id, role, office, on=since)
        if errand.seen == marks.of(None) and records.ROLE.read(db, subject) is not None:
            raise Conflict("role-held", kind=records.ROLE.name, subject=subject)
        after = {"until": until.isoformat() if until else ""}
        alarm = role == records.ADMIN or errand.by.id == of_officer(officer_id)
        changes.write(db, records.ROLE, subject, after, errand, alarm=alarm)


def role_at(db: Session, officer_id: int, role: str, office: str, *, on: date) -> str:
    """The subject of the role that an officer holds there on a day, or of one that begins then."""
    here = (*_held(officer_id, role, office), records.held_on(on))
    first = db.scalar(select(roles.c.valid_from).where(*here)) or on
    return records.role_subject(by_id(db, officer_id).login, role, office, first)


def take_role(
    db: Session, officer_id: int, role: str, office: str, *, on: date, errand: Errand = UNTOLD
) -> None:
    """From this day on the officer no longer holds the role; felt at their next click."""
    here = _held(officer_id, role, office)
    login = by_id(db, officer_id).login
    with transaction(db):
        if changes.done(db, errand):
            return
        rows = db.execute(
            select(roles).where(*here, or_(records.held_on(on), roles.c.valid_from >= on))
        )
        found = rows.all()
        if not any(row.valid_from <= on for row in found):
            raise NotFound("role-not-held")
        last = {"until": (on - timedelta(days=1)).isoformat()}
        for row in found:
            subject = records.role_subject(login, role, office, row.valid_from)
            after = last if row.valid_from < on else None
            changes.write(db, records.ROLE, subject, after, errand)


def close(db: Session, officer_id: int, *, at: datetime) -> None:
    """Close an account and end its sessions, from a shell. What the officer did stays theirs."""
    officer = by_id(db, officer_id)
    with transaction(db):
        records.demand_open(db, officer.login)
        told = {name: getattr(officer, name) for name in records.TOLD}
        errand = Errand(by=changes.SHELL, at=at)
        changes.write(db, records.OFFICER, officer.login, told | {"open": False}, errand)


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


def named(db: Session, ids: Collection[int]) -> dict[int, str]:
    """The names of these officers (row ids)."""
    rows = db.execute(select(Officer.id, Officer.name).where(Officer.id.in_(sorted(ids))))
    return {row.id: row.name for row in rows}


def names(db: Session, logins: Collection[str]) -> dict[str, str]:
    """The names of officers by their logins."""
    rows = select(officers.c.login, officers.c.name).where(officers.c.login.in_(logins))
    return {row.login: row.name for row in db.execute(rows)}


def listed(db: Session, *, on: date, offices: frozenset[str] | None = None) -> list[Listed]:
    """The officers by their login, or those who hold a role in one of these offices that day."""
    at_work = (roles.c.officer_id == officers.c.id) & records.held_on(on)
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


def _held(officer_id: int, role: str, office: str) -> tuple[ColumnElement[bool], ...]:
    return (roles.c.officer_id == officer_id, roles.c.role == role, roles.c.office == office)
