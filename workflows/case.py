"""The values the rules speak in: who acts, where a dossier stands, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from workflows.calendar import Calendar, Day
from workflows.clock import Interval
from workflows.definition import ROLES
from workflows.offices import Directory
from workflows.stoppages import Stoppage


@dataclass(frozen=True, slots=True)
class Post:
    """A role held in an office."""

    role: str
    office: str


@dataclass(frozen=True, slots=True)
class Lent:
    """A post at which somebody works for a colleague (`of`, an actor's id) up to a day, it included.

    `only`: they do not hold such a post themselves.
    """

    post: Post
    of: str
    name: str
    until: date
    only: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as far as the rules care: `kind` is citizen, officer or system.

    `posts` are all at which they may work, also those that are `lent` to them; `stands_in` names the posts of colleagues whose claimed work this person has taken over;
    `assurance` how surely it is known who they are (`workflows.assurance`).
    """

    id: str
    name: str
    kind: str
    posts: frozenset[Post] = frozenset()
    stands_in: frozenset[Post] = frozenset()
    assurance: str = ""
    lent: frozenset[Lent] = frozenset()

    @property
    def own(self) -> frozenset[Post]:
        """The posts that they hold themselves."""
        return self.posts - {one.post for one in self.lent if one.only}

    @property
    def working(self) -> list[Post]:
        """The posts at which they work on dossiers, in a steady order."""
        return sorted((post for post in self.posts if post.role in ROLES), key=str)

    def covering(self, post: Post) -> Lent | None:
        """For whom they work at a post that they do not hold themselves."""
        return next((one for one in sorted_lent(self.lent) if one.only and one.post == post), None)

    def lenders(self, post: Post) -> frozenset[str]:
        """Whose work at a post they may take up as if it were free: actors' ids."""
        return frozenset(one.of for one in self.lent if one.post == post)


def sorted_lent(lent: frozenset[Lent]) -> list[Lent]:
    """Posts that are lent, in a steady order."""
    return sorted(lent, key=lambda one: (one.post.office, one.post.role, one.of))


SYSTEM = Actor("system", "Hệ thống", "system")


@dataclass(frozen=True, slots=True)
class Given:
    """What an actor brings along with an action; the action says which of it is needed. `parcel`:
    the number under which a `carrier` takes the result to its applicant. `question`: what offices
    are asked, and `within` how many working days, where that is sooner than the rule (else 0)."""

    reason: str = ""
    paper: str = ""
    signature: bool = False
    fee_settled: bool = False
    missing: tuple[str, ...] = ()
    opinion: str = ""
    carrier: str = ""
    parcel: str = ""
    question: str = ""
    within: int = 0


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class OpenStep:
    """One place where the dossier waits now. `branch` tells the parallel parts of a step apart:
    the number of an ask in a consultation, the step it came from in a join, else empty."""

    step: str
    branch: str
    office: str
    role: str
    since: datetime
    due: datetime | None
    escalated: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Where a dossier stands. `here` is the competent office; times are aware.

    `desk`: the one to which its result comes back, where that is not the desk of `here`.
    """

    here: str
    channel: str
    submitted_at: datetime
    open: tuple[OpenStep, ...]
    received_at: datetime | None = None
    clock_from: datetime | None = None
    due: datetime | None = None
    pauses: tuple[Interval, ...] = ()
    supplements: int = 0
    reappointed: bool = False
    result: str = ""
    finished_at: datetime | None = None
    outcome: str = ""
    closed_at: datetime | None = None
    last_by: str = ""
    desk: str = ""

    @property
    def paused(self) -> bool:
        """Whether the statutory clock stands still now."""
        return bool(self.pauses) and self.pauses[-1].until is None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, in the words of the journal. `step` and `office` are where it happened,
    `to` the steps that it opened, `post` the role and office as which the actor acted."""

    kind: str
    at: datetime
    by: Actor
    post: Post | None
    step: str
    office: str
    to: tuple[str, ...] = ()
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The new case, and the events that lead to it."""

    case: Case
    events: tuple[Event, ...]

    def noting(self, **more: Any) -> Outcome:
        """The same outcome, with more in the payload of its first event."""
        first, *others = self.events
        first = replace(first, payload=dict(first.payload) | more)
        return replace(self, events=(first, *others))


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted for a deed when it was done: the due times of the steps that it opened, by
    step and branch; the result's, if it became another; whether the whole period began anew."""

    steps: Mapping[tuple[str, str], datetime]
    due: datetime | None
    anew: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """The world as the rules see it: which offices exist, which days are worked.

    `counted` is there when a deed of the past is told again: it holds, and no calendar is asked.
    """

    directory: Directory
    calendar: Calendar
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    counted: Counted | None = None
    stoppages: tuple[Stoppage, ...] = ()

    def calendar_of(self, office: str) -> Calendar:
        """The working calendar of an office; most keep the common one."""
        return self.calendars.get(office, self.calendar)

    def stopped(self, office: str, regime: str) -> tuple[Stoppage, ...]:
        """The stretches in which no limit of dossiers of an office under a regime runs."""
        return tuple(one for one in self.stoppages if one.concerns(office, regime))

    def days_open(self, office: str, regime: str) -> Calendar:
        """The working calendar of an office, without the days on which such limits do not run."""
        calendar, stopped = self.calendar_of(office), self.stopped(office, regime)
        shut = {
            on: Day(on, working=False, title=s.title, source="") for s in stopped for on in s.days
        }
        return calendar.altered(calendar.name, shut) if shut else calendar


class Refused(Exception):
    """The rules do not allow this; `reason` is a key that the pages put into words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
