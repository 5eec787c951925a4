"""How long a thing may take, and when its clock stands still."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from workflows.worktime import HOUR, WORKING_DAY

# By the minute from the minute of receipt, or by whole days from the next working day on.
Policy = Literal["minute", "day"]

HOURS_A_DAY = WORKING_DAY // HOUR
NOTHING = "ngay khi tiếp nhận"


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit as the law writes it: "ngày làm việc", "giờ", "ngày" or "ngay trong ngày".

    Working days and hours add up, 8 hours being a working day; calendar days stand alone.
    `same_day` is the rule of hộ tịch and chứng thực: the result comes the same day, or the next
    working day when received after the cut-off; it counts as 8 hours, which may be written beside.
    ValueError for amounts that are negative, not whole minutes, or contradict each other.
    """

    working_days: int = 0
    hours: float = 0
    calendar_days: int = 0
    same_day: bool = False

    def __post_init__(self) -> None:
        """Refuse what no law could mean."""
        if min(self.working_days, self.hours, self.calendar_days) < 0:
            raise ValueError(f"a limit is not negative: {self}")
        if self.calendar_days and (self.working_days or self.hours or self.same_day):
            raise ValueError(f"calendar days stand alone: {self}")
        if self.same_day and (self.working_days or self.hours not in (0, HOURS_A_DAY)):
            raise ValueError(f"the same day is 8 hours, and no days: {self}")
        minutes_of_hours(self.hours)

    @property
    def minutes(self) -> int:
        """The working minutes of the limit; ValueError when it counts calendar days."""
        if self.calendar_days:
            raise ValueError(f"calendar days have no working minutes: {self}")
        if self.same_day:
            return WORKING_DAY
        return self.working_days * WORKING_DAY + minutes_of_hours(self.hours)

    @property
    def words(self) -> str:
        """The limit as a citizen reads it: "3 ngày làm việc", "trong ngày", "15 ngày"."""
        if self.same_day:
            return "trong ngày"
        if self.calendar_days:
            return f"{self.calendar_days} ngày"
        days = f"{self.working_days} ngày làm việc" if self.working_days else ""
        hours = f"{self.hours:g} giờ làm việc".replace(".", ",") if self.hours else ""
        return " và ".join(words for words in (days, hours) if words) or NOTHING


@dataclass(frozen=True, slots=True)
class Interval:
    """A pause [since, until): `kind` is what is waited for, `until` is None while it lasts.

    ValueError when it ends before it begins, or when a time is naive.
    """

    kind: str
    since: datetime
    until: datetime | None

    def __post_init__(self) -> None:
        """Refuse a pause that runs backwards or floats between time zones."""
        if self.since.utcoffset() is None or (self.until and self.until.utcoffset() is None):
            raise ValueError(f"a pause needs its time zone: {self}")
        if self.until and self.until < self.since:
            raise ValueError(f"a pause does not end before it begins: {self}")

    def closed(self, at: datetime) -> Interval:
        """The same pause, ended at that moment if it was still open."""
        return self if self.until else replace(self, until=at)

    def covers(self, moment: datetime) -> bool:
        """Whether the clock stands still as that moment passes."""
        return self.since < moment and (self.until is None or moment <= self.until)


def minutes_of_hours(hours: float) -> int:
    """Hours (0.25 is a quarter) as minutes; ValueError when they are no whole minutes."""
    minutes = round(hours * HOUR)
    if abs(hours * HOUR - minutes) > 1e-6:  # noqa: PLR2004 - the dust of binary fractions
        raise ValueError(f"{hours} hours are not whole minutes")
    return minutes
