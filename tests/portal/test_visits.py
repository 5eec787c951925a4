"""Looks at procedures are counted without knowing who looks, and seldom written."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select

from portal import visits
from portal.visits import NAME, Visits
from portal.wiring import NAME as WIRING
from services.models import Visit
from tests.factories import ALLOWANCE
from tests.people import a_signed_in_officer, somebody, the_database


def looks(app: Flask) -> dict[str, int]:
    with the_database(app) as db:
        rows = db.scalars(select(Visit).where(Visit.kind == "read"))
        return {row.procedure: row.n for row in rows}


def test_who_looks_is_counted_once_it_is_written_and_officers_are_not(app: Flask) -> None:
    for one in (somebody(app), somebody(app), a_signed_in_officer(app, "clerk")):
        assert one.gets(f"/thu-tuc/{ALLOWANCE}").status_code == 200
    assert looks(app) == {}

    for _ in range(2):
        app.extensions[NAME].write()

    assert looks(app) == {ALLOWANCE: 2}


def test_what_is_held_for_long_is_written_by_the_next_look(app: Flask) -> None:
    now = [0.0]
    counter = Visits(app.extensions[WIRING].sessions, clock=lambda: now[0])
    counter.saw(ALLOWANCE, date(2021, 3, 1))
    assert looks(app) == {}

    now[0] = visits.HELD
    counter.saw(ALLOWANCE, date(2021, 3, 1))

    assert looks(app) == {ALLOWANCE: 2}
