"""A browser is known again for a while, within a month, and by nothing that says whose it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import devices, filing
from services.models import Draft, Setting
from tests.factories import MONDAY, a_citizen, a_draft

NUMBER = "0123456789abcdef" * 2
MARCH = date(2021, 3, 1)


def test_the_same_browser_has_one_mark_in_a_month_and_another_in_the_next() -> None:
    first = devices.mark("key", NUMBER, MARCH)

    assert first == devices.mark("key", NUMBER, date(2021, 3, 31))
    others = (("key", NUMBER, date(2021, 4, 1)), ("other", NUMBER, MARCH), ("key", "f" * 32, MARCH))
    assert first not in {devices.mark(*one) for one in others}
    assert NUMBER not in first
    assert len(first) == 32


@pytest.mark.parametrize("typed", ["", "x", "0" * 31, "0" * 33, "0" * 31 + "\u0663", "A" * 32])
def test_what_is_no_number_of_ours_is_nobodys(typed: str) -> None:
    assert devices.mark("key", typed, MARCH) == ""


@pytest.mark.database
def test_it_is_forgotten_after_a_quarter_and_only_then(db: Session) -> None:
    citizen = a_citizen(db)
    for days in (0, 1):
        at = MONDAY + timedelta(days=days)
        filing.submit(
            db, a_draft(db, citizen), by=citizen, at=at, assurance="low", device=f"mark {days}"
        )

    def kept() -> list[str]:
        return sorted(db.scalars(select(Draft.device).where(Draft.device.is_not(None))))

    forgotten = [devices.forget(db, at=MONDAY + devices.KEPT + timedelta(days=n)) for n in (-1, 0)]
    assert (forgotten, kept()) == ([0, 1], ["mark 1"])
    assert devices.forget(db, at=MONDAY + devices.KEPT) == 0
    assert devices.forget(db, at=MONDAY + devices.KEPT + timedelta(days=40)) == 1
    assert kept() == []
    assert db.get_one(Setting, devices.NAME).value == {"until": "2021-04-10"}
