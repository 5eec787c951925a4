"""A slow clock that walks minute by minute, written apart from the rules to judge them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from workflows.calendar import Calendar, Day, from_rows
from workflows.clock import Interval, Limit, Policy

SEED = Path(__file__).parents[2] / "services" / "seed" / "calendar.csv"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

with SEED.open(encoding="utf-8", newline="") as rows:
    OFFICIAL = from_rows(csv.DictReader(rows))


def when(text: str) -> datetime:
    """`2021-03-15 09:30`, as a clock in Viet Nam shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


def pause(since: str, until: str, kind: str = "supplement") -> Interval:
    return Interval(kind, when(since), when(until))


def calendar_of(rest: Iterable[date] = (), worked: Iterable[date] = ()) -> Calendar:
    """2021 and 2022 with only their first days off, and those days changed."""
    off = {date(2021, 1, 1), date(2022, 1, 1), *rest}
    changes = dict.fromkeys(worked, True) | dict.fromkeys(off, False)
    return Calendar("thử", {on: Day(on, works, "khác", "thử") for on, works in changes.items()})


class SlowClock:
    """The rules in the plainest words: look at every minute, one after the other."""

    def __init__(self, works: Callable[[date], bool], pauses: Iterable[Interval]) -> None:
        self.works = works
        self.pauses = [(_whole(p.since), _whole(p.until or p.since)) for p in pauses]

    def open(self, minute: datetime) -> bool:
        """Whether the minute that begins at that moment is working time."""
        clock = minute.time()
        morning = time(7) <= clock < time(11, 30)
        return self.works(minute.date()) and (morning or time(13, 30) <= clock < time(17))

    def paused(self, minute: datetime) -> bool:
        return any(since <= minute < until for since, until in self.pauses)

    def next_open(self, minute: datetime) -> datetime:
        while not self.open(minute):
            minute += MINUTE
        return minute

    def use(self, minutes: int, since: datetime, counts: Callable[[datetime], bool]) -> datetime:
        """The moment at which that many minutes that count and are not paused have gone by."""
        while minutes:
            minutes -= counts(since) and not self.paused(since)
            since += MINUTE
        return since

    def closing(self, used_up: datetime) -> datetime:
        """17:00 of the day on which the last minute was used, or of the next possible day."""
        on = (used_up - MINUTE).date()
        while not self.works(on) or self.stands_still(_five(on)):
            on += DAY
        return _five(on)

    def stands_still(self, moment: datetime) -> bool:
        return any(since < moment <= until for since, until in self.pauses)


def slow_deadline(
    limit: Limit,
    *,
    received: datetime,
    works: Callable[[date], bool],
    policy: Policy,
    cutoff: time | None,
    pauses: Iterable[Interval] = (),
) -> datetime:
    """The due moment by the slow clock."""
    clock = SlowClock(works, pauses)
    here = _whole(received)
    tomorrow = datetime.combine(here.date() + DAY, time(0), tzinfo=HANOI)
    if limit.calendar_days:
        used_up = clock.use(limit.calendar_days * 1440, tomorrow, lambda _: True)
        return clock.closing(used_up)
    late = cutoff is not None and clock.works(here.date()) and here.time() >= cutoff
    starts = clock.next_open(tomorrow if late else here)
    if limit.same_day:
        return clock.closing(starts + MINUTE)
    if limit.minutes == 0:
        return starts
    if policy == "minute":
        return clock.use(limit.minutes, starts, clock.open)
    whole_days = (limit.minutes + 479) // 480
    return clock.closing(clock.use(whole_days * 480, tomorrow, clock.open))


def _five(on: date) -> datetime:
    return datetime.combine(on, time(17), tzinfo=HANOI)


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0).astimezone(HANOI)
