"""What everybody may see: how each district and department served, without a number so small that
it tells of one person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from services.reporting.comparing import Compared, compare
from services.reporting.counting import Cut
from services.reporting.indicators import Share, indicator
from services.reporting.periods import Period, month_of
from services.reporting.scopes import EVERY, EVERYTHING, heads
from workflows.figures.hiding import FEW, hidden_so_far
from workflows.figures.shares import Count
from workflows.offices import Directory, Office

ON_TIME, ONLINE = indicator("on-time").main, indicator("online-rate").main
LATE = Share(
    "late",
    "Trễ hẹn",
    ("resolved.late",),
    ("resolved",),
    "Số hồ sơ có kết quả trong kỳ muộn hơn giờ ghi trên giấy hẹn trả, chia cho mọi hồ sơ có kết quả "
    "trong kỳ.",
)
MEASURES = (ON_TIME.numerator, ON_TIME.denominator, ONLINE.numerator, LATE.numerator)
NUMBER = 1
"""Which of the measures is the number of dossiers."""
HOW_HIDDEN = (
    f"Nơi có dưới {FEW} hồ sơ có kết quả trong một tháng không có số riêng, để không ai bị nhận ra qua "
    f"con số. Mỗi tháng luôn có ít nhất hai nơi như vậy, cộng lại từ {FEW} hồ sơ, để không lấy tổng "
    "trừ ra được. Nơi có tháng như vậy chỉ có số từ đầu năm khi từ đó không suy ra được tháng nào."
)


@dataclass(frozen=True, slots=True)
class Served:
    """How many results there were, how many in time, online and late."""

    on_time: Count
    online: Count
    late: int

    @property
    def n(self) -> int:
        """How many dossiers had a result."""
        return self.on_time.denominator


@dataclass(frozen=True, slots=True)
class Place:
    """A district with its communes, or a department; `served` is None where there were few."""

    office: Office
    served: Served | None


@dataclass(frozen=True, slots=True)
class Results:
    """Everything of a period; `whole` is None where the whole province has few."""

    period: Period
    whole: Served | None
    places: tuple[Place, ...]
    agencies: tuple[Place, ...]


def last_month(on: date) -> Period:
    """The last full month before a day."""
    return month_of(on.replace(day=1) - timedelta(days=1))


def this_year(on: date) -> Period:
    """From New Year to the end of the last full month; in January, all of the year before."""
    last = last_month(on).last
    return Period(last.replace(month=1, day=1), last)


def results(db: Session, directory: Directory, period: Period) -> Results:
    """How everybody served in a period of whole months of one year; one statement.

    A year whose first months had few dossiers begins after them: nothing is told of those.
    """
    compared_as = heads(directory, EVERYTHING)
    asked = period.whole_months()
    found = compare(db, Cut(EVERY, period), compared_as, asked, MEASURES)
    months = _from_enough(found, asked)
    sizes = [_sizes(found, month) for month in months]
    hidden = hidden_so_far(sizes)
    sums = {
        place: [sum(ns) for ns in zip(*(_of(found, place, m) for m in months), strict=True)]
        for place in frozenset[str]().union(*sizes)
    }
    enough = all(sum(of_month.values()) >= FEW for of_month in sizes if of_month)
    told = [
        Place(head, _served(sums[head.code]) if enough and head.code not in hidden else None)
        for head in compared_as.offices
        if head.code in sums
    ]
    return Results(
        Period(months[0], period.last),
        _served([sum(ns) for ns in zip(*sums.values(), strict=True)]) if sums and enough else None,
        tuple(one for one in told if one.office.kind == "committee"),
        tuple(one for one in told if one.office.kind != "committee"),
    )


def _from_enough(found: Compared, months: Sequence[date]) -> Sequence[date]:
    """The months without those that had few before the first that had enough."""
    n = 0
    for later, month in enumerate(months[:-1], 1):
        of_month = sum(_sizes(found, month).values())
        if of_month >= FEW:
            break
        n = later if of_month else n
    return months[n:]


def _sizes(found: Compared, month: date) -> Mapping[str, int]:
    """How many dossiers had a result in a month, place by place."""
    rows = ((place, sums[NUMBER]) for (place, when), sums in found.months.items() if when == month)
    return {place: n for place, n in rows if n}


def _of(found: Compared, place: str, month: date) -> Sequence[int]:
    return found.months.get((place, month), (0,) * len(MEASURES))


def _served(sums: Sequence[int]) -> Served:
    in_time, n, online, late = sums
    return Served(Count(in_time, n), Count(online, n), late)
