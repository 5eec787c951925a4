"""What a page shows of a deadline: a tag, and the days that make it. Pure; keys, not words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from portal.wording import clock, short_day
from services import day_words
from workflows.calendar import TENTATIVE, WEEKDAYS, WORKING, local_day
from workflows.clock import Deadline, TraceDay
from workflows.worktime import WORKING_DAY

SATURDAY = 5
SOON = 2  # working days: from here on somebody has to look
CALENDAR_DAY = 24 * 60
PAUSED = "tạm dừng"
WEEKEND = "cuối tuần"
WEEKEND_DAYS = WEEKDAYS[SATURDAY:]

STATES = {
    "paused": ("plain", "pause-circle"),
    "early": ("go", "check-circle-fill"),
    "on-time": ("go", "check-circle-fill"),
    "late": ("late", "exclamation-circle-fill"),
    "withdrawn": ("plain", "dash-circle"),
    "stopped": ("plain", "dash-circle"),
    "none": ("plain", "dash-circle"),
}


STEP_ALONE = {"due.over": "due.step-over", "due.since": "due.step-since"}


@dataclass(frozen=True, slots=True)
class DueLabel:
    """A due tag: its colour, its drawing, and the key of its words with their values."""

    kind: str
    icon: str
    key: str
    n: int = 0
    at: str = ""


def due_label(
    due: datetime | None, now: datetime, state: str = "running", left: int | None = None
) -> DueLabel:
    """How near a deadline is. `left` counts working days, negative when past; None: Monday–Friday."""
    if state != "running" or due is None:
        state = "none" if state == "running" else state
        return DueLabel(*STATES[state], f"due.{state}")
    if due < now or (left or 0) < 0:
        return overdue(due, now, left)
    days = weekdays(local_day(now), local_day(due)) if left is None else left
    if days > SOON:
        return DueLabel("go", "calendar-check", "due.left", days)
    if days > 0 or local_day(due) > local_day(now):
        return DueLabel("wait", "clock", "due.left", max(days, 1))
    return DueLabel("wait", "clock", "due.today", at=clock(due))


def overdue(due: datetime, now: datetime, left: int | None) -> DueLabel:
    """A deadline that has passed: by how many working days, or since when if by less than one."""
    days = weekdays(local_day(due), local_day(now)) if left is None else -left
    kind, icon = STATES["late"]
    if days > 0:
        return DueLabel(kind, icon, "due.over", days)
    since = clock(due) if local_day(due) == local_day(now) else short_day(due)
    return DueLabel(kind, icon, "due.since", at=since)


def step_label(
    due: datetime | None, now: datetime, apologised: datetime | None = None, left: int | None = None
) -> DueLabel:
    """How near a step's own time is. Where a new day was named with an apology (`apologised`), its
    applicant is not late before that: the step alone is."""
    label = due_label(due, now, left=left)
    if apologised is None or apologised < now or label.key not in STEP_ALONE:
        return label
    return replace(label, kind="wait", icon="clock", key=STEP_ALONE[label.key])


def result_label(due: datetime | None, came: datetime, left: int | None = None) -> DueLabel:
    """Whether a result that waits for its owner came in time; `left`: the working days that it came
    before its day, negative when after it. What waits then is no delay of the office."""
    if due is None or came <= due:
        return DueLabel(*STATES["on-time"], "due.kept", at=short_day(came))
    days = weekdays(local_day(due), local_day(came)) if left is None else -left
    if days > 0:
        return DueLabel(*STATES["late"], "due.came-late", days)
    return DueLabel(*STATES["late"], "due.came-after", at=clock(due))


def weekdays(after: date, until: date) -> int:
    """Mondays to Fridays after one day, up to and with another. Holidays are not known here."""
    days = (after + timedelta(days=n + 1) for n in range((until - after).days))
    return sum(day.weekday() < SATURDAY for day in days)


@dataclass(frozen=True, slots=True)
class ClockRow:
    """Days in a row that count alike. `first_n` and `last_n` number the days that count."""

    kind: str  # "count", "off" or "hold"
    first: date
    last: date
    reason: str  # what is out of the ordinary, else ""
    minutes: int
    first_n: int
    last_n: int
    planned: bool
    due: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline as it is drawn. `used` and `total` are minutes; `unit` is what a whole day has,
    0 when parts of days count; `marks` are the parts of the bar. A whole day is used from its
    morning on, so that what is left is what the due tag says."""

    rows: tuple[ClockRow, ...]
    marks: tuple[str, ...]
    used: int
    total: int
    unit: int

    @property
    def left(self) -> int:
        return self.total - self.used

    @property
    def share(self) -> float:
        return self.used / self.total if self.total else 0.0


def clock_days(deadline: Deadline, now: datetime, paused: bool = False) -> Clock:  # noqa: FBT001, FBT002  # a template's argument
    """Puts the days of a deadline together, and says how many are used at `now`."""
    today, lines = local_day(now), deadline.trace
    counted = [line for line in lines if line.counted_minutes]
    total = sum(line.counted_minutes for line in counted)
    unit = whole_day(counted)
    begun = today if unit and not paused else today - timedelta(days=1)
    used = sum(line.counted_minutes for line in counted if line.on <= begun)
    marks = tuple(bar_marks(used // unit, total // unit, paused)) if unit else ()
    last = counted[-1].on if counted else local_day(deadline.due)
    return Clock(tuple(rows(lines, today, last, unit)), marks, used, total, unit)


def whole_day(counted: Sequence[TraceDay]) -> int:
    """The minutes of a day if only whole days count (working or calendar days), else 0."""
    sizes = {line.counted_minutes for line in counted}
    return sizes.pop() if sizes in ({WORKING_DAY}, {CALENDAR_DAY}) else 0


def rows(lines: Sequence[TraceDay], today: date, last: date, unit: int) -> Iterator[ClockRow]:
    """The days, with neighbours that say the same put together. Days that are used stand alone."""

    def alike(line: TraceDay) -> tuple[object, ...]:
        if line.counted_minutes and (line.on < today or line.on == last or not unit):
            return (line.on,)
        return (kind_of(line), said(line), line.on >= today)

    n = 0
    for _, group in groupby(lines, key=alike):
        held = list(group)
        days = len(held) if held[0].counted_minutes else 0
        yield ClockRow(
            kind=kind_of(held[0]),
            first=held[0].on,
            last=held[-1].on,
            reason=day_words.told(said(held[0])),
            minutes=held[0].counted_minutes,
            first_n=n + 1,
            last_n=n + days,
            planned=held[0].on >= today,
            due=days > 0 and held[-1].on == last,
        )
        n += days


def kind_of(line: TraceDay) -> str:
    """Whether a day counts, is a day of rest, or stands still."""
    if line.counted_minutes:
        return "count"
    return "hold" if line.reason.startswith(PAUSED) else "off"


def said(line: TraceDay) -> str:
    """The reason of a day, less what every working day and every weekend says."""
    reason = line.reason.removesuffix(TENTATIVE)
    if line.counted_minutes:
        return "" if reason == WORKING else reason.removeprefix(f"{WORKING}, ")
    return WEEKEND if reason in WEEKEND_DAYS else reason


def bar_marks(used: int, total: int, paused: bool) -> Iterator[str]:  # noqa: FBT001
    """One class for each day of the bar: used, standing still, ahead."""
    for n in range(total):
        yield "fg" if n < used else "fg2" if paused and n == used else "bg"
