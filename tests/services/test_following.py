"""What a dossier's owner is told about it: who, until when, what comes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from services import following, my_dossiers
from services.errors import NotFound
from tests.factories import MONDAY, a_citizen, a_dossier, a_filed, moves

ASKED = MONDAY + timedelta(days=1)


def test_a_dossier_is_its_owners_alone(db: Session) -> None:
    owner, other = a_citizen(db), a_citizen(db)
    public_id = a_filed(db, by=owner).public_id

    found = following.follow(db, public_id, owner, at=MONDAY)

    assert found.dossier.public_id == public_id
    assert my_dossiers.mine(db, other, at=MONDAY).total == 0
    with pytest.raises(NotFound):
        following.follow(db, public_id, other, at=MONDAY)


def test_what_comes_is_the_way_on_without_the_ways_back(db: Session) -> None:
    owner = a_citizen(db)
    public_id = a_filed(db, by=owner).public_id

    ahead = following.follow(db, public_id, owner, at=MONDAY).ahead

    assert [(later.step.name, later.office and later.office.code) for later in ahead] == [
        ("review", "tam-ky.an-my"),
        ("commune-sign", "tam-ky.an-my"),
        ("appraise", "tam-ky.labour"),
        ("district-check", "tam-ky.labour"),
        ("decide", "tam-ky"),
        ("hand-over", "tam-ky.an-my"),
    ]


def test_no_clock_runs_before_receipt(db: Session) -> None:
    owner = a_citizen(db)

    found = following.follow(db, a_filed(db, by=owner).public_id, owner, at=MONDAY)

    assert found.clock is None


def test_a_supplement_promises_the_whole_period_from_today(db: Session) -> None:
    owner = a_citizen(db)
    public_id = a_dossier(db, then=["accept"], by=owner).dossier.public_id
    moves(db, public_id, "ask", at=ASKED)

    clock = following.follow(db, public_id, owner, at=MONDAY + timedelta(days=7)).clock

    assert clock is not None
    assert (clock.paused, clock.if_now) == (True, True)
    assert clock.deadline.due.date() == date(2021, 4, 5)


def test_a_clock_that_goes_wrong_hides_no_dossier(db: Session) -> None:
    owner = a_citizen(db)
    then = ("accept", "propose")
    waiting = a_dossier(db, "1.001193", then=then, by=owner, child_case="parents")

    found = following.follow(db, waiting.dossier.public_id, owner, at=MONDAY - timedelta(hours=1))

    assert found.clock is not None
    assert found.clock.paused


def test_notices_are_read_by_their_owner_only(db: Session) -> None:
    owner, other = a_citizen(db), a_citizen(db)
    public_id = a_dossier(db, then=["accept"], by=owner).dossier.public_id

    my_dossiers.read_notices(db, public_id, other, at=MONDAY)
    unread = my_dossiers.mine(db, owner, at=MONDAY).dossiers[0].news
    my_dossiers.read_notices(db, public_id, owner, at=MONDAY)

    assert (unread, my_dossiers.mine(db, owner, at=MONDAY).dossiers[0].news) == (1, 0)


def test_the_days_left_in_the_list_know_the_holidays(db: Session) -> None:
    owner, before_the_holiday = a_citizen(db), MONDAY + timedelta(days=56)
    a_dossier(db, then=["accept"], by=owner, at=before_the_holiday)

    (mine,) = my_dossiers.mine(db, owner, at=before_the_holiday).dossiers

    assert (mine.due and mine.due.date(), mine.left) == (date(2021, 5, 26), 20)
