"""Citizens' and businesses' own accounts: enrolling, the profile, the password."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from services import locking_out, passwords, signing_in, spelling
from services.db import alone, table, transaction
from services.errors import Conflict, Invalid, NotFound
from services.folding import fold
from services.models import Citizen, Identity
from services.tongue import SOURCE

KINDS = ("citizen", "business", "organisation")
SELF_REGISTERED = "low"
"""Nobody has yet checked that the one who typed these numbers is their bearer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What somebody gives to get an account. A person has an `id_number`; a business or an
    organisation has a `tax_code`, and `name` is then its name."""

    kind: str
    name: str
    phone: str
    password: str
    id_number: str = ""
    tax_code: str = ""
    email: str = ""
    language: str = SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that people may say about themselves; what is left out is taken back.

    Name and number are changed at a counter, where somebody looks at the paper that proves them.
    """

    phone: str
    email: str = ""
    born: date | None = None
    sex: str = ""
    address: str = ""
    commune: str = ""
    language: str = SOURCE


def enrol(
    db: Session,
    what: Enrolment,
    *,
    at: datetime,
    assurance: str = SELF_REGISTERED,
    client: str = "",
) -> int:
    """Open an account; return the citizen's id.

    Raises Invalid, with the name of the box as `where`, or Conflict `account-exists`: whether the
    number or the telephone is known already is not said. `client` names the place that asks: it
    has so many tries in a quarter of an hour (`place-locked`), as each tells who has an account.
    """
    numbers = {
        "phone": spelling.phone(what.phone),
        "id_number": spelling.id_number(what.id_number) or None,
        "tax_code": spelling.tax_code(what.tax_code) or None,
    }
    _demand(what, numbers)
    if client:
        locking_out.guess_from(db, "enrol", client, at=at)
    with transaction(db):
        if _known(db, numbers):
            raise Conflict("account-exists")
        citizen = Citizen(
            kind=what.kind,
            name=what.name,
            folded=fold(what.name),
            email=what.email,
            language=what.language,
            password=passwords.kept(what.password),
            created_at=at,
            **numbers,
        )
        db.add(citizen)
        db.flush()
        proof = {"subject": numbers["id_number"] or numbers["tax_code"], "assurance": assurance}
        db.add(Identity(citizen_id=citizen.id, issuer=signing_in.LOCAL, **proof))
    return citizen.id


def profile_of(db: Session, citizen_id: int) -> Citizen:
    """The row of a citizen, to read."""
    citizen = db.get(Citizen, citizen_id, populate_existing=True)
    if citizen is None:
        raise NotFound("account-unknown")
    return citizen


def change_profile(db: Session, citizen_id: int, profile: Profile) -> None:
    """Keep what people say about themselves."""
    phone = spelling.phone(profile.phone)
    if not phone:
        raise Invalid("phone-wrong", where="phone")
    rows = table(Citizen)
    with transaction(db):
        alone(db, f"account:{phone}")
        if db.scalar(select(rows.c.id).where(rows.c.phone == phone, rows.c.id != citizen_id)):
            raise Conflict("phone-taken")
        given = asdict(profile) | {"phone": phone}
        db.execute(update(rows).where(rows.c.id == citizen_id).values(given))


def language_of(db: Session, citizen_id: int) -> str:
    """In which language somebody wants to be told things."""
    rows = table(Citizen)
    return db.scalar(select(rows.c.language).where(rows.c.id == citizen_id)) or SOURCE


def change_password(
    db: Session, citizen_id: int, old: str, new: str, *, at: datetime, but: str
) -> None:
    """Take a new password and end all sessions, `but` the one with this token."""
    citizen = profile_of(db, citizen_id)
    name = f"citizen:{citizen_id}"
    locking_out.guess(db, name, at=at, where="old")
    if not passwords.right(citizen.password, old):
        raise Invalid("password-wrong", where="old")
    _demand_strong(new, citizen.phone, citizen.id_number, citizen.tax_code, where="new")
    hashed = passwords.kept(new)
    rows = table(Citizen)
    with transaction(db):
        locking_out.forgive(db, name)
        db.execute(update(rows).where(rows.c.id == citizen_id).values(password=hashed))
        signing_in.end_sessions(db, signing_in.CITIZEN, citizen_id, at=at, but=but)


def set_password(db: Session, citizen_id: int, new: str, *, at: datetime, but: str) -> None:
    """The same for somebody whom an electronic identity has just proven: they need no old one.

    From then on the account is opened by a password too, and known by it as surely as one that
    somebody has opened alone.
    """
    citizen = profile_of(db, citizen_id)
    _demand_strong(new, citizen.phone, citizen.id_number, citizen.tax_code, where="new")
    hashed, rows = passwords.kept(new), table(Citizen)
    here = {"issuer": signing_in.LOCAL, "subject": citizen.id_number or citizen.tax_code}
    with transaction(db):
        alone(db, f"ways:{citizen_id}")
        db.execute(update(rows).where(rows.c.id == citizen_id).values(password=hashed))
        if db.get(Identity, here) is None:
            db.add(Identity(citizen_id=citizen_id, assurance=SELF_REGISTERED, **here))
        signing_in.end_sessions(db, signing_in.CITIZEN, citizen_id, at=at, but=but)


def renew_password(db: Session, number: str, *, at: datetime) -> tuple[Citizen, str]:
    """A made-up password for whoever forgot theirs, and the end of all their sessions.

    Somebody has looked at the papers of the one who asks (`number`: theirs, or their telephone's).
    """
    name = spelling.account_name(number)
    mine = or_(Citizen.id_number == name, Citizen.tax_code == name, Citizen.phone == name)
    found = db.scalars(select(Citizen).where(mine)).all()
    if len(found) != 1:
        raise NotFound("account-unknown")
    password = secrets.token_urlsafe(12)
    hashed = passwords.kept(password)
    rows = table(Citizen)
    with transaction(db):
        db.execute(update(rows).where(rows.c.id == found[0].id).values(password=hashed))
        signing_in.end_sessions(db, signing_in.CITIZEN, found[0].id, at=at)
    return found[0], password


def _demand(what: Enrolment, numbers: dict[str, str | None]) -> None:
    """Raise Invalid at the first thing that cannot be kept."""
    if what.kind not in KINDS:
        raise Invalid("kind-unknown", where="kind")
    if not what.name.strip():
        raise Invalid("name-missing", where="name")
    if what.kind == "citizen" and not numbers["id_number"]:
        raise Invalid("id-number-wrong", where="id_number")
    if what.kind != "citizen" and not numbers["tax_code"]:
        raise Invalid("tax-code-wrong", where="tax_code")
    if not numbers["phone"]:
        raise Invalid("phone-wrong", where="phone")
    _demand_strong(what.password, *numbers.values(), where="password")


def _demand_strong(password: str, *known: str | None, where: str) -> None:
    if reason := passwords.weakness(password, *(one or "" for one in known)):
        raise Invalid(reason, where=where)


def _known(db: Session, numbers: dict[str, str | None]) -> bool:
    """Whether one of the numbers belongs to somebody already; nobody else takes one meanwhile."""
    alone(db, *(f"account:{number}" for number in numbers.values() if number))
    rows = table(Citizen)
    same = or_(*(rows.c[name] == number for name, number in numbers.items() if number))
    return db.scalar(select(rows.c.id).where(same).limit(1)) is not None
