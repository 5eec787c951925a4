"""Absence: a colleague does somebody's work for some days, in their own name and for the other.

Nobody gives away what they do not hold themselves, so there are no chains.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlalchemy.orm import Session

from services import jobs, staff
from services.actor_ids import officer_id
from services.db import alone, changed, table, transaction
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.models import Cover
from services.staff import Listed
from workflows import calendar
from workflows.calendar import local_day
from workflows.case import Actor, Post
from workflows.definition import ROLES
from workflows.permits import OVERSEERS, RANK

ENDS = "cover-ends"
LONGEST = timedelta(days=92)
TOLD_AFTER = timedelta(days=30)
"""For so long somebody still sees who covered whom."""

_COVER = table(Cover)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who does whose work in which role, from one day to another, both included, and why."""

    principal: int
    substitute: int
    post: Post
    since: date
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A cover as pages show it; `state` is coming, now, over or ended."""

    id: int
    principal: str
    substitute: str
    post: Post
    since: date
    until: date
    reason: str
    state: str
    mine: bool
    endable: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody may have covered: whose post it is, and who of that office could do it."""

    principal: int
    name: str
    post: Post
    mine: bool
    substitutes: tuple[tuple[int, str], ...]


def appoint(db: Session, deed: Deed, wanted: Wanted) -> int:
    """Let a colleague cover a post, once per key; return the id.

    By who holds it, or by the head or leader who answers for it. Raises `Invalid` for days or
    people that do not fit, `Conflict` where somebody covers it already.
    """
    today = local_day(deed.at)
    _demand_days(wanted, today)
    with transaction(db):
        alone(db, f"cover:{wanted.principal}")
        known = db.scalar(select(_COVER.c.id).where(_COVER.c.key == deed.key))
        if known is not None:
            return int(known)
        at_work = {
            one.id: one
            for one in staff.listed(db, on=wanted.since, offices=frozenset([wanted.post.office]))
        }
        _demand_people(wanted, at_work, deed.by)
        _demand_alone(db, wanted)
        cover = Cover(
            key=deed.key,
            principal_id=wanted.principal,
            substitute_id=wanted.substitute,
            office=wanted.post.office,
            role=wanted.post.role,
            since=wanted.since,
            until=wanted.until,
            reason=wanted.reason.strip(),
            made_by=deed.by.id,
            made_at=deed.at,
        )
        db.add(cover)
        db.flush()
        after = calendar.at(wanted.until + timedelta(days=1), time())
        jobs.enqueue(db, ENDS, key=f"{ENDS}:{cover.id}", at=after, cover=cover.id)
    return cover.id


def end(db: Session, cover_id: int, deed: Deed) -> None:
    """End a cover now; what the substitute has claimed for it goes back to the office.

    By any of the two, or who answers for the post; ending it twice changes nothing.
    """
    with transaction(db):
        row = db.execute(select(_COVER).where(_COVER.c.id == cover_id)).one_or_none()
        if row is None or not _may_end(row, deed.by):
            raise NotFound("cover-unknown")
        here = update(_COVER).where(_COVER.c.id == cover_id, _COVER.c.ended_at.is_(None))
        if changed(db, here.values(ended_at=deed.at, ended_by=deed.by.id)) == 1:
            jobs.enqueue(db, ENDS, key=f"{ENDS}:{cover_id}:early", at=deed.at, cover=cover_id)


def covers(db: Session, by: Actor, on: date) -> list[Covered]:
    """Who covers whom, as far as it is the reader's business; what is over only for a while."""
    overseen = [post.office for post in by.own if post.role in OVERSEERS]
    me = officer_id(by)
    rows = select(_COVER).where(
        or_(
            _COVER.c.principal_id == me,
            _COVER.c.substitute_id == me,
            _COVER.c.office.in_(sorted(overseen)),
        ),
        _COVER.c.until >= on - TOLD_AFTER,
    )
    found = db.execute(rows.order_by(_COVER.c.since.desc(), _COVER.c.id.desc())).all()
    ids = {one for row in found for one in (row.principal_id, row.substitute_id)}
    names = staff.named(db, ids)
    return [
        Covered(
            id=row.id,
            principal=names[row.principal_id],
            substitute=names[row.substitute_id],
            post=Post(row.role, row.office),
            since=row.since,
            until=row.until,
            reason=row.reason,
            state=_state(row, on),
            mine=row.principal_id == me,
            endable=_state(row, on) in ("now", "coming") and _may_end(row, by),
        )
        for row in found
    ]


