"""Citizens, officers with their dated roles, and who is signed in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base


class Citizen(Base):
    """A person or business that files; `kind` is citizen, business or organisation."""

    __tablename__ = "citizen"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)
    id_number: Mapped[str | None] = mapped_column(unique=True)
    tax_code: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str | None] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(default="")
    born: Mapped[date | None]
    sex: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    commune: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="vi", server_default="vi")
    password: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class Identity(Base):
    """One way in which a citizen proves who they are, and how surely: here (`local`), or by an
    electronic identity, with the technical number that its provider knows them by."""

    __tablename__ = "identity"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), index=True)
    assurance: Mapped[str]
    tech_id: Mapped[str] = mapped_column(default="", server_default="")
    linked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class IdentityRequest(Base):
    """Somebody was sent to a provider and has not come back yet. Only hashes of what their browser
    holds are kept; the row goes when they come back, so that nobody comes back twice.

    `citizen_id`: whose account asks, if somebody is signed in. `wanted` is where they go on to;
    `unsent` and `unsent_path` are what they had typed when their session ended.
    """

    __tablename__ = "identity_request"

    state_hash: Mapped[str] = mapped_column(primary_key=True)
    browser_hash: Mapped[str]
    provider: Mapped[str]
    nonce: Mapped[str]
    verifier: Mapped[str]
    citizen_id: Mapped[int | None]
    wanted: Mapped[str]
    unsent: Mapped[str]
    unsent_path: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


class Officer(Base):
    """A civil servant with an account."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    title: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    password: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]


class OfficerRole(Base):
    """A role that an officer holds in an office, from one day to another."""

    __tablename__ = "officer_role"
    __table_args__ = (Index(None, "office", "role"),)

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]


class SignIn(Base):
    """One signed-in browser. Only the hash of its token is kept, so a stolen table opens nothing.

    `issuer` is who has proven who it is; `proof` its token, for signing out there too, until then.
    """

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    person_id: Mapped[int]
    assurance: Mapped[str]
    at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    issuer: Mapped[str] = mapped_column(default="local", server_default="local")
    proof: Mapped[str] = mapped_column(default="", server_default="")


class SignInFailure(Base):
    """Wrong passwords for one account name, whether it exists or not."""

    __tablename__ = "sign_in_failure"

    account: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
