"""Who is signed in: sessions that live in the database, so that ending one is felt at once.

The browser holds a random token of 256 bits, the table its hash. A person's roles are read with
the session at every request: a role taken away, an account closed count from the next click on.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.orm import Session

from services import locking_out, passwords, presence
from services.db import table, transaction
from services.errors import Invalid, NotFound
from services.models import Citizen, Identity, Officer, Setting, SignIn
from services.spelling import account_name
from workflows.assurance import strongest
from workflows.calendar import local_day
from workflows.case import Actor

CITIZEN, OFFICER = presence.CITIZEN, presence.OFFICER
LOCAL = "local"
DEMO = "demo"

sign_in_row = table(SignIn)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a session lives: unused, and in all."""

    staff_idle: timedelta = timedelta(minutes=30)
    citizen_idle: timedelta = timedelta(hours=2)
    longest: timedelta = timedelta(hours=12)

    def idle(self, kind: str) -> timedelta:
        """How long a session of this kind of person may lie unused."""
        return self.staff_idle if kind == OFFICER else self.citizen_idle


TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in; `assurance` is how surely we know them, from `issuer`, `since` then."""

    kind: str
    id: int
    name: str
    assurance: str
    issuer: str
    actor: Actor
    since: datetime
    seen_at: datetime

    @property
    def roles(self) -> frozenset[str]:
        """The roles of an officer today, or `citizen`."""
        if self.kind == CITIZEN:
            return frozenset({CITIZEN})
        return frozenset(post.role for post in self.actor.posts)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in, with what their password must match; or, where another has proven
    who they are, with how surely, by whom, and with which token."""

    kind: str
    id: int
    hashed: str = ""
    assurance: str | None = None
    issuer: str = LOCAL
    proof: str = ""


def sign_in(
    db: Session, typed: str, password: str, *, at: datetime, terms: Terms = TERMS, client: str = ""
) -> str:
    """Open a session; return its token. `client` names the place that asks, if it is known.

    Raises Invalid `sign-in-wrong`, `sign-in-locked` or `place-locked` (`at`: the local time when
    it opens), alike for accounts that exist and those that do not. Several transactions on
    purpose: a guess counts, whatever happens after it.
    """
    name = account_name(typed)
    place = locking_out.guess_at(db, name, client, at=at)
    account = _matching(accounts(db, name), password)
    if account is None:
        raise Invalid("sign-in-wrong", where="account")
    with transaction(db):
        locking_out.forgive(db, name)
        locking_out.take_back(db, place, at=at)
        return open_session(db, account, at=at, terms=terms)


def let_in(db: Session, kind: str, person_id: int, *, at: datetime, terms: Terms = TERMS) -> str:
    """Open a session for somebody whom another proof than a password has named."""
    with transaction(db):
        return open_session(db, Account(kind, person_id), at=at, terms=terms)


def let_in_demo(db: Session, key: str, *, at: datetime, terms: Terms = TERMS) -> str:
    """Open a session as one of the demo people; NotFound where there is no demonstration."""
    person = demo_people(db).get(key)
    if person is None:
        raise NotFound("page-unknown")
    kind, number = person["kind"], int(person["id"])
    ways = select(Identity.assurance).where(Identity.citizen_id == number)
    level = strongest(db.scalars(ways)) if kind == CITIZEN else LOCAL
    with transaction(db):
        return open_session(db, Account(kind, number, assurance=level), at=at, terms=terms)


def demo_people(db: Session) -> dict[str, dict[str, str]]:
    """The people of the demonstration by their key (citizen, clerk, …); none in real life.

    Each has `kind`, `id`, `name` and `about`, a sentence about them.
    """
    row = db.get(Setting, DEMO)
    people: dict[str, dict[str, str]] = row.value["people"] if row else {}
    return people


