"""Periods: what people call them, what lies before, what months they hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Invalid
from services.reporting import periods
from services.reporting.periods import Period

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("token", "first", "last", "kind", "before"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "year", "2020"),
        ("2021-q1", date(2021, 1, 1), date(2021, 3, 31), "quarter", "2020-q4"),
        ("2021-q4", date(2021, 10, 1), date(2021, 12, 31), "quarter", "2021-q3"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "month", "2020-01"),
        ("2021-01", date(2021, 1, 1), date(2021, 1, 31), "month", "2020-12"),
    ],
)
def test_a_period_is_read_from_its_token(
    token: str, first: date, last: date, kind: str, before: str
) -> None:
    period = periods.parse(token)

    assert (period.first, period.last, period.kind) == (first, last, kind)
    assert (period.token, period.before.token) == (token, before)
    assert period.edges() == []


@pytest.mark.parametrize(
    "token", ["", "1999", "2021-13", "2021-q5", "2021-3", "٢٠٢١", "2021-03-01"]
)
def test_what_is_no_period_is_refused(token: str) -> None:
    with pytest.raises(Invalid):
        periods.parse(token)


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("2021-03-02", "2021-03-01", "days-reversed"),
        ("2021-02-30", "2021-03-01", "period-unknown"),
        ("", "2021-03-01", "period-unknown"),
        ("0001-01-01", "2021-03-01", "period-too-long"),
        ("2001-01-01", "2021-03-01", "period-too-long"),
        ("9999-12-01", "9999-12-31", "period-too-long"),
        ("2099-12-31", "2100-01-01", "period-too-long"),
    ],
)
def test_impossible_days_are_refused(first: str, last: str, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        periods.between(first, last)

    assert refusal.value.reason == reason


@given(DAYS, st.integers(0, 800))
def test_whole_months_and_edges_are_the_period_and_no_day_twice(first: date, n: int) -> None:
    period = Period(first, first + timedelta(days=n))

    stretches = [(month, periods.end_of(month)) for month in period.whole_months()]
    days = [
        a + timedelta(days=i)
        for a, b in sorted([*stretches, *period.edges()])
        for i in range((b - a).days + 1)
    ]

    assert days == [first + timedelta(days=i) for i in range(n + 1)]


@given(DAYS, st.integers(0, 800))
def test_the_period_before_ends_the_day_before(first: date, n: int) -> None:
    period = Period(first, first + timedelta(days=n))

    assert period.before.last == first - timedelta(days=1)
    if period.kind == "days":
        assert period.before.last - period.before.first == period.last - period.first


def test_twelve_months_run_up_to_the_last() -> None:
    months = periods.run_up(date(2021, 2, 17))

    assert (months[0], months[-1], len(months)) == (date(2020, 3, 1), date(2021, 2, 1), 12)


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        (periods.parse("2021"), periods.parse("2020")),
        (periods.parse("2021-q1"), periods.parse("2020-q1")),
        (periods.parse("2021-02"), periods.parse("2020-02")),
        (periods.between("2024-02-29", "2024-03-05"), periods.between("2023-02-28", "2023-03-05")),
        (periods.between("2021-12-30", "2021-12-31"), periods.between("2020-12-30", "2020-12-31")),
    ],
)
def test_the_same_period_of_the_year_before(period: Period, earlier: Period) -> None:
    assert period.year_before == earlier
