"""Somebody is sent to a provider, and comes back once, in the browser that was sent."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from services.db import table, transaction
from services.errors import Invalid
from services.models import IdentityRequest
from services.signing_in import hashed

OPEN_FOR = timedelta(minutes=15)
"""How long somebody may take there; whoever comes later begins anew."""

_ROW = table(IdentityRequest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Why somebody is sent: for whose account, where to afterwards, what they have not sent yet."""

    citizen_id: int | None = None
    wanted: str = ""
    unsent: str = ""
    unsent_path: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes along in the address: `state` comes back, the others are looked for in the token."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Returning:
    """Who was sent, with what has to come back."""

    nonce: str
    verifier: str
    errand: Errand


def send(db: Session, provider: str, errand: Errand, *, browser: str, at: datetime) -> Sent:
    """Write down that the browser that holds this secret goes to a provider."""
    sent = Sent(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    with transaction(db):
        db.execute(delete(_ROW).where(_ROW.c.at < at - OPEN_FOR))
        db.execute(
            insert(_ROW).values(
                state_hash=hashed(sent.state),
                browser_hash=hashed(browser),
                provider=provider,
                nonce=sent.nonce,
                verifier=sent.verifier,
                citizen_id=errand.citizen_id,
                wanted=errand.wanted,
                unsent=errand.unsent,
                unsent_path=errand.unsent_path,
                at=at,
            )
        )
    return sent


def take(db: Session, provider: str, state: str, *, browser: str, at: datetime) -> Returning:
    """Who comes back with this state. Raises Invalid `identity-request-unknown` when nobody was
    sent with it from this browser lately, or they have come back already."""
    here = (
        _ROW.c.state_hash == hashed(state),
        _ROW.c.browser_hash == hashed(browser),
        _ROW.c.provider == provider,
        _ROW.c.at >= at - OPEN_FOR,
    )
    with transaction(db):
        row = db.execute(delete(_ROW).where(*here).returning(*_ROW.c)).one_or_none()
    if row is None or not (state and browser):
        raise Invalid("identity-request-unknown")
    errand = Errand(
        citizen_id=row.citizen_id,
        wanted=row.wanted,
        unsent=row.unsent,
        unsent_path=row.unsent_path,
    )
    return Returning(row.nonce, row.verifier, errand)
