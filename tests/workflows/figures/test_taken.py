"""How long results took: half of them, nine in ten, in lengths that can be added up."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.workflows.seed import rows
from workflows.calendar import VIETNAM, from_rows
from workflows.clock import days_taken
from workflows.figures import taken
from workflows.figures.taken import Spread

CALENDAR = from_rows(rows("calendar.csv"))


@pytest.mark.parametrize(
    ("counts", "half", "most"),
    [
        ({3: 1}, 3, 3),
        ({0: 1, 9: 1}, 0, 9),
        ({1: 5, 2: 4, 30: 1}, 1, 2),
        ({1: 4, 2: 4, 7: 2}, 2, 7),
        (dict.fromkeys(range(1, 11), 1), 5, 9),
        (dict.fromkeys(range(1, 12), 1), 6, 10),
    ],
)
def test_half_and_nine_in_ten_are_the_shortest_times_that_hold_so_many(
    counts: dict[int, int], half: int, most: int
) -> None:
    assert taken.spread(counts) == Spread(sum(counts.values()), half, most)


def test_of_nothing_nothing_is_said() -> None:
    assert taken.spread({}) is None


@pytest.mark.parametrize(("days", "kept"), [(0, 0), (30, 30), (31, 35), (61, 70), (9999, 500)])
def test_what_took_long_is_rounded_up(days: int, kept: int) -> None:
    assert taken.facts_of("1.001")[taken.fact("1.001", days)] == kept


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2021-03-01 08:30", "2021-03-01 16:59", 0),
        ("2021-03-01 16:59", "2021-03-02 07:00", 1),
        ("2021-03-05 10:00", "2021-03-08 10:00", 1),
        ("2021-03-06 10:00", "2021-03-08 10:00", 1),
        ("2021-03-05 10:00", "2021-03-07 10:00", 0),
        ("2021-03-02 10:00", "2021-03-01 10:00", 0),
        ("2021-02-09 10:00", "2021-02-18 10:00", 2),
        ("2021-03-02 10:00", "2199-03-01 10:00", None),
    ],
)
def test_days_are_those_worked_after_the_day_of_receipt(
    since: str, until: str, days: int | None
) -> None:
    first, last = (datetime.fromisoformat(one).replace(tzinfo=VIETNAM) for one in (since, until))

    assert days_taken(first, last, CALENDAR) == days