def choices(db: Session, by: Actor, on: date) -> list[Choice]:
    """The posts that the reader may have covered, their own first. One statement."""
    own = [post for post in by.own if post.role in ROLES]
    known = staff.listed(db, on=on, offices=frozenset(post.office for post in own))
    found = [
        Choice(one.id, one.name, post, one.id == officer_id(by), _substitutes(known, one, post))
        for one in known
        if not one.closed
        for post in one.posts
        if post.role in ROLES and _answers(by, one.id, post)
    ]
    return sorted(found, key=lambda one: (not one.mine, one.name, one.post.role, one.post.office))


def _demand_days(wanted: Wanted, today: date) -> None:
    if wanted.since < today:
        raise Invalid("cover-past", where="since")
    if wanted.until < wanted.since:
        raise Invalid("days-reversed", where="until")
    if wanted.until - wanted.since > LONGEST:
        raise Invalid("cover-too-long", where="until")
    if not wanted.reason.strip():
        raise Invalid("cover-reason-missing", where="reason")


def _demand_people(wanted: Wanted, at_work: dict[int, Listed], by: Actor) -> None:
    principal, substitute = at_work.get(wanted.principal), at_work.get(wanted.substitute)
    if principal is None or wanted.post not in principal.posts or principal.closed:
        raise Invalid("cover-not-held", where="post")
    if not _answers(by, wanted.principal, wanted.post):
        raise NotAllowed("cover-not-yours")
    known = list(at_work.values())
    fit = {number for number, _ in _substitutes(known, principal, wanted.post)}
    if substitute is None or substitute.id not in fit:
        raise Invalid("cover-nobody", where="substitute")


def _demand_alone(db: Session, wanted: Wanted) -> None:
    same = (_COVER.c.role == wanted.post.role) & (_COVER.c.office == wanted.post.office)
    then = (_COVER.c.since <= wanted.until) & (_COVER.c.until >= wanted.since)
    theirs = select(_COVER.c.id).where(_COVER.c.principal_id == wanted.principal, same, then)
    if db.scalar(theirs.where(_COVER.c.ended_at.is_(None))) is not None:
        raise Conflict("cover-overlaps")


def _answers(by: Actor, principal: int, post: Post) -> bool:
    """Whether somebody may have a post covered: their own, or that of whom they are not below."""
    if post not in by.own and principal == officer_id(by):
        return False
    above = (Post(role, post.office) for role in OVERSEERS if RANK[role] >= RANK[post.role])
    return principal == officer_id(by) or any(one in by.own for one in above)


def _substitutes(known: list[Listed], principal: Listed, post: Post) -> tuple[tuple[int, str], ...]:
    """Who works in the same office; a leader is covered by a leader or a head."""
    roles = OVERSEERS if post.role == "leader" else ROLES
    return tuple(
        (one.id, one.name)
        for one in known
        if one.id != principal.id
        and not one.closed
        and any(own.office == post.office and own.role in roles for own in one.posts)
    )


def _may_end(row: Row[Any], by: Actor) -> bool:
    me = officer_id(by)
    post = Post(row.role, row.office)
    both = (row.principal_id, row.substitute_id)
    return me in both or _answers(by, both[0], post)


def _state(row: Row[Any], on: date) -> str:
    if row.ended_at is not None:
        return "ended"
    if row.since > on:
        return "coming"
    return "now" if row.until >= on else "over"
