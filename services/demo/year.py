"""The simulated clock of the demo year, and the queue of what is going to happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from workflows.calendar import VIETNAM, Calendar, local

OPENS = (1, 4)
"""Month and day on which the year begins to be played."""

STANDS_AT = (12, 15)
"""Month and day on whose morning the demonstration stands."""

EIGHT = time(8, tzinfo=VIETNAM)
ONLINE_HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 12, 12, 10, 8, 7, 8, 9, 9, 8, 7, 7, 9, 12, 11, 8, 4)
"""How much is filed online in each hour of a day."""

Deed = Callable[[datetime], None]


@dataclass(slots=True)
class Year:
    """What is planned, played in the order of time; what is planned beyond the end never happens."""

    ends: datetime
    now: datetime
    _planned: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _turn: Iterator[int] = field(default_factory=count)

    def plan(self, at: datetime, deed: Deed) -> None:
        """Let something happen then; nothing can be planned for the past."""
        if at < self.now:
            raise ValueError(f"{at} is over, it is {self.now}")
        if at < self.ends:
            heappush(self._planned, (at, next(self._turn), deed))

    def play(self) -> Iterator[datetime]:
        """Let everything happen; each moment is given when its deed is done."""
        while self._planned:
            self.now, _, deed = heappop(self._planned)
            deed(self.now)
            yield self.now
        self.now = self.ends


def first_moment(year: int) -> datetime:
    """The first morning that is played."""
    return datetime.combine(date(year, *OPENS), EIGHT)


def last_moment(year: int) -> datetime:
    """The morning on which the demonstration stands."""
    return datetime.combine(date(year, *STANDS_AT), EIGHT)


def working_days(calendar: Calendar, since: datetime, until: datetime) -> list[date]:
    """The working days from one moment to another, both included."""
    days = (until.date() - since.date()).days
    every = (since.date() + timedelta(days=n) for n in range(days + 1))
    return [on for on in every if calendar.working(on)]


def at_the_counter(rng: Random, calendar: Calendar, on: date) -> datetime:
    """A moment in the working hours of that day; most people come in the morning."""
    first, beyond = calendar.minutes_of(on)
    return to_the_second(
        rng, calendar.moment_of(first + int(rng.triangular(1, beyond - first - 20, 90)))
    )


def at_home(rng: Random, on: date) -> datetime:
    """A moment of any day at which people sit down with the portal."""
    hour = rng.choices(range(24), ONLINE_HOURS)[0]
    minute = time(hour, rng.randrange(60), rng.randrange(60), tzinfo=VIETNAM)
    return datetime.combine(on, minute)


def after(rng: Random, calendar: Calendar, since: datetime, minutes: float) -> datetime:
    """The moment at which so many working minutes, at least one, have gone by."""
    return to_the_second(rng, calendar.moment_of(calendar.minute_of(since) + max(1, int(minutes))))


def to_the_second(rng: Random, at: datetime) -> datetime:
    """The same minute, at any of its seconds: nobody works to the minute."""
    return local(at).replace(second=rng.randrange(60))
