"""The e-mail address of a citizen: asked for, confirmed through a letter, used, given up.

An address that is not confirmed gets nothing but the letter that asks whether it is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from services import accounts, jobs, tongue
from services.actor_ids import citizen_id
from services.db import inserting, let_go, table, transaction
from services.errors import Invalid
from services.letters import Letters
from services.models import Mailbox, MailboxClaim, Muted
from services.ports import Message, Messenger
from workflows.case import Actor

CONFIRM = "confirm-address"
"""The job that sends the letter."""

PATH = "/thu-dien-tu"
LASTS = timedelta(hours=24)
MOST = {"citizen": 5, "address": 3}
"""Letters a day that ask to confirm: for one person, and to one address, which may be anybody's."""

TOPICS = ("needed", "result", "progress", "message")
"""What one may want to be told: what one has to do, what came of it, how it goes, messages."""
WAYS = ("mail",)
"""The ways that can be chosen today."""

ADDRESS = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}", re.IGNORECASE
)
LONGEST = 254

_BOX, _CLAIM, _MUTED = table(Mailbox), table(MailboxClaim), table(Muted)


@dataclass(frozen=True, slots=True)
class Chosen:
    """How somebody is reached: the confirmed address, one that waits to be confirmed, and which
    topics are not told by which way."""

    address: str
    refused_at: datetime | None
    waiting: str
    until: datetime | None
    muted: frozenset[tuple[str, str]]


def chosen(db: Session, by: Actor, *, at: datetime) -> Chosen:
    """What a citizen has chosen so far."""
    mine = citizen_id(by)
    box = db.execute(select(_BOX).where(_BOX.c.citizen_id == mine)).one_or_none()
    open_ = (_CLAIM.c.citizen_id == mine, _is_open(at))
    claim = db.execute(
        select(_CLAIM).where(*open_).order_by(_CLAIM.c.asked_at.desc()).limit(1)
    ).one_or_none()
    muted = db.execute(select(_MUTED.c.topic, _MUTED.c.way).where(_MUTED.c.citizen_id == mine))
    return Chosen(
        address=box.address if box else "",
        refused_at=box.refused_at if box else None,
        waiting=claim.address if claim else "",
        until=claim.asked_at + LASTS if claim else None,
        muted=frozenset((topic, way) for topic, way in muted),
    )


def ask(db: Session, by: Actor, address: str, *, claim_id: str, at: datetime) -> None:
    """Say that an address is one's own, and promise the letter that asks whether it is.

    Once for each id. `Invalid` for what is no address, and for too many letters in a day.
    """
    typed, mine = address.strip(), citizen_id(by)
    if len(typed) > LONGEST or not ADDRESS.fullmatch(typed):
        raise Invalid("address-wrong", where="address")
    with transaction(db):
        if db.scalar(select(_CLAIM.c.id).where(_CLAIM.c.id == claim_id)):
            return
        _count(db, _CLAIM.c.citizen_id == mine, MOST["citizen"], at)
        _count(db, func.lower(_CLAIM.c.address) == typed.lower(), MOST["address"], at)
        _end(db, mine, at)
        old = (_CLAIM.c.citizen_id == mine, _CLAIM.c.asked_at < at - 2 * LASTS)
        db.execute(delete(_CLAIM).where(*old))
        row = {"id": claim_id, "citizen_id": mine, "address": typed, "asked_at": at}
        db.execute(insert(_CLAIM).values(row | {"ended_at": None}))
        jobs.enqueue(db, CONFIRM, key=f"{CONFIRM}:{claim_id}", at=at, claim_id=claim_id)


def send(
    db: Session,
    mail: Messenger,
    words: Letters,
    *,
    claim_id: str,
    key: str,
    at: datetime,
) -> None:
    """Send the letter with the link, unless the address was given up or confirmed meanwhile."""
    asks = select(_CLAIM.c.address, _CLAIM.c.citizen_id)
    found = db.execute(asks.where(_CLAIM.c.id == claim_id, _is_open(at))).one_or_none()
    if found:
        with tongue.speaking(accounts.language_of(db, found.citizen_id)):
            letter = words.write("confirm", f"{PATH}/{words.seal.close(claim_id)}")
        let_go(db)
        mail.send(Message(key, found.address, letter.subject, letter.text, at))


def awaits(db: Session, claim_id: str, *, at: datetime) -> str:
    """The address that a link would confirm; `Invalid` for one that is over or none of ours."""
    address = db.scalar(select(_CLAIM.c.address).where(_CLAIM.c.id == claim_id, _is_open(at)))
    if not address:
        raise Invalid("link-over")
    return str(address)


def confirm(db: Session, claim_id: str, *, at: datetime) -> str:
    """The address is theirs from now on; the link is spent. The address."""
    with transaction(db):
        address = awaits(db, claim_id, at=at)
        mine = db.scalars(
            update(_CLAIM)
            .where(_CLAIM.c.id == claim_id, _CLAIM.c.ended_at.is_(None))
            .values(ended_at=at)
            .returning(_CLAIM.c.citizen_id)
        ).one_or_none()
        if mine is None:
            raise Invalid("link-over")
        values = {"address": address, "confirmed_at": at, "refused_at": None}
        said = inserting(db, _BOX).values(values | {"citizen_id": mine})
        db.execute(said.on_conflict_do_update(index_elements=["citizen_id"], set_=values))
    return address


def give_up(db: Session, by: Actor, *, at: datetime) -> None:
    """No letters any more, and no address."""
    mine = citizen_id(by)
    with transaction(db):
        _end(db, mine, at)
        db.execute(delete(_BOX).where(_BOX.c.citizen_id == mine))


def choose(db: Session, by: Actor, wanted: Collection[tuple[str, str]]) -> None:
    """Be told these topics by these ways, and none else."""
    mine = citizen_id(by)
    muted = [(topic, way) for topic in TOPICS for way in WAYS if (topic, way) not in wanted]
    with transaction(db):
        db.execute(delete(_MUTED).where(_MUTED.c.citizen_id == mine))
        if muted:
            names = ("citizen_id", "topic", "way")
            rows = [dict(zip(names, (mine, *one), strict=True)) for one in muted]
            db.execute(insert(_MUTED), rows)


def _is_open(at: datetime) -> ColumnElement[bool]:
    return _CLAIM.c.ended_at.is_(None) & (_CLAIM.c.asked_at > at - LASTS)


def _end(db: Session, citizen: int, at: datetime) -> None:
    """Links that were sent before lead nowhere any more."""
    before = update(_CLAIM).where(_CLAIM.c.citizen_id == citizen, _CLAIM.c.ended_at.is_(None))
    db.execute(before.values(ended_at=at))


def _count(db: Session, whose: ColumnElement[bool], most: int, at: datetime) -> None:
    lately = select(func.count()).where(whose, _CLAIM.c.asked_at > at - timedelta(days=1))
    if db.scalars(lately).one() >= most:
        raise Invalid("address-too-often", where="address")
