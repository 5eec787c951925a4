"""The other way round of a deadline: how much working time ran between two moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from workflows.calendar import Calendar
from workflows.clock import Interval
from workflows.counting import overlap, placed


def elapsed_minutes(
    since: datetime, until: datetime, calendar: Calendar, pauses: Iterable[Interval] = ()
) -> int:
    """The working minutes without those of pauses; a pause still open lasts to `until`."""
    first, last = calendar.minute_of(since), calendar.minute_of(until)
    before = [pause.closed(until) for pause in pauses if pause.since < until]
    return last - first - sum(overlap(first, last, span) for span in placed(before, calendar))
