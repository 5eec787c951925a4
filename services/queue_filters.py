"""Which open steps belong to an officer's queue, and to each of its quick filters.

Conditions name the values that are bound to them (`values`), so that statements can be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)

from services import many_values
from services.db import table
from services.desk_offices import desks_at, served_by
from services.kinds import Moment
from services.models import Dossier, OpenStepRow
from workflows import calendar as days
from workflows.calendar import Calendar, CalendarEnds, local_day
from workflows.case import Post, Scene
from workflows.permits import OVERSEERS, RANK
from workflows.stages import STILL

SOON = 2
"""Working days: from here on somebody has to look."""

NAMES = (
    *("all", "mine", "free", "overdue", "today", "soon", "asked", "held", "waiting"),
    *("office", "below"),
)
"""The quick filters. `asked` are consultations, `held` what colleagues have claimed for whom one
answers, `waiting` what waits for applicants, `office` all that is open in one's offices, whoever has
to do it, `below` the same in the offices below a head's or leader's: both are looked at."""

MOST_COUNTED = 1_000
"""Beyond so many, how many exactly tells nobody anything, and costs more the more there are."""

_DOSSIER = table(Dossier).c
_STEP = table(OpenStepRow).c
_AT_DESK = (func.coalesce(_STEP.office, "") == _DOSSIER.desk) & (_STEP.role == "clerk")
"""The step waits at the dossier's desk; `coalesce` keeps out the index of offices, along which SQLite
would go through all that waits there."""


class Whose(NamedTuple):
    """What the conditions of a queue depend on: the role of each post, for how many offices, whether
    there are any below them, and for each post which is the first in the same office."""

    roles: tuple[str, ...]
    offices: int
    below: bool = False
    homes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose queue, and when: the posts, the officer's row id, the world, for a head or leader the
    offices below."""

    posts: Sequence[Post]
    officer: int | None
    scene: Scene
    at: datetime
    below: Sequence[str] = ()

    @property
    def whose(self) -> Whose:
        """What kind of queue it is."""
        here = [post.office for post in self.posts]
        roles = tuple(post.role for post in self.posts)
        homes = tuple(map(here.index, here))
        return Whose(roles, len(self.offices), bool(self.below), homes)

    @property
    def offices(self) -> Sequence[str]:
        """The offices whose dossiers somebody at these posts answers for: a desk, for all it serves."""
        served = served_by(self.scene.directory, desks_at(self.posts), local_day(self.at))
        return sorted(served | {post.office for post in self.posts})


def values(scope: Scope) -> dict[str, Any]:
    """What is bound to the conditions of a queue."""
    today = local_day(scope.at)
    bound: dict[str, Any] = {
        "now": scope.at,
        "midnight": days.at(today, time.max),
        "officer": scope.officer,
    }
    bound |= {f"office_{n}": office for n, office in enumerate(scope.offices)}
    if scope.below:
        near = {*scope.below, *(post.office for post in scope.posts)}
        bound |= {"below": many_values.said(scope.below), "near": many_values.said(sorted(near))}
    for n, post in enumerate(scope.posts):
        last = _day_ahead(scope.scene.calendar_of(post.office), today)
        soon = days.at(last, time.max)
        bound |= {f"at_office_{n}": post.office, f"at_role_{n}": post.role, f"soon_at_{n}": soon}
        bound["soon"] = min(soon, bound.get("soon", soon))
    return bound


def _day_ahead(calendar: Calendar, today: date) -> date:
    """The last day that is soon; beyond the calendar every day counts, and the queue goes on."""
    try:
        return calendar.add_working_days(today, SOON)
    except CalendarEnds:
        return today + timedelta(days=SOON)


def places(name: str, whose: Whose) -> list[ColumnElement[bool]]:
    """One condition for each place to look at, mostly a post each; none where there is none."""
    if name == "mine":
        return [_STEP.claimed_by == bindparam("officer")]
    if name == "waiting":
        return [still & _AT_DESK for still in stopped(whose)]
    if name == "held":
        return _overseen(whose.roles)
    if name == "office":
        return [_STEP.office.in_(_own(whose))] if whose.roles else []
    if name == "below":
        return _below(whose)
    return [
        at_post(n) & _narrowed(name, n)
        for n, role in enumerate(whose.roles)
        if (name, role) != ("asked", "clerk")
    ]


def _own(whose: Whose) -> list[BindParameter[str]]:
    named = (f"at_office_{n}" for n, _role in enumerate(whose.roles))
    return [bindparam(name, type_=_STEP.office.type) for name in named]


def _below(whose: Whose) -> list[ColumnElement[bool]]:
    """What is open in the offices below, of dossiers of theirs or one's own: those one may look at.

    Each step looks at its dossier, however it is planned: from all dossiers of these offices, which
    a join may begin with, it is a hundred times as far.
    """
    dossier = table(Dossier).alias().c
    of = select(dossier.office).where(dossier.id == _STEP.dossier_id).correlate(table(OpenStepRow))
    near = many_values.listed(of.scalar_subquery(), "near")
    return [many_values.sought(_STEP.office, "below") & near] if whose.below else []


def stopped(whose: Whose) -> list[ColumnElement[bool]]:
    """The dossiers whose clock stands still for the applicant: of the offices answered for, and what
    one's desks have received for others; each of them waits at its desk, as the rules have it. Stage
    by stage: PostgreSQL's kept plan goes through all dossiers of an office for a list of stages."""
    if not whose.offices:
        return []
    named = [bindparam(f"office_{n}", type_=_DOSSIER.office.type) for n in range(whose.offices)]
    of: list[ColumnElement[bool]] = [_DOSSIER.office.in_(named)]
    desks = [
        bindparam(f"at_office_{n}", type_=_DOSSIER.desk.type)
        for n, role in enumerate(whose.roles)
        if role == "clerk"
    ]
    if desks:
        of.append(_DOSSIER.desk.in_(desks) & _DOSSIER.office.not_in(named))
    return [one & (_DOSSIER.stage == literal(stage)) for one in of for stage in STILL]


def _overseen(roles: Sequence[str]) -> list[ColumnElement[bool]]:
    """What colleagues have claimed in the offices where one is head or leader, none above one; one
    condition, so that who holds two such posts sees it once."""
    theirs = _STEP.claimed_by.is_not(None) & (_STEP.claimed_by != bindparam("officer"))
    offices = [
        (_STEP.office == bindparam(f"at_office_{n}"))
        & _STEP.role.in_([literal(below) for below in RANK if RANK[below] <= RANK[role]])
        for n, role in enumerate(roles)
        if role in OVERSEERS
    ]
    return [theirs & or_(*offices)] if offices else []


def at_post(n: int) -> ColumnElement[bool]:
    """What waits at one of the posts."""
    return and_(
        _STEP.office == bindparam(f"at_office_{n}"), _STEP.role == bindparam(f"at_role_{n}")
    )


def _narrowed(name: str, n: int) -> ColumnElement[bool]:
    """The condition of a quick filter at one of the posts."""
    due, now = _STEP.due, moment("now")
    conditions: dict[str, ColumnElement[bool]] = {
        "free": _STEP.claimed_by.is_(None),
        "overdue": due < now,
        "today": and_(due >= now, due <= moment("midnight")),
        "soon": and_(due >= now, due <= moment(f"soon_at_{n}")),
        "asked": _STEP.branch != literal_column("''"),  # As their index says it.
    }
    return conditions.get(name, true())


def moment(name: str) -> BindParameter[datetime]:
    """A time that is bound later."""
    return bindparam(name, type_=Moment())
