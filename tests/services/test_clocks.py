"""The demo clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from services import clocks
from tests.factories import MONDAY

REAL = datetime(2026, 11, 23, 20, tzinfo=UTC)


def test_real_time_counts_until_somebody_sets_the_clock(db: Session) -> None:
    assert clocks.demo(db) is None


def test_a_demo_clock_ticks_on_from_where_it_was_set(db: Session) -> None:
    clocks.set_demo(db, stood_at=MONDAY, since=REAL)

    demo = clocks.demo(db)

    assert demo
    assert demo.at(REAL) == MONDAY
    assert demo.at(REAL + timedelta(hours=5)) == MONDAY + timedelta(hours=5)


def test_a_demo_clock_can_be_set_again(db: Session) -> None:
    clocks.set_demo(db, stood_at=MONDAY, since=REAL)
    clocks.set_demo(db, stood_at=MONDAY + timedelta(days=30), since=REAL)

    demo = clocks.demo(db)

    assert demo
    assert demo.at(REAL) == MONDAY + timedelta(days=30)
