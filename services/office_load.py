"""How much work lies with each officer of an office, for who is head or leader there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, literal_column, select
from sqlalchemy.orm import Session

from services import staff
from services.actor_ids import of_officer
from services.db import table
from services.folding import fold
from services.models import JournalLine, OpenStepRow
from workflows.calendar import local_day
from workflows.case import Actor
from workflows.permits import OVERSEERS, RANK

DAYS = 7
"""Days of finished work that are told, today included."""

FINISHED = ("received", "refused", "asked", "moved", "decided", "delivered", "replied")
"""The lines of the journal with which somebody has done a step."""

_LINE, _STEP = table(JournalLine).c, table(OpenStepRow).c


@dataclass(frozen=True, slots=True)
class Load:
    """One officer: steps they have claimed and not done, those past their time, steps done lately.

    Only what lies, or was done, in the offices that the reader answers for. `roles` are theirs
    there, in order.
    """

    login: str
    name: str
    title: str
    roles: tuple[str, ...]
    held: int
    overdue: int
    done: int
    reader: bool


def load(db: Session, by: Actor, *, at: datetime) -> Sequence[Load] | None:
    """The officers for whom somebody answers, the most overdue first; None for who is no overseer.

    Nobody sees those above them. Three statements, however many officers there are.
    """
    offices = _overseen(by)
    if not offices:
        return None
    known = staff.listed(db, on=local_day(at), offices=frozenset(offices))
    officers = {one.id: roles for one in known if (roles := _below(one, offices))}
    held, done = _held(db, officers, offices, at), _done(db, officers, offices, at)
    found = [
        Load(
            login=one.login,
            name=one.name,
            title=one.title,
            roles=officers[one.id],
            held=held.get(one.id, (0, 0))[0],
            overdue=held.get(one.id, (0, 0))[1],
            done=done.get(of_officer(one.id), 0),
            reader=by.id == of_officer(one.id),
        )
        for one in known
        if one.id in officers
    ]
    return sorted(found, key=lambda one: (-one.overdue, -one.held, -one.done, fold(one.name)))


def held(
    db: Session, by: Actor, officers: Iterable[int], *, at: datetime
) -> Mapping[int, tuple[int, int]]:
    """What these officers (row ids) have claimed in the offices that somebody answers for: all, and
    past its time. Who holds nothing is not named."""
    offices = _overseen(by)
    return _held(db, officers, offices, at) if offices else {}


def _overseen(by: Actor) -> dict[str, int]:
    """The offices for whose work somebody answers, each with the highest rank they hold there."""
    posts = [post for post in by.posts if post.role in OVERSEERS]
    return {post.office: RANK[post.role] for post in sorted(posts, key=lambda it: RANK[it.role])}


def _below(one: staff.Listed, offices: Mapping[str, int]) -> tuple[str, ...]:
    """The roles of an officer that are not above the reader; none for a closed account."""
    ranked = [(RANK[it.role], it) for it in one.posts if it.role in RANK and not one.closed]
    return tuple(dict.fromkeys(it.role for rank, it in ranked if rank <= offices[it.office]))


def _held(
    db: Session, officers: Iterable[int], offices: Iterable[str], at: datetime
) -> dict[int, tuple[int, int]]:
    """What each has claimed there: all, and past its time."""
    late = func.sum(case((_STEP.due < at, 1), else_=0))
    rows = (
        select(_STEP.claimed_by, func.count(), late)
        .where(_STEP.claimed_by.in_(list(officers)), _STEP.office.in_(list(offices)))
        .group_by(_STEP.claimed_by)
    )
    return {one: (held, int(overdue)) for one, held, overdue in db.execute(rows)}


def _done(
    db: Session, officers: Iterable[int], offices: Iterable[str], at: datetime
) -> dict[str, int]:
    """How many steps each has done there lately, by the id of the actor."""
    rows = (
        select(_LINE.actor, func.count())
        .where(
            _LINE.actor.in_([of_officer(one) for one in officers]),
            _LINE.day > local_day(at) - timedelta(days=DAYS),
            _LINE.role != literal_column("''"),  # As the index says it.
            _LINE.office.in_(list(offices)),
            _LINE.kind.in_(FINISHED),
        )
        .group_by(_LINE.actor)
    )
    return {actor: n for actor, n in db.execute(rows)}  # noqa: C416  # a Row is no tuple to mypy
