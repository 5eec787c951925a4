"""The working calendar of an office: which days it works, and its minutes counted in a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from types import MappingProxyType

from workflows.worktime import HOUR, WORKING_DAY, Sessions, Worktime, lay_out

# Viet Nam has kept UTC+7 without summer time since 1975; a fixed offset needs no file to read.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

MONDAY_TO_FRIDAY = frozenset(range(5))
OFFICE_HOURS = ((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0)))

CIVIL_SERVICE = "Lịch làm việc của cơ quan nhà nước"
FLAGS = {"true": True, "false": False}
TENTATIVE = " (dự kiến)"
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
WORKING = "ngày làm việc"


class CalendarEnds(Exception):
    """A count left the years that the calendar knows; `year` is the first one it misses."""

    key = "calendar-ends"

    def __init__(self, name: str, year: int) -> None:
        super().__init__(f"{name}: chưa có lịch làm việc năm {year}")
        self.year = year


@dataclass(frozen=True, slots=True)
class Day:
    """A day that departs from the week: a holiday, a day in lieu, a swapped day.

    `certain` is false as long as the yearly notice for that day is awaited ("dự kiến").
    """

    on: date
    working: bool
    title: str
    source: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days and hours of an office, immutable; an edited calendar is another calendar.

    A year is loaded when its 1 January is among the overrides (a holiday in every year, Bộ luật
    Lao động, Điều 112), so that one local day in a far year does not open that year. Whatever
    asks for another year is refused with `CalendarEnds`. A year with any uncertain day is
    tentative as a whole, since its notice may still swap any day, and its words say so.

    Working minutes are numbered in a row from 0 at the first opening of the calendar: `minute_of`
    and `moment_of` go to and fro at a constant cost, however long the stretch.
    """

    name: str
    overrides: Mapping[date, Day] = field(hash=False)
    sessions: Sessions = OFFICE_HOURS
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    _years: range = field(init=False, repr=False, compare=False)
    _tentative: frozenset[int] = field(init=False, repr=False, compare=False)
    _time: Worktime = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the days in a row; ValueError when years have a gap or a day has not 8 hours."""
        overrides = MappingProxyType(dict(self.overrides))
        tentative = frozenset(on.year for on, day in overrides.items() if not day.certain)
        years = _years(overrides)
        object.__setattr__(self, "overrides", overrides)
        object.__setattr__(self, "_years", years)
        object.__setattr__(self, "_tentative", tentative)
        object.__setattr__(self, "_time", lay_out(years, self._works, self.sessions))

    @property
    def years(self) -> range:
        """The years that are loaded, without a gap."""
        return self._years

    @property
    def ends(self) -> date:
        """The last day that is known; nothing is promised beyond it."""
        return date(self._years.stop - 1, 12, 31)

    def working(self, on: date) -> bool:
        """Whether the office works on that day."""
        n = self._place(on)
        return self._time.before[n] < self._time.before[n + 1]

    def tentative(self, year: int) -> bool:
        """Whether the yearly notice for that year is still awaited."""
        return year in self._tentative

    def reason(self, on: date) -> str:
        """Why the office works or rests on that day, in the words of a citizen."""
        day = self.overrides.get(on)
        week = WORKING if self.working(on) else WEEKDAYS[on.weekday()]
        words = day.title if day else week
        return words + TENTATIVE if self.tentative(on.year) else words

    def sessions_of(self, on: date) -> tuple[tuple[datetime, datetime], ...]:
        """The opening and closing moments of that day; none on a day of rest."""
        if not self.working(on):
            return ()
        return tuple((at(on, opens), at(on, closes)) for opens, closes in self.sessions)

    def opening(self, on: date) -> datetime:
        """The first moment of a working day (07:00)."""
        return at(on, self.sessions[0][0])

    def closing(self, on: date) -> datetime:
        """The last moment of a working day (17:00)."""
        return at(on, self.sessions[-1][1])

    def next_working_day(self, on: date) -> date:
        """The first working day after `on`."""
        return self.add_working_days(on, 1)

    def add_working_days(self, on: date, n: int) -> date:
        """The n-th working day after `on`, which itself is not counted; `on` when n is 0."""
        if n < 0:
            raise ValueError(f"working days are added, not taken away: {n}")
        return self._nth(self._time.before[self._place(on) + 1] + n - 1) if n else on

    def working_days_after(self, on: date, most: int) -> tuple[date, ...]:
        """The next working days after `on`, fewer where the calendar ends before."""
        first = self._time.before[self._place(on) + 1]
        return self._time.days[first : first + most]

    def working_minutes_between(self, a: datetime, b: datetime) -> int:
        """The working minutes from a to b, both to the minute; negative when b is before a."""
        return self.minute_of(b) - self.minute_of(a)

    def minutes_of(self, on: date) -> tuple[int, int]:
        """The numbers of the working minutes of that day: [first, beyond), empty on rest days."""
        n = self._place(on)
        return self._time.before[n] * WORKING_DAY, self._time.before[n + 1] * WORKING_DAY

    def minute_of(self, moment: datetime) -> int:
        """How many working minutes of this calendar have gone by at that moment."""
        here = local(moment)
        n = self._place(here)
        before, after = self._time.before[n : n + 2]
        today = self._time.gone[here.hour * HOUR + here.minute] if before < after else 0
        return before * WORKING_DAY + today

    def day_of(self, minute: int) -> date:
        """The day on which `minute` (1 or more) working minutes have gone by."""
        return self._nth((minute - 1) // WORKING_DAY)

    def moment_of(self, minute: int) -> datetime:
        """The earliest moment at which `minute` (1 or more) working minutes have gone by."""
        on = self.day_of(minute)
        hour, past = divmod(self._time.ends[(minute - 1) % WORKING_DAY], HOUR)
        return datetime(on.year, on.month, on.day, hour, past, tzinfo=VIETNAM)

    def altered(self, name: str, overrides: Mapping[date, Day]) -> Calendar:
        """This calendar with the days of its own that an office has, which win."""
        return replace(self, name=name, overrides={**self.overrides, **overrides})

    def _works(self, on: date) -> bool:
        day = self.overrides.get(on)
        return day.working if day else on.weekday() in self.weekdays

    def _place(self, on: date) -> int:
        if on.year not in self._years:
            raise CalendarEnds(self.name, on.year)
        return on.toordinal() - self._time.first

    def _nth(self, n: int) -> date:
        if n >= len(self._time.days):
            raise CalendarEnds(self.name, self._years.stop)
        return self._time.days[n]


def local(moment: datetime) -> datetime:
    """The moment on a Vietnamese clock, to the minute; a naive one is refused (ValueError)."""
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs its time zone: {moment.isoformat()}")
    return moment.astimezone(VIETNAM).replace(second=0, microsecond=0)


def local_day(moment: datetime) -> date:
    """The day in Viet Nam on which something happened."""
    return moment.astimezone(VIETNAM).date()


def at(on: date, hour: time) -> datetime:
    """That hour of that day in Viet Nam."""
    return datetime.combine(on, hour, tzinfo=VIETNAM)


def midnight(on: date) -> datetime:
    """The midnight with which that day begins in Viet Nam."""
    return at(on, time())


def from_rows(rows: Iterable[Mapping[str, str]], name: str = CIVIL_SERVICE) -> Calendar:
    """The calendar that rows of on, working, title, source and certain describe."""
    return Calendar(name, parse_overrides(rows))


def parse_overrides(rows: Iterable[Mapping[str, str]]) -> dict[date, Day]:
    """The days by date; ValueError for a date given twice, a day untitled, a flag unreadable."""
    overrides: dict[date, Day] = {}
    for row in rows:
        on = date.fromisoformat(row["on"])
        if on in overrides:
            raise ValueError(f"{on} is given twice")
        title = row["title"].strip()
        if not title:
            raise ValueError(f"{on} has no title")
        overrides[on] = Day(
            on=on,
            working=_flag(on, row["working"]),
            title=title,
            source=row["source"].strip(),
            certain=_flag(on, row.get("certain", "true")),
        )
    return overrides


def _flag(on: date, word: str) -> bool:
    if word not in FLAGS:
        raise ValueError(f"{on}: neither true nor false: {word!r}")
    return FLAGS[word]


def _years(overrides: Mapping[date, Day]) -> range:
    loaded = sorted(on.year for on in overrides if (on.month, on.day) == (1, 1))
    gap = next((a + 1 for a, b in pairwise(loaded) if b != a + 1), None)
    if gap is not None:
        raise ValueError(f"the calendar misses the year {gap}")
    return range(loaded[0], loaded[-1] + 1) if loaded else range(0)
