"""Officers and the roles that they hold, as records."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from services import jobs, places, signing_in
from services.administering.changes import Errand, Kind, Record, named, parts_of
from services.db import table
from services.errors import Conflict, Invalid, NotFound
from services.models import Officer, OfficerCode, OfficerRole
from workflows import calendar
from workflows.calendar import local_day

TOLD = ("name", "title", "phone", "email")
"""What is known of an officer beside their login."""

ADMIN = "admin"
ENDS = "role-ends"
"""The job that gives back what somebody still holds at a post that is theirs no more."""

officers, roles = table(Officer), table(OfficerRole)
_CODE = table(OfficerCode)


def role_subject(login: str, role: str, office: str, since: date) -> str:
    """Which role a change is about."""
    return named(login, role, office, since)


def role_parts(subject: str) -> list[str]:
    """Login, role, office and first day; NotFound for what names no role."""
    return parts_of(subject, 4, unknown="role-not-held")


def held_from(text: str) -> date:
    """The first day of a role as an address names it; NotFound for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("role-not-held") from None


def held_on(day: date) -> ColumnElement[bool]:
    """A role is held on that day."""
    return and_(roles.c.valid_from <= day, or_(roles.c.valid_to.is_(None), roles.c.valid_to >= day))


def beyond(last: date) -> ColumnElement[bool]:
    """A role is held after that day."""
    return or_(roles.c.valid_to.is_(None), roles.c.valid_to > last)


def _read_officer(db: Session, login: str) -> Record | None:
    row = db.execute(select(officers).where(officers.c.login == login)).one_or_none()
    if row is None:
        return None
    return {name: getattr(row, name) for name in TOLD} | {"open": row.closed_at is None}


def _put_officer(db: Session, login: str, after: Record | None, errand: Errand) -> None:
    """An account is never taken away: what its officer did stays theirs."""
    if after is None:
        raise Conflict("officer-stays")
    here = officers.c.login == login
    row = db.execute(select(officers.c.id, officers.c.closed_at).where(here)).one_or_none()
    values = {name: after[name] for name in TOLD}
    if row is None:
        db.execute(insert(officers).values(login=login, password="", **values))
        return
    closed_at = None if after["open"] else row.closed_at or errand.at
    db.execute(update(officers).where(here).values(closed_at=closed_at, **values))
    if not after["open"]:
        signing_in.end_sessions(db, signing_in.OFFICER, row.id, at=errand.at)
        db.execute(delete(_CODE).where(_CODE.c.officer_id == row.id))
        demand_admin(db, errand)


def _read_role(db: Session, subject: str) -> Record | None:
    row = db.execute(
        select(roles.c.valid_to)
        .join(officers, officers.c.id == roles.c.officer_id)
        .where(*_here(subject), officers.c.login == role_parts(subject)[0])
    ).one_or_none()
    return None if row is None else {"until": row.valid_to.isoformat() if row.valid_to else ""}


def _put_role(db: Session, subject: str, after: Record | None, errand: Errand) -> None:
    login, role, office, first = role_parts(subject)
    officer_id = _known(db, login) if errand.part_of else demand_open(db, login)
    here = (*_here(subject), roles.c.officer_id == officer_id)
    if after is None:
        db.execute(delete(roles).where(*here))
        demand_admin(db, errand)
        _promise_end(db, subject, errand, at=errand.at)
        return
    since, until = date.fromisoformat(first), _day(after["until"])
    if until is not None and until < since:
        raise Invalid("days-reversed", where="until")
    known = places.directory(db).ever(office)
    if known is None or not known.valid(since):
        raise Invalid("no-such-office", where="office")
    values = {"valid_to": until}
    if not db.execute(update(roles).where(*here).values(values).returning(roles.c.role)).all():
        new = {"officer_id": officer_id, "role": role, "office": office, "valid_from": since}
        db.execute(insert(roles).values(new | values))
    demand_admin(db, errand)
    if until is not None:
        over = calendar.at(until + timedelta(days=1), time())
        _promise_end(db, subject, errand, at=over)


def _promise_end(db: Session, subject: str, errand: Errand, *, at: datetime) -> None:
    """Once a role is over, what nobody may do any more who has claimed it there goes back, whichever
    way it was ended."""
    office = role_parts(subject)[2]
    key = f"{ENDS}:{subject}:{at.date().isoformat()}:{errand.key or errand.at.isoformat()}"
    jobs.enqueue(db, ENDS, key=key, at=at, office=office)


def demand_open(db: Session, login: str) -> int:
    """The number of an officer whose account is open."""
    here = select(officers.c.id, officers.c.closed_at).where(officers.c.login == login)
    row = db.execute(here).one_or_none()
    if row is None:
        raise NotFound("officer-unknown")
    if row.closed_at is not None:
        raise Conflict("account-closed")
    return int(row.id)


def _known(db: Session, login: str) -> int:
    """The number of an officer whose account may be closed: their roles go along when offices merge,
    and are there should the account be opened again."""
    return int(db.scalars(select(officers.c.id).where(officers.c.login == login)).one())


def demand_admin(db: Session, errand: Errand) -> None:
    """An administrator who changes something leaves one behind, today and from then on."""
    if errand.by.kind != "officer":
        return
    today = local_day(errand.at)
    someone = (
        select(roles.c.officer_id)
        .join(officers, officers.c.id == roles.c.officer_id)
        .where(roles.c.role == ADMIN, officers.c.closed_at.is_(None))
        .where(held_on(today), beyond(today))
    )
    if db.execute(someone.limit(1)).first() is None:
        raise Conflict("last-admin")


def _here(subject: str) -> tuple[ColumnElement[bool], ...]:
    _login, role, office, since = role_parts(subject)
    return (
        roles.c.role == role,
        roles.c.office == office,
        roles.c.valid_from == date.fromisoformat(since),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


OFFICER = Kind("officer", _read_officer, _put_officer)
ROLE = Kind("role", _read_role, _put_role)
CODE = Kind("officer-code", lambda _db, _login: None)
SESSIONS = Kind("officer-sessions", lambda _db, _login: None)
