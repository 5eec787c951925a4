"""Who is told of a result that may be late, and when: the office ahead, its head and leader after.

NĐ 61/2018/NĐ-CP Điều 19.9: an apology is in time up to a working day ahead. That a delay goes up to
those who answer for it is designed; the days of the rungs are illustrative.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.calendar import Calendar, CalendarEnds
from workflows.case import Case, Post
from workflows.worktime import WORKING_DAY

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage of urgency: so many working days before (negative) or after the due time, the
    journal says `kind`, and whoever works or answers there as one of `roles` is told."""

    name: str
    days: int
    kind: str
    roles: tuple[str, ...]


LADDER = (
    Rung("two-days", -2, "threatened", ()),
    Rung("one-day", -1, "threatened", ("head",)),
    Rung("overdue", 0, "overdue", ("head",)),
    Rung("long-overdue", 2, "overdue", ("leader",)),
)
"""From the first word to the last. The role that has the step is told on every rung."""


def reached_at(rung: Rung, due: datetime, calendar: Calendar) -> datetime:
    """When a rung is reached. On the first days of a calendar there is no time ahead; beyond its
    last day the days are those of the week."""
    if not rung.days:
        return due + MINUTE
    try:
        return calendar.moment_of(max(1, calendar.minute_of(due) + rung.days * WORKING_DAY))
    except CalendarEnds:
        return due + timedelta(days=rung.days)


def rung_at(due: datetime, calendar: Calendar, at: datetime) -> Rung | None:
    """The highest rung that is reached at that moment; None while there is time enough."""
    return next((r for r in reversed(LADDER) if reached_at(r, due, calendar) <= at), None)


def next_rung(due: datetime, calendar: Calendar, at: datetime) -> tuple[Rung, datetime] | None:
    """The first rung that is still to come, and when."""
    moments = ((rung, reached_at(rung, due, calendar)) for rung in LADDER)
    return next((one for one in moments if one[1] > at), None)


def told(rung: Rung, case: Case, held: Iterable[Post]) -> tuple[Post, ...]:
    """The posts that are told: those with the open steps, and who answers for them there.

    `held` are the posts that somebody has now. Where nobody is head, the leader is told instead; where
    nobody is leader either, the one above: whoever answers for the competent office.
    """
    known, posts = frozenset(held), dict[Post, None]()
    for step in case.open:
        posts[Post(step.role, step.office)] = None
        for role in rung.roles:
            higher = [Post(one, step.office) for one in ("head", "leader") if role in (one, "head")]
            higher.append(Post("leader", case.here))
            posts[next((post for post in higher if post in known), higher[-1])] = None
    return tuple(posts)


def reminded_at(since: datetime, due: datetime, calendar: Calendar) -> datetime:
    """When an office is reminded of an opinion that it owes: with a quarter of its time left."""
    first, last = calendar.minute_of(since), calendar.minute_of(due)
    return calendar.moment_of(max(1, last - (last - first) // 4))
