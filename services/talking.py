"""Words between a dossier's owner and whoever has it: lines of its journal that move nothing.

A message never counts as a supplement, stops no clock and makes no page stale. What an owner writes
waits, unread, for the office that had the dossier then; what an office writes is a notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.orm import Session

from services import journal, lookup, responding
from services.db import table, transaction
from services.deeds import Deed
from services.errors import Invalid
from services.models import Dossier, JournalLine, Message, Notice
from services.standing import Standing
from services.taking_up import fresh
from workflows.case import Actor, Event, Post, Refused
from workflows.lines import WROTE
from workflows.talking import A_DAY, LONGEST, holder, is_over, plain, speaking

PAGE = 50
_DOSSIER, _LINE, _MESSAGE = table(Dossier), table(JournalLine), table(Message)
_NOTICE = table(Notice)


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `read_at`: when the other side has seen it. `role` is citizen for its owner."""

    n: int
    at: datetime
    role: str
    office: str
    name: str
    text: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Talk:
    """The newest messages, or those before one, oldest first; `unread` by whoever looks."""

    said: Sequence[Said]
    more: bool
    unread: int


def write(db: Session, public_id: str, text: str, deed: Deed) -> None:
    """Say something about a dossier to the other side; once for each key.

    `NotFound` for somebody else's; `Refused` long after its end, for an office without a part in
    it, and where nobody could read it; `Invalid` for nothing, too much, or too often.
    """
    with transaction(db):
        if journal.done(db, deed.key):
            return
        lookup.look(db, public_id, deed.by)
        standing, deed = fresh(db, public_id, deed)
        post = _post(db, standing, deed.by)
        said = _sayable(text)
        _allowed(db, standing, deed)
        office = post.office if post else _holder(db, standing)
        event = Event(WROTE, deed.at, deed.by, post, "", office, payload={"text": said})
        journal.note(db, standing, event, key=deed.key)
        if post:
            _mark(db, standing.dossier.id, standing.dossier.lines, deed)
        else:
            _leave(db, standing, office, deed.at)


def talk(db: Session, dossier_id: int, by: Actor, *, before: int = 0) -> Talk:
    """What was said about a dossier that the reader may see."""
    ours, theirs = (_MESSAGE, _NOTICE) if by.kind == "citizen" else (_NOTICE, _MESSAGE)
    read_by = [
        and_(rows.c.dossier_id == _LINE.c.dossier_id, rows.c.line == _LINE.c.n)
        for rows in (_MESSAGE, _NOTICE)
    ]
    lines = (
        select(
            *(_LINE.c.n, _LINE.c.at, _LINE.c.role, _LINE.c.office, _LINE.c.actor_name),
            *(_LINE.c.payload, ours.c.read_at.label("ours"), theirs.c.read_at.label("theirs")),
        )
        .join(_MESSAGE, read_by[0], isouter=True)
        .join(_NOTICE, read_by[1], isouter=True)
        .where(_LINE.c.dossier_id == dossier_id, _LINE.c.kind == WROTE)
        .order_by(_LINE.c.n.desc())
        .limit(PAGE + 1)
    )
    rows = db.execute(lines.where(_LINE.c.n < before) if before else lines).all()
    unread = sum(row.theirs is None for row in rows if _is_theirs(row.role, by))
    return Talk([_said(row) for row in reversed(rows[:PAGE])], len(rows) > PAGE, unread)


def read(db: Session, public_id: str, by: Actor, *, until: int, at: datetime) -> None:
    """An officer has read what the owner wrote, up to that line, and need not answer."""
    with transaction(db):
        standing = lookup.look(db, public_id, by)
        _post(db, standing, by)
        _mark(db, standing.dossier.id, until, Deed(by, at, ""))


def takes_part(db: Session, standing: Standing, by: Actor) -> bool:
    """Whether an officer may answer: their office has, had or is competent for the dossier."""
    return bool(_posts(db, standing, by))


def offices_of(by: Actor) -> Sequence[str]:
    """The offices whose messages an officer reads."""
    return sorted({post.office for post in by.working})


def _post(db: Session, standing: Standing, by: Actor) -> Post | None:
    """As what somebody writes: None for its owner."""
    if by.kind == "citizen":
        responding.owned(standing, by)
        return None
    posts = _posts(db, standing, by)
    if not posts:
        raise Refused("not-yours")
    holding = [post for post in posts if post.office == _holder(db, standing)]
    return (holding or posts)[0]


def _posts(db: Session, standing: Standing, by: Actor) -> Sequence[Post]:
    dossier = standing.dossier
    worked = select(_LINE.c.office).where(_LINE.c.dossier_id == dossier.id, _LINE.c.kind != WROTE)
    near = {dossier.desk, dossier.office, *(o.office for o in standing.matter.case.open)}
    near |= set(db.scalars(worked.distinct()))
    return speaking(by, near)


def _holder(db: Session, standing: Standing) -> str:
    """The office that has the dossier; of one that waits for its owner, the one that asked."""
    dossier = standing.dossier
    if office := holder(standing.matter, dossier.desk):
        return office
    mine = (_LINE.c.dossier_id == dossier.id, _LINE.c.kind.in_(("asked", "moved", "received")))
    asked = select(_LINE.c.office).where(*mine).order_by(_LINE.c.n.desc()).limit(1)
    return db.scalar(asked) or standing.matter.case.open[0].office


def _sayable(text: str) -> str:
    said = plain(text)
    if not said:
        raise Invalid("message-empty", where="text")
    if len(said) > LONGEST:
        raise Invalid("message-too-long", where="text", most=LONGEST)
    return said


def _allowed(db: Session, standing: Standing, deed: Deed) -> None:
    if is_over(standing.dossier.closed_at, deed.at):
        raise Refused("talk-over")
    if standing.dossier.citizen_id is None:
        raise Refused("talk-unread")
    own = _LINE.c.role == "citizen" if deed.by.kind == "citizen" else _LINE.c.role != "citizen"
    today = select(func.count()).where(
        _LINE.c.dossier_id == standing.dossier.id,
        _LINE.c.kind == WROTE,
        _LINE.c.at > deed.at - timedelta(days=1),
        own,
    )
    if db.scalars(today).one() >= A_DAY[deed.by.kind]:
        raise Invalid("message-too-often", where="text", most=A_DAY[deed.by.kind])


def _leave(db: Session, standing: Standing, office: str, at: datetime) -> None:
    """Leave a message for an office, unread."""
    dossier = standing.dossier
    row = {"dossier_id": dossier.id, "line": dossier.lines + 1, "office": office, "at": at}
    db.execute(insert(_MESSAGE).values(row | {"read_at": None, "read_by": ""}))


def _mark(db: Session, dossier_id: int, until: int, deed: Deed) -> None:
    unread = update(_MESSAGE).where(
        _MESSAGE.c.dossier_id == dossier_id,
        _MESSAGE.c.line <= until,
        _MESSAGE.c.read_at.is_(None),
    )
    db.execute(unread.values(read_at=deed.at, read_by=deed.by.name))


def _is_theirs(role: str, by: Actor) -> bool:
    return (role == "citizen") != (by.kind == "citizen")


def _said(row: Any) -> Said:
    text, read_at = row.payload["text"], row.ours or row.theirs
    return Said(row.n, row.at, row.role, row.office, row.actor_name, text, read_at)
