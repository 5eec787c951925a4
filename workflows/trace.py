"""A deadline told day by day: what each day counted, and why it counted no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflows.calendar import Calendar
from workflows.counting import Axis, Span, overlap

# What a dossier waits for, in the words of a citizen; another kind stands for itself.
PAUSES = {
    "confirmation": "chờ công dân xác nhận",
    "payment": "chờ thực hiện nghĩa vụ tài chính",
    "posting": "niêm yết công khai",
    "supplement": "chờ bổ sung hồ sơ",
    "wait": "chờ công dân",
}


@dataclass(frozen=True, slots=True)
class TraceDay:
    """One day of a deadline: the minutes it used up, and why.

    Minutes are working minutes, or 1440 a day when calendar days are counted; over all days they
    add up to the limit (rounded up to whole days under the policy `day`).
    """

    on: date
    counted_minutes: int
    reason: str


@dataclass(frozen=True, slots=True)
class Count:
    """A finished count: the minutes [first, last) of an axis, less the pauses.

    `aside` says why the day of receipt does not count when the count starts on a later one.
    """

    received: datetime
    starts: datetime
    due: datetime
    axis: Axis
    first: int
    last: int
    spans: tuple[Span, ...]
    aside: str


def explained(count: Count, calendar: Calendar) -> tuple[TraceDay, ...]:
    """Every day from receipt to due, both included."""
    first = count.received.date()
    length = (count.due.date() - first).days + 1
    return tuple(_explain(count, calendar, first + timedelta(days=n)) for n in range(length))


def _explain(count: Count, calendar: Calendar, on: date) -> TraceDay:
    opens, closes = count.axis.minutes_of(on)
    if count.first < count.last <= opens:
        return TraceDay(on, 0, _moved(count, calendar, on))
    first, last = max(opens, count.first), min(closes, count.last)
    paused = [span for span in count.spans if overlap(first, last, span)]
    lost = sum(overlap(first, last, span) for span in paused)
    counted = max(last - first, 0) - lost
    words = _words(count, calendar, on, opens)
    if paused:
        waits = ", ".join(dict.fromkeys(PAUSES.get(span.kind, span.kind) for span in paused))
        words = f"{words}, tạm dừng {lost} phút: {waits}" if counted else f"tạm dừng: {waits}"
    return TraceDay(on, counted, words)


def _words(count: Count, calendar: Calendar, on: date, opens: int) -> str:
    """The reason of a day, with what the beginning and the end of the count do to it."""
    words = calendar.reason(on)
    begins, ends = on == count.starts.date(), on == count.due.date()
    if on == count.received.date() and not begins:
        return count.aside if calendar.working(on) else f"{words}, {count.aside}"
    if begins and opens < count.first:
        words = f"{words}, từ {count.starts:%H:%M}"
    if ends and count.due < calendar.closing(on):
        words = f"{words}, đến {count.due:%H:%M}"
    return words


def _moved(count: Count, calendar: Calendar, on: date) -> str:
    """The reason of a day after the limit is used up: the result cannot be due before it."""
    if on == count.due.date():
        return f"{calendar.reason(on)}, hạn chuyển đến ngày này"
    words = "tạm dừng" if calendar.working(on) else calendar.reason(on)
    return f"{words}, hạn chuyển sang ngày làm việc tiếp theo"
