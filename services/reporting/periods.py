"""Stretches of days that figures are asked for: years, quarters, months, or from one day to another."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.errors import Invalid

Kind = Literal["year", "quarter", "month", "days"]

TOKEN = re.compile(
    r"(?P<year>20\d\d)(?:-(?:q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?", re.ASCII
)
CENTURY = range(2000, 2100)
"""The years that an address can name."""
LONGEST = timedelta(days=3660)
"""Ten years and their leap days; more is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def kind(self) -> Kind:
        """What people call it; `days` when it is no whole year, quarter or month."""
        for kind, months in (("month", 1), ("quarter", 3), ("year", 12)):
            aligned = self.first.day == 1 and (self.first.month - 1) % months == 0
            if aligned and self.last == end_of(self.first, months):
                return kind  # type: ignore[return-value]  # each is one of them
        return "days"

    @property
    def token(self) -> str:
        """How it is written in an address: `2021`, `2021-q1`, `2021-03`; empty for `days`."""
        year = f"{self.first.year}"
        match self.kind:
            case "year":
                return year
            case "quarter":
                return f"{year}-q{self.first.month // 3 + 1}"
            case "month":
                return f"{year}-{self.first.month:02}"
        return ""

    @property
    def before(self) -> Period:
        """The one that ended the day before: the year before a year, as many days before days."""
        last = self.first - timedelta(days=1)
        if self.kind == "days":
            return Period(self.first - (self.last - self.first) - timedelta(days=1), last)
        return Period(later(self.first, -MONTHS[self.kind]), last)

    @property
    def year_before(self) -> Period:
        """The same one of the year before; 29 February becomes the 28th."""
        if self.kind == "days":
            return Period(_year_back(self.first), _year_back(self.last))
        first = later(self.first, -12)
        return Period(first, end_of(first, MONTHS[self.kind]))

    def whole_months(self) -> list[date]:
        """The first days of the months that lie wholly inside."""
        found = []
        month = self.first if self.first.day == 1 else later(self.first.replace(day=1), 1)
        while end_of(month) <= self.last:
            found.append(month)
            month = later(month, 1)
        return found

    def edges(self) -> list[tuple[date, date]]:
        """The stretches of days outside of the whole months: none, one or two."""
        months = self.whole_months()
        if not months:
            return [(self.first, self.last)]
        around = [
            (self.first, months[0] - timedelta(days=1)),
            (end_of(months[-1]) + timedelta(days=1), self.last),
        ]
        return [(first, last) for first, last in around if first <= last]


MONTHS = {"month": 1, "quarter": 3, "year": 12}


def year(n: int) -> Period:
    """A calendar year."""
    return Period(date(n, 1, 1), date(n, 12, 31))


def month_of(day: date) -> Period:
    """The month that a day lies in."""
    first = day.replace(day=1)
    return Period(first, end_of(first))


def parse(token: str) -> Period:
    """The period of an address: `2021`, `2021-q1`, `2021-03`; `Invalid` for anything else."""
    found = TOKEN.fullmatch(token)
    if found is None:
        raise Invalid("period-unknown", where="ky")
    n = int(found["year"])
    if found["quarter"]:
        first = date(n, int(found["quarter"]) * 3 - 2, 1)
        return Period(first, end_of(first, 3))
    return month_of(date(n, int(found["month"]), 1)) if found["month"] else year(n)


def between(first: str, last: str) -> Period:
    """From one day to another as `YYYY-MM-DD`; `Invalid` when that is not possible."""
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as wrong:
        raise Invalid("period-unknown", where="tu") from wrong
    if period.last < period.first:
        raise Invalid("days-reversed", where="den")
    years = period.first.year in CENTURY and period.last.year in CENTURY
    if period.last - period.first > LONGEST or not years:
        raise Invalid("period-too-long", where="tu")
    return period


def run_up(last: date, n: int = 12) -> list[date]:
    """The first days of the `n` months that end with the month of this day."""
    return [later(last.replace(day=1), -back) for back in reversed(range(n))]


def later(first: date, months: int) -> date:
    """The first day of the month that comes so many months after the month of a first day."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _year_back(day: date) -> date:
    month = later(day.replace(day=1), -12)
    return min(month + timedelta(days=day.day - 1), end_of(month))


def end_of(first: date, months: int = 1) -> date:
    """The last day of so many months that begin with this day."""
    month = later(first, months - 1)
    return month.replace(day=monthrange(month.year, month.month)[1])