def present(db: Session, token: str, *, at: datetime, terms: Terms = TERMS) -> Person | None:
    """Who holds this token, if the session still lives; one statement."""
    found = presence.HOLDER.rows(db, {"token": hashed(token), "at": at, "on": local_day(at)})
    if not found:
        return None
    row = found[0]
    name = row.citizen or row.officer
    if name is None or at - row.seen_at > terms.idle(row.kind):
        return None
    actor = presence.actor_of(row.kind, row.person_id, name, found)
    actor = replace(actor, assurance=row.assurance)
    known = (row.assurance, row.issuer)
    return Person(row.kind, row.person_id, name, *known, actor, row.at, row.seen_at)


def holder(db: Session, token: str) -> str:
    """Whose session this token opened, as `citizen:1`, also when it has ended; empty for no token."""
    row = db.get(SignIn, hashed(token))
    return f"{row.kind}:{row.person_id}" if row else ""


def seen(db: Session, token: str, *, at: datetime) -> None:
    """Note that the session is in use."""
    with transaction(db):
        here = sign_in_row.c.token_hash == hashed(token)
        db.execute(update(sign_in_row).where(here).values(seen_at=at))


def sign_out(db: Session, token: str, *, at: datetime) -> tuple[str, str]:
    """End one session; return who has proven it, and the token that ends it there too."""
    row = db.get(SignIn, hashed(token))
    with transaction(db):
        here = sign_in_row.c.token_hash == hashed(token)
        db.execute(update(sign_in_row).where(here).values(revoked_at=at, proof=""))
    return (row.issuer, row.proof) if row else (LOCAL, "")


def sign_out_everywhere(
    db: Session, kind: str, person_id: int, *, at: datetime, but: str = ""
) -> int:
    """End all sessions of a person, `but` the one with this token; return how many."""
    with transaction(db):
        return end_sessions(db, kind, person_id, at=at, but=but)


def end_sessions(db: Session, kind: str, person_id: int, *, at: datetime, but: str = "") -> int:
    """The same inside a use case that changes a password or closes an account."""
    living = and_(
        sign_in_row.c.kind == kind,
        sign_in_row.c.person_id == person_id,
        sign_in_row.c.revoked_at.is_(None),
        sign_in_row.c.expires_at > at,
        sign_in_row.c.token_hash != hashed(but),
    )
    ended = update(sign_in_row).where(living).values(revoked_at=at, proof="")
    return len(db.execute(ended.returning(sign_in_row.c.token_hash)).all())


def accounts(db: Session, name: str) -> list[Account]:
    """Who a typed name may stand for: a login, or a number that a citizen or business has.

    A tax code may look like a telephone number, so there may be two. The same is asked whatever
    is found, so that the time tells nothing.
    """
    officers = select(Officer.id, Officer.password).where(
        Officer.login == name, Officer.closed_at.is_(None)
    )
    numbers = or_(Citizen.id_number == name, Citizen.phone == name, Citizen.tax_code == name)
    citizens = select(Citizen.id, Citizen.password).where(numbers).order_by(Citizen.id)
    return [
        Account(kind, person_id, password)
        for kind, rows in ((OFFICER, officers), (CITIZEN, citizens))
        for person_id, password in db.execute(rows)
    ]


def hashed(token: str) -> str:
    """What the table keeps of a token. It is random, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _matching(found: list[Account], password: str) -> Account | None:
    """The account that this password opens; one comparison is made even when there is none."""
    if not found:
        passwords.right("", password)
    return next((one for one in found if passwords.right(one.hashed, password)), None)


def open_session(db: Session, account: Account, *, at: datetime, terms: Terms = TERMS) -> str:
    """A new session, inside a use case that knows who it is; return its token."""
    token = secrets.token_urlsafe(32)
    db.execute(
        insert(sign_in_row).values(
            token_hash=hashed(token),
            kind=account.kind,
            person_id=account.id,
            assurance=_assurance(db, account),
            issuer=account.issuer,
            proof=account.proof,
            at=at,
            seen_at=at,
            expires_at=at + terms.longest,
        )
    )
    return token


def _assurance(db: Session, account: Account) -> str:
    if account.assurance is not None:
        return account.assurance
    if account.kind == OFFICER:
        return LOCAL
    mine = Identity.citizen_id == account.id
    found: str | None = db.scalar(select(Identity.assurance).where(mine, Identity.issuer == LOCAL))
    return found or ""
