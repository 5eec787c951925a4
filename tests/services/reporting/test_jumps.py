"""Which months are surely unlike the half year before, and which dossiers came from one hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from services import places
from services.db import transaction
from services.errors import NotFound
from services.models import Dossier, Draft, FreshTally, JournalLine
from services.reporting import crowds, jumps, periods
from services.reporting.board import Asked, Count
from services.reporting.jumps import many, surely_other
from services.reporting.scopes import Scope
from tests.services.reporting.dossiers import AN_MY, COPIES, EXTRACT, at_counter, on, online

TODAY = date(2021, 9, 15)


def asked(db: Session, period: str = "2021", office: str = "quang-nam") -> Asked:
    return Asked(Scope(office), periods.parse(period), TODAY, places.directory(db))


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((55, 100), (30, 100), "jump"),
        ((45, 100), (35, 100), ""),  # ten points
        ((20, 40), (12, 40), ""),  # twenty points of few: the intervals touch
        ((29, 29), (0, 600), ""),  # of too few
        ((5, 100), (300, 600), "jump"),  # downwards, too
    ],
)
def test_a_share_jumps_when_it_is_far_and_surely_another(
    now: tuple[int, int], before: tuple[int, int], said: str
) -> None:
    assert surely_other(Count(*now), Count(*before)) is bool(said)


@pytest.mark.parametrize(
    ("now", "usual", "said"),
    [(30, (60, 6), "jump"), (29, (0, 6), ""), (59, (120, 6), ""), (90, (0, 0), "")],
)
def test_numbers_jump_at_three_times_a_usual_month(
    now: int, usual: tuple[int, int], said: str
) -> None:
    assert many(now, Count(*usual)) is bool(said)


def test_the_last_month_that_is_over_is_looked_at(db: Session) -> None:
    wanted = {"2021": 8, "2021-q1": 3, "2021-09": 9, "2021-08": 8}

    assert {token: jumps.month_of(asked(db, token)).month for token in wanted} == wanted


def test_an_office_that_jumps_is_named_with_what_it_jumped_from(db: Session) -> None:
    """Hội An: half a year of 10 results a month, 2 of them online; then 40 of 50."""
    with transaction(db):
        for month, n, of_them in [*((m, 10, 2) for m in range(2, 8)), (8, 50, 40)]:
            for fact, count in (
                ("resolved", n),
                ("resolved.online", of_them),
                ("resolved.on-time", n),
                ("submitted.online", of_them),
            ):
                db.add(FreshTally(office="hoi-an", fact=fact, month=date(2021, month, 1), n=count))

    found = jumps.jumps(db, asked(db))

    assert [(one.office.code, one.kind) for one in found] == [
        ("hoi-an", "filed"),
        ("hoi-an", "online-rate"),
    ]
    assert found[1].now == Count(40, 50)
    assert found[1].before == Count(12, 60)


def test_what_comes_from_one_hand_is_found_and_names_nobody(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowds, "OF_ACCOUNT", 3)
    monkeypatch.setattr(crowds, "OF_PHONE", 3)
    monkeypatch.setattr(crowds, "OF_DEVICE", 3)
    monkeypatch.setattr(crowds, "OF_OFFICER", 3)
    for n in range(3):
        online(db, EXTRACT, on("08-03") + timedelta(hours=n))
        at_counter(db, COPIES, on("08-04") + timedelta(minutes=n))
    with transaction(db):
        for one in db.query(Dossier):
            one.applicant_id_number = f"04920000000{one.id}"
            one.applicant_phone = "0905000111" if one.channel == "online" else ""
            one.citizen_id = 1 if one.channel == "online" else None
        db.execute(update(Draft).values(device="the hash of a browser"))

    found = crowds.crowds(db, asked(db))

    assert {one.kind: (one.n, one.people, one.office) for one in found} == {
        "account": (3, 3, AN_MY),
        "phone": (3, 3, AN_MY),
        "device": (3, 3, AN_MY),
        "officer": (3, 3, AN_MY),
    }
    told = repr([replace(one, dossiers=()) for one in found])
    assert "0905000111" not in told
    assert "the hash" not in told
    again = crowds.crowd(db, asked(db), "phone", next(o.first for o in found if o.kind == "phone"))
    assert again.n == 3
    for here, first in ((asked(db), "nobody"), (asked(db, office="hoi-an"), again.first)):
        with pytest.raises(NotFound):
            crowds.crowd(db, here, "phone", first)


def test_who_files_often_for_themselves_is_no_crowd(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowds, "OF_ACCOUNT", 2)
    for n in range(3):
        online(db, EXTRACT, on("08-03") + timedelta(hours=n))
    with transaction(db):
        db.execute(update(Dossier).values(citizen_id=1, applicant_id_number="049200000001"))
        db.execute(update(JournalLine).values(actor="citizen:1"))

    assert crowds.crowds(db, asked(db)) == []
